// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/peer/catalogue.h"
#include "app/peer/threads.h"
#include "ipc/thread.h"
#include "ipc/virtual_memory.h"

namespace peer {
namespace {

using ipc::CallId;
using ipc::Family;

constexpr ipc::Mechanism kThreadTab = ipc::Mechanism::Process;
constexpr ipc::Mechanism kMemory = ipc::Mechanism::Process | ipc::Mechanism::MemoryMappedFile;

Answer counted(const char* call, const std::string& name, const std::optional<ipc::Result<std::uint32_t>>& before)
{
    if (!before)
        return ipc::Error{ipc::ErrorCode::InvalidHandle, 0, call, "there is no thread \"" + name + "\""};
    return answer(*before, [](std::uint32_t count) { return Json{{"previousCount", count}}; });
}

Answer runSuspendThread(const Arguments& arguments)
{
    const std::string name = arguments.text("thread");
    return counted("SuspendThread", name, threads().suspend(name));
}

Answer runResumeThread(const Arguments& arguments)
{
    const std::string name = arguments.text("thread");
    const auto id = threads().idOf(name);
    return counted("ResumeThread", name, id ? std::optional(ipc::resumeThread(*id)) : std::nullopt);
}

Answer runVirtualAlloc(const Arguments& arguments)
{
    return answer(ipc::virtualAlloc(arguments.number("address"), arguments.number("size"), arguments.word("allocationType"),
                                    arguments.word("protect")),
                  [](std::uint64_t base) { return Json{{"address", base}}; });
}

Answer runVirtualFree(const Arguments& arguments)
{
    return answer(ipc::virtualFree(arguments.number("address"), arguments.number("size"), arguments.word("freeType")));
}

const std::vector<CallEntry> kThreadCalls{
    {CallId::SuspendThread, kThreadTab, "Stops a thread in the middle of whatever it does; it goes on holding what it holds.",
     {{"thread", Type::Text, "Its name.", R"("T2")"}}, {{"previousCount", Type::Number, "How often it was suspended before."}}, runSuspendThread},
    {CallId::ResumeThread, kThreadTab, "Takes back one suspension; the thread runs when there is none left.",
     {{"thread", Type::Text, "Its name.", R"("T2")"}}, {{"previousCount", Type::Number, "How often it was suspended before."}}, runResumeThread},
    {CallId::VirtualAlloc, kMemory, "Reserves addresses, gives them pages, or both.",
     {{"address", Type::Number, "Where; 0: the system chooses.", "0"}, {"size", Type::Number, "Bytes; rounded up to whole pages."},
      {"allocationType", Type::Constant, "MEM_RESERVE, MEM_COMMIT or both.", R"("MEM_COMMIT|MEM_RESERVE")", Family::MemoryState},
      {"protect", Type::Constant, "What the pages may be used for.", R"("PAGE_READWRITE")", Family::PageProtection}},
     {{"address", Type::Number, "The base, a multiple of 64 KiB for a reservation."}}, runVirtualAlloc},
    {CallId::VirtualFree, kMemory, "Takes pages back, or with MEM_RELEASE the addresses too.",
     {{"address", Type::Number, "Where."}, {"size", Type::Number, "Bytes; 0 with MEM_RELEASE.", "0"},
      {"freeType", Type::Constant, "MEM_RELEASE or MEM_DECOMMIT.", R"("MEM_RELEASE")", Family::MemoryState}}, {}, runVirtualFree},
};

}  // namespace

std::span<const CallEntry> threadCalls() { return kThreadCalls; }

}  // namespace peer
