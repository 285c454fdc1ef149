// SPDX-License-Identifier: GPL-3.0-or-later
// The other process of the DDE tests: dde_helper SESSION TRACE|- server SERVICE [suspended], or … client SERVICE.
// A server says "ready" and serves until its standard input ends; a client makes one of each transaction.
#include "ipc/dde.h"
#include "ipc/session.h"
#include "ipc/trace/writer.h"
#include "tests/ipc/text.h"

#include <cstdio>
#include <cstring>
#include <iostream>
#include <string>

namespace {

using namespace std::chrono_literals;
using ipc::test::bytesOf;

int serve(const std::string& service, bool suspended)
{
    const auto made = ipc::ddeRegister(service, {{"stock", {{"price", bytesOf("10")}}}});
    if (!made)
        return 1;
    if (suspended) {
        // Only a client that has its conversation already meets a window procedure that does not run.
        std::string line;
        std::puts("ready");
        std::fflush(stdout);
        std::getline(std::cin, line);
        ipc::DdeBehaviour behaviour;
        behaviour.suspended = true;
        (void)ipc::ddeConfigure(service, behaviour);
    }
    std::puts("ready");
    std::fflush(stdout);
    for (std::string line; std::getline(std::cin, line);)
        (void)ipc::ddeSetItem(service, "stock", "price", bytesOf(line));
    return ipc::ddeUnregister(service) ? 0 : 1;
}

int talk(const std::string& service)
{
    const auto begun = ipc::ddeInitiate(ipc::Window::Null, service, "stock", 10s);
    if (!begun)
        return 1;
    const auto id = begun->front().id;
    const bool done = ipc::ddeRequest(id, "price", ipc::kCfText, 10s) && ipc::ddeAdvise(id, {"price"}, 10s)
                      && ipc::ddePoke(id, "price", bytesOf("11"), ipc::kCfText, 10s)
                      && ipc::getMessage(begun->front().client, 10s) && ipc::ddeUnadvise(id, {}, 0, 10s)
                      && ipc::ddeExecute(id, "[a(1)][b]", 10s) && !ipc::ddeRequest(id, "none", ipc::kCfText, 10s)
                      && ipc::ddeTerminate(id, 10s);
    return done ? 0 : 1;
}

}  // namespace

int main(int count, char** arguments)
{
    if (count < 5)
        return 2;
    ipc::Session session;
    session.directory = arguments[1];
    if (!ipc::joinSession(session))
        return 3;
    if (std::strcmp(arguments[2], "-") != 0 && !ipc::trace::attach(arguments[2]))
        return 4;
    const std::string service = arguments[4];
    return std::strcmp(arguments[3], "server") == 0 ? serve(service, count > 5) : talk(service);
}
