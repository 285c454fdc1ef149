// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/process.h"

#include <chrono>
#include <csignal>
#include <iostream>
#include <string>
#include <thread>

/// The child that the tests start: receives its handles, says "ready" or why not, and does what its arguments tell.
namespace {

ipc::Handle handleFrom(const char* text) { return static_cast<ipc::Handle>(std::stoull(text)); }

template <class T>
std::uint32_t codeOf(const ipc::Result<T>& result)
{
    return result ? 0 : static_cast<std::uint32_t>(result.error().code);
}

void answer(std::uint32_t code, std::uint64_t value) { std::cout << code << ' ' << value << std::endl; }

// Dies of it also where a sanitizer would rather report it.
[[gnu::no_sanitize("undefined", "address")]] void readAddress(const char* address)
{
    std::signal(SIGSEGV, SIG_DFL);
    *reinterpret_cast<volatile int*>(std::stoull(address));
}

}  // namespace

int main(int argc, char** argv)
{
    if (const auto received = ipc::receiveInheritedHandles(); !received) {
        std::cout << toText(received.error()) << std::endl;
        return 1;
    }
    std::cout << "ready" << std::endl;
    const std::string what = argc > 1 ? argv[1] : "";
    if (what == "exit")
        ipc::exitProcess(static_cast<std::uint32_t>(std::stoul(argv[2])));
    if (what == "exit-code") {
        const auto code = ipc::getExitCodeProcess(handleFrom(argv[2]));
        answer(codeOf(code), code.value_or(0));
    }
    if (what == "priority")
        answer(0, ipc::getPriorityClass(ipc::kCurrentProcess).value_or(0));
    if (what == "start")
        answer(0, ipc::createProcess({.application = {}, .arguments = {"stay"}})->id);
    if (what == "stay")
        std::this_thread::sleep_for(std::chrono::hours(1));   // whatever becomes of its standard input
    if (what == "read")
        readAddress(argv[2]);
    std::string line;
    std::getline(std::cin, line);   // until told, or until the other end is gone
}
