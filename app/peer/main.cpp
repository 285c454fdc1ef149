// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/peer/children.h"
#include "app/peer/hold.h"
#include "app/peer/interpreter.h"
#include "app/peer/options.h"
#include "app/peer/standard_streams.h"
#include "app/peer/threads.h"
#include "ipc/arguments.h"
#include "ipc/dde.h"
#include "ipc/session.h"
#include "ipc/trace/call.h"
#include "ipc/window.h"

#include <chrono>
#include <cstdio>
#include <thread>

namespace {

using namespace std::chrono_literals;

constexpr int kWrongCommandLine = 2;
constexpr ipc::Timeout kChildrenEnd{1000};
constexpr auto kEnd = 1500ms;   // from the end of the input to the end of the process, whatever hangs

// The first thread makes the calls of "main", so this runs in another; any thread may be blocked by now.
void endPeer()
{
    ipc::trace::silenceThread();
    std::thread([] {
        std::this_thread::sleep_for(kEnd);
        peer::leaveProcess(0);
    }).detach();
    peer::endChildren(kChildrenEnd);
    ipc::ddeUnregisterAll();
    ipc::destroyAllWindows();
    ipc::closeAllHandles();
    ipc::removeAbandonedSession();
    peer::leaveProcess(0);
}

ipc::Result<void> start(const peer::Options& options)
{
    if (!options.trace.empty())
        if (auto attached = ipc::trace::attach(options.trace); !attached)
            return attached;
    ipc::trace::nameThread("main");
    ipc::trace::process(ipc::trace::ProcessEvent::Started, options.name);
    if (auto joined = ipc::joinSession({options.session, options.computer, options.domain}); !joined)
        return joined;
    peer::setOwnOptions({options.session, options.computer, options.domain});
    return ipc::receiveInheritedHandles();
}

}  // namespace

int main(int argc, char** argv)
{
    const auto options = peer::readOptions(ipc::programArguments(argc, argv));
    if (!options) {
        std::fprintf(stderr, "ipclab-peer: %s\n", options.error().detail.c_str());
        return kWrongCommandLine;
    }
    if (options->help || options->version) {
        std::fputs(options->help ? peer::usage().c_str() : "ipclab-peer " IPCLAB_VERSION "\n", stdout);
        return 0;
    }
    peer::prepareStandardStreams();
    if (options->hold)
        peer::holdSession();
    if (const auto started = start(*options); !started) {
        std::fprintf(stderr, "ipclab-peer: %s\n", ipc::toText(started.error()).c_str());
        return kWrongCommandLine;
    }
    std::thread([] {
        peer::takeInput();
        endPeer();
    }).detach();
    peer::threads().runMain();
}
