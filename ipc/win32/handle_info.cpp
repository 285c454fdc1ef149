// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/overlapped.h"
#include "ipc/win32/handle_table.h"

#include <aclapi.h>
#include <algorithm>
#include <array>
#include <sddl.h>
#include <winternl.h>

namespace ipc::win32 {
namespace {

constexpr auto kObjectBasicInformation = static_cast<OBJECT_INFORMATION_CLASS>(0);
constexpr auto kObjectNameInformation = static_cast<OBJECT_INFORMATION_CLASS>(1);
constexpr auto kObjectTypeInformation = static_cast<OBJECT_INFORMATION_CLASS>(2);

// NtQueryObject, NtQueryMutant and NtQueryEvent: all of one form.
using QueryFunction = NTSTATUS(NTAPI*)(HANDLE, int, void*, ULONG, ULONG*);

QueryFunction queryFunction(const char* name)
{
    return systemFunction<QueryFunction>(L"ntdll.dll", name);
}

NTSTATUS query(HANDLE handle, OBJECT_INFORMATION_CLASS what, void* target, ULONG size)
{
    static const auto function = queryFunction("NtQueryObject");
    return function(handle, what, target, size, nullptr);
}

// A UNICODE_STRING with the characters behind it, as the query for names and types fills it.
struct NamedText {
    UNICODE_STRING text;
    std::array<wchar_t, 1024> room;
};

std::wstring textOf(HANDLE handle, OBJECT_INFORMATION_CLASS what)
{
    NamedText answer{};
    if (query(handle, what, &answer, sizeof answer) < 0 || !answer.text.Buffer)
        return {};
    return {answer.text.Buffer, answer.text.Length / sizeof(wchar_t)};
}

std::uint32_t grantedAccess(HANDLE handle)
{
    struct {
        ULONG attributes;
        ACCESS_MASK granted;
        std::array<ULONG, 12> rest;   // PUBLIC_OBJECT_BASIC_INFORMATION
    } basic{};
    static_assert(sizeof basic == 56);
    return query(handle, kObjectBasicInformation, &basic, sizeof basic) < 0 ? 0 : basic.granted;
}

std::string sddlOf(HANDLE handle)
{
    PSECURITY_DESCRIPTOR descriptor = nullptr;
    if (GetSecurityInfo(handle, SE_KERNEL_OBJECT, DACL_SECURITY_INFORMATION, nullptr, nullptr, nullptr, nullptr, &descriptor) != 0)
        return {};
    wchar_t* text = nullptr;
    std::string sddl;
    if (ConvertSecurityDescriptorToStringSecurityDescriptorW(descriptor, SDDL_REVISION_1, DACL_SECURITY_INFORMATION, &text, nullptr))
        sddl = narrow(text);
    LocalFree(text);
    LocalFree(descriptor);
    return sddl;
}

bool isAnonymous(HANDLE pipe)
{
    const std::wstring name = kernelName(pipe);
    return name.find(L"Win32Pipes.") != std::wstring::npos || name.find(L"Win32.Pipes.") != std::wstring::npos;
}

HandleKind kindOfFile(HANDLE handle)
{
    DWORD unread = 0;
    if (GetMailslotInfo(handle, nullptr, &unread, nullptr, nullptr))
        return HandleKind::MailslotServer;
    if (GetFileType(handle) != FILE_TYPE_PIPE)
        return HandleKind::File;
    DWORD flags = 0;
    const bool isServer = GetNamedPipeInfo(handle, &flags, nullptr, nullptr, nullptr) && (flags & PIPE_SERVER_END) != 0;
    if (isAnonymous(handle))
        return isServer ? HandleKind::AnonymousPipeRead : HandleKind::AnonymousPipeWrite;
    return isServer ? HandleKind::NamedPipeServer : HandleKind::NamedPipeClient;
}

std::string number(DWORD value) { return std::to_string(value); }

bool isAnonymous(HandleKind kind) { return kind == HandleKind::AnonymousPipeRead || kind == HandleKind::AnonymousPipeWrite; }

// Who may write: the configuration of FILE_PIPE_LOCAL_INFORMATION, which both ends can ask for.
const char* accessOf(HANDLE pipe)
{
    using Function = NTSTATUS(NTAPI*)(HANDLE, IO_STATUS_BLOCK*, void*, ULONG, int);
    static const auto function = systemFunction<Function>(L"ntdll.dll", "NtQueryInformationFile");
    static constexpr std::array kAccess{"inbound", "outbound", "duplex"};
    constexpr int kFilePipeLocalInformation = 24;
    IO_STATUS_BLOCK status = {};
    std::array<ULONG, 10> local{};
    if (function(pipe, &status, &local, sizeof local, kFilePipeLocalInformation) < 0 || local[1] >= kAccess.size())
        return nullptr;
    return kAccess[local[1]];
}

// What the calls say that ask a pipe about itself; none of them changes anything.
void addPipeModes(HANDLE pipe, HandleInfo& info)
{
    DWORD flags = 0;
    DWORD out = 0;
    DWORD in = 0;
    DWORD most = 0;
    DWORD state = 0;
    DWORD instances = 0;
    if (!GetNamedPipeInfo(pipe, &flags, &out, &in, &most)
        || !GetNamedPipeHandleStateW(pipe, &state, &instances, nullptr, nullptr, nullptr, 0))
        return;
    const char* const waitMode = (state & PIPE_NOWAIT) != 0 ? "PIPE_NOWAIT" : "PIPE_WAIT";
    if (isAnonymous(info.kind)) {
        info.facts.push_back({"Buffer", number(std::max(out, in)) + " B"});
        info.facts.push_back({"Wait mode", waitMode});
        return;
    }
    if (const char* access = accessOf(pipe))
        info.facts.push_back({"Access", access});
    info.facts.push_back({"Type · read mode", std::string((flags & PIPE_TYPE_MESSAGE) != 0 ? "message" : "byte") + " · "
                                                  + ((state & PIPE_READMODE_MESSAGE) != 0 ? "message" : "byte")});
    info.facts.push_back({"Wait mode", waitMode});
    info.facts.push_back({"Buffers out · in", number(out) + " · " + number(in) + " B"});
    info.facts.push_back({"Instances", number(instances) + " of " + (most >= PIPE_UNLIMITED_INSTANCES ? "any number" : number(most))});
}

void addPipeFacts(HANDLE pipe, HandleInfo& info)
{
    addPipeModes(pipe, info);
    DWORD available = 0;
    if (PeekNamedPipe(pipe, nullptr, 0, nullptr, &available, nullptr)) {
        info.facts.push_back({"Bytes available", number(available)});
        info.state = "connected";
    } else {
        const DWORD error = GetLastError();
        info.state = error == ERROR_BROKEN_PIPE ? "closing" : error == ERROR_PIPE_NOT_CONNECTED ? "disconnected"
                     : error == ERROR_BAD_PIPE ? "not connected" : "";
    }
    ULONG process = 0;
    if (isAnonymous(info.kind))
        return;
    if (GetNamedPipeServerProcessId(pipe, &process))
        info.facts.push_back({"Server process", number(process)});
    if (GetNamedPipeClientProcessId(pipe, &process))
        info.facts.push_back({"Client process", number(process)});
}

void addMailslotFacts(HANDLE slot, HandleInfo& info)
{
    DWORD most = 0;
    DWORD next = 0;
    DWORD count = 0;
    DWORD timeout = 0;
    if (!GetMailslotInfo(slot, &most, &next, &count, &timeout))
        return;
    info.state = count == 0 ? "empty" : "messages wait";
    info.facts.push_back({"Messages", isWine() && count == 1 ? "1 or more" : number(count)});   // MailslotCount
    info.facts.push_back({"Next message", next == MAILSLOT_NO_MESSAGE ? "none" : number(next) + " B"});
    info.facts.push_back({"Largest message", most == 0 ? "any size" : number(most) + " B"});
    info.facts.push_back({"Read time-out", timeout == MAILSLOT_WAIT_FOREVER ? "forever" : number(timeout) + " ms"});
}

void addMutexFacts(HANDLE mutex, HandleInfo& info)
{
    static const auto function = queryFunction("NtQueryMutant");
    struct {
        LONG count;   // 1 if free; each wait of the owner takes one
        BOOLEAN ownedByCaller;
        BOOLEAN abandoned;
    } basic{};
    if (function(mutex, 0, &basic, sizeof basic, nullptr) < 0)
        return;
    info.state = basic.abandoned ? "abandoned" : basic.count == 1 ? "free" : "owned";
    if (basic.count != 1)
        info.facts.push_back({"Recursion", std::to_string(1 - basic.count)});
}

void addEventFacts(HANDLE event, HandleInfo& info)
{
    static const auto function = queryFunction("NtQueryEvent");
    struct {
        LONG type;   // 0: resets by hand
        LONG signalled;
    } basic{};
    if (function(event, 0, &basic, sizeof basic, nullptr) < 0)
        return;
    info.state = basic.signalled != 0 ? "signalled" : "not signalled";
    info.facts.push_back({"Reset", basic.type == 0 ? "manual" : "automatic"});
}

void addSemaphoreFacts(HANDLE semaphore, HandleInfo& info)
{
    static const auto function = queryFunction("NtQuerySemaphore");
    struct {
        LONG count;
        LONG most;
    } basic{};
    if (function(semaphore, 0, &basic, sizeof basic, nullptr) < 0)
        return;
    info.state = basic.count != 0 ? "signalled" : "not signalled";
    info.facts.push_back({"Count", std::to_string(basic.count) + " of " + std::to_string(basic.most)});
}

void addSize(std::uint64_t bytes, HandleInfo& info) { info.facts.push_back({"Size", std::to_string(bytes) + " B"}); }

void addSectionFacts(HANDLE section, HandleInfo& info)
{
    static const auto function = queryFunction("NtQuerySection");
    struct {
        void* base;
        ULONG attributes;
        LARGE_INTEGER size;
    } basic{};
    if (function(section, 0, &basic, sizeof basic, nullptr) >= 0)
        addSize(static_cast<std::uint64_t>(basic.size.QuadPart), info);
}

void addFileFacts(HANDLE file, HandleInfo& info)
{
    LARGE_INTEGER size = {};
    if (GetFileSizeEx(file, &size))
        addSize(static_cast<std::uint64_t>(size.QuadPart), info);
}

void addFacts(HANDLE native, HandleInfo& info)
{
    switch (info.kind) {
    case HandleKind::NamedPipeServer:
    case HandleKind::NamedPipeClient:
    case HandleKind::AnonymousPipeRead:
    case HandleKind::AnonymousPipeWrite: return addPipeFacts(native, info);
    case HandleKind::MailslotServer: return addMailslotFacts(native, info);
    case HandleKind::Mutex: return addMutexFacts(native, info);
    case HandleKind::Event: return addEventFacts(native, info);
    case HandleKind::Semaphore: return addSemaphoreFacts(native, info);
    case HandleKind::FileMapping: return addSectionFacts(native, info);
    case HandleKind::File: return addFileFacts(native, info);
    case HandleKind::Process: info.facts.push_back({"Process id", number(GetProcessId(native))}); return;
    default: return;
    }
}

}  // namespace

std::wstring kernelName(HANDLE handle) { return textOf(handle, kObjectNameInformation); }

HandleKind kindOf(HANDLE handle)
{
    const std::wstring type = textOf(handle, kObjectTypeInformation);
    if (type == L"File")
        return kindOfFile(handle);
    static constexpr std::array<std::pair<std::wstring_view, HandleKind>, 7> kTypes{{
        {L"Section", HandleKind::FileMapping}, {L"Mutant", HandleKind::Mutex}, {L"Event", HandleKind::Event},
        {L"Process", HandleKind::Process}, {L"Thread", HandleKind::Thread}, {L"Mutex", HandleKind::Mutex},
        {L"Semaphore", HandleKind::Semaphore}}};
    for (const auto& [name, kind] : kTypes)
        if (type == name)
            return kind;
    return HandleKind::Unknown;
}

HandleInfo infoOf(Handle handle, const KnownHandle& known)
{
    const HANDLE native = toNative(handle);
    HandleInfo info;
    info.handle = handle;
    info.kind = known.kind;
    info.name = known.name;
    info.channel = known.channel;
    info.access = grantedAccess(native);
    DWORD flags = 0;
    info.inheritable = GetHandleInformation(native, &flags) && (flags & HANDLE_FLAG_INHERIT) != 0;
    info.native = "HANDLE " + std::to_string(value(handle));
    if (known.overlapped)
        info.facts.push_back(pendingFact(handle));
    // A synchronous handle answers one call at a time: asked now, it would answer when the one inside has ended.
    if (known.calls.load() > 0)
        return info;
    info.security = sddlOf(native);
    addFacts(native, info);
    return info;
}

}  // namespace ipc::win32
