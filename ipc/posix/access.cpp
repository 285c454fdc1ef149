// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/access.h"

#include "ipc/file.h"
#include "ipc/sync.h"

namespace ipc::posix {
namespace {

constexpr std::uint32_t kGenericAll = 0x10000000;
constexpr std::uint32_t kMaximumAllowed = 0x02000000;

// What the generic rights stand for: the GENERIC_MAPPING of each type of object, as winnt.h has the single rights.
struct GenericMapping {
    std::uint32_t read, write, execute, all;
};

GenericMapping mappingOf(HandleKind kind)
{
    switch (kind) {
    case HandleKind::Mutex: return {0x00020001, 0x00020000, 0x00120000, 0x001F0001};
    case HandleKind::Event:
    case HandleKind::Semaphore: return {0x00020001, 0x00020002, 0x00120000, 0x001F0003};
    case HandleKind::FileMapping: return {0x00020005, 0x00020002, 0x00020008, 0x000F001F};
    case HandleKind::Process: return {0x00020410, 0x00020BEA, 0x00121001, 0x001FFFFF};
    case HandleKind::Thread: return {0x00020048, 0x00020037, 0x00121800, 0x001FFFFF};
    default: return {0x00120089, 0x00120116, 0x001200A0, 0x001F01FF};
    }
}

// Who may ask for all, or set all, has the right to the limited part of it as well.
std::uint32_t withLimited(HandleKind kind, std::uint32_t access)
{
    const bool process = kind == HandleKind::Process;
    if (!process && kind != HandleKind::Thread)
        return access;
    const auto implied = [&](std::uint32_t right, std::uint32_t limited) { return (access & right) != 0 ? limited : 0; };
    return process ? access | implied(0x0400, 0x1000) | implied(0x0200, 0x2000)    // PROCESS_QUERY_INFORMATION, PROCESS_SET_INFORMATION
                   : access | implied(0x0040, 0x0800) | implied(0x0020, 0x0400);   // THREAD_QUERY_INFORMATION, THREAD_SET_INFORMATION
}

}  // namespace

std::uint32_t grantedAccess(HandleKind kind, std::uint32_t asked)
{
    const GenericMapping mapping = mappingOf(kind);
    std::uint32_t granted = asked & (mapping.all | kSynchronize);   // of a section SECTION_ALL_ACCESS is not all that can be had
    if ((asked & kGenericRead) != 0)
        granted |= mapping.read;
    if ((asked & kGenericWrite) != 0)
        granted |= mapping.write;
    if ((asked & kGenericExecute) != 0)
        granted |= mapping.execute;
    return (asked & (kGenericAll | kMaximumAllowed)) != 0 ? mapping.all : withLimited(kind, granted);
}

Result<std::uint32_t> openedAccess(const char* call, HandleKind kind, std::uint32_t asked)
{
    constexpr std::uint32_t kGeneric = kGenericRead | kGenericWrite | kGenericExecute | kGenericAll;
    constexpr std::uint32_t kSystemSecurity = 0x01000000;   // ACCESS_SYSTEM_SECURITY
    if ((asked & kSystemSecurity) != 0)
        return fail(call, ErrorCode::PrivilegeNotHeld, 0, "ACCESS_SYSTEM_SECURITY");
    if (asked == 0 || (asked & ~(mappingOf(kind).all | kSynchronize | kGeneric | kMaximumAllowed)) != 0)
        return fail(call, ErrorCode::AccessDenied, 0, "no rights of this kind of object");
    return grantedAccess(kind, asked);
}

bool isFileObject(HandleKind kind) { return kind >= HandleKind::File && kind <= HandleKind::MailslotClient; }
bool isPipe(HandleKind kind) { return kind >= HandleKind::AnonymousPipeRead && kind <= HandleKind::NamedPipeClient; }

}  // namespace ipc::posix
