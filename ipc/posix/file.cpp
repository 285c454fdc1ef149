// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/file.h"

#include "ipc/posix/handle_table.h"
#include "ipc/sys/handle.h"

#include <vector>

namespace ipc::posix {
namespace {

constexpr std::uint32_t kGenericAll = 0x10000000;
constexpr std::uint32_t kReadData = 0x1;
constexpr std::uint32_t kWriteOrAppend = 0x2 | 0x4;

std::vector<NameOpener>& openers()
{
    static std::vector<NameOpener> instance;
    return instance;
}

}  // namespace

std::uint32_t grantedFileAccess(std::uint32_t asked)
{
    std::uint32_t granted = (asked & 0x01FFFFFF) | 0x00100080;   // SYNCHRONIZE, FILE_READ_ATTRIBUTES
    if ((asked & (kGenericRead | kGenericAll)) != 0)
        granted |= 0x00120089;
    if ((asked & (kGenericWrite | kGenericAll)) != 0)
        granted |= 0x00120116;
    return (asked & kGenericAll) != 0 ? 0x001F01FF : granted;
}

NameOpenerOf::NameOpenerOf(NameOpener opener) { openers().push_back(opener); }

}  // namespace ipc::posix

namespace ipc::sys {

using namespace ipc::posix;

Result<Handle> createFile(const FileOptions& options)
{
    for (const NameOpener& opener : openers())
        if (opener.claims(options.name))
            return opener.open(options);
    return openPlainFile(options);
}

Result<Transfer> readFile(Handle handle, std::span<std::byte> buffer)
{
    const Pin object = pin(handle);
    if (!object)
        return fail("ReadFile", ErrorCode::InvalidHandle);
    if ((object.access() & kReadData) == 0)
        return fail("ReadFile", ErrorCode::AccessDenied);
    return object->read(buffer);
}

Result<std::size_t> writeFile(Handle handle, std::span<const std::byte> data)
{
    const Pin object = pin(handle);
    if (!object)
        return fail("WriteFile", ErrorCode::InvalidHandle);
    if ((object.access() & kWriteOrAppend) == 0)
        return fail("WriteFile", ErrorCode::AccessDenied);
    return object->write(data);
}

Result<void> flushFileBuffers(Handle handle)
{
    const Pin object = pin(handle);
    if (!object)
        return fail("FlushFileBuffers", ErrorCode::InvalidHandle);
    if ((object.access() & kWriteOrAppend) == 0)
        return fail("FlushFileBuffers", ErrorCode::AccessDenied);
    return object->flush();
}

}  // namespace ipc::sys
