// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/access.h"

#include "ipc/file.h"

namespace ipc::posix {
namespace {

constexpr std::uint32_t kGenericExecute = 0x20000000;
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
    case HandleKind::Process:
    case HandleKind::Thread: return {0x00020410, 0x00020BEA, 0x00121000, 0x001FFFFF};
    default: return {0x00120089, 0x00120116, 0x001200A0, 0x001F01FF};
    }
}

}  // namespace

std::uint32_t grantedAccess(HandleKind kind, std::uint32_t asked)
{
    const GenericMapping mapping = mappingOf(kind);
    std::uint32_t granted = asked & mapping.all;
    if ((asked & kGenericRead) != 0)
        granted |= mapping.read;
    if ((asked & kGenericWrite) != 0)
        granted |= mapping.write;
    if ((asked & kGenericExecute) != 0)
        granted |= mapping.execute;
    return (asked & (kGenericAll | kMaximumAllowed)) != 0 ? mapping.all : granted;
}

bool isFileObject(HandleKind kind) { return kind >= HandleKind::File && kind <= HandleKind::MailslotClient; }

}  // namespace ipc::posix
