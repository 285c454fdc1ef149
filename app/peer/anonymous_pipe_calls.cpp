// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/peer/catalogue.h"

#include "ipc/anonymous_pipe.h"

namespace peer {
namespace {

using ipc::CallId;
using ipc::Mechanism;

Answer runCreatePipe(const Arguments& arguments)
{
    ipc::Security security;
    security.inheritHandle = arguments.flag("inheritHandle");
    return answer(ipc::createPipe(arguments.word("size"), security), [](const ipc::PipeEnds& ends) {
        return Json{{"read", ipc::value(ends.read)}, {"write", ipc::value(ends.write)}};
    });
}

const std::vector<CallEntry> kAnonymousPipeCalls{
    {CallId::CreatePipe, Mechanism::AnonymousPipe, "Makes a pipe without a name: what goes in at one handle comes out at the other.",
     {{"size", Type::Number, "Bytes that may be unread before a write waits; 0 is 4096.", "0"},
      {"inheritHandle", Type::Bool, "Child processes get both handles, under the same numbers.", "false"}},
     {{"read", Type::Handle, "The end to read from."}, {"write", Type::Handle, "The end to write to."}}, runCreatePipe},
};

}  // namespace

std::span<const CallEntry> anonymousPipeCalls() { return kAnonymousPipeCalls; }

}  // namespace peer
