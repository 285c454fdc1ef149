// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/file.h"

#include "ipc/posix/access.h"
#include "ipc/posix/handle_table.h"
#include "ipc/sys/handle.h"

#include <vector>

namespace ipc::posix {
namespace {

bool mayWrite(const Pin& object)
{
    return (object.access() & (isPipe(object->kind()) ? kWriteData : kWriteData | kAppendData)) != 0;
}

std::vector<NameOpener>& openers()
{
    static std::vector<NameOpener> instance;
    return instance;
}

}  // namespace

std::uint32_t grantedFileAccess(std::uint32_t asked)
{
    return grantedAccess(HandleKind::File, asked) | 0x00100080;   // SYNCHRONIZE, FILE_READ_ATTRIBUTES
}

NameOpenerOf::NameOpenerOf(NameOpener opener) { openers().push_back(opener); }

}  // namespace ipc::posix

namespace ipc::sys {

using namespace ipc::posix;

namespace {

// The type of an object is looked at before the rights of its handle.
Unexpected refused(const char* call, const Pin& object)
{
    return fail(call, isFileObject(object->kind()) ? ErrorCode::AccessDenied : ErrorCode::InvalidHandle);
}

}  // namespace

Result<Handle> createFile(const FileOptions& options)
{
    if (options.disposition < 1 || options.disposition > 5)
        return fail("CreateFile", ErrorCode::InvalidParameter, 0, "disposition");
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
        return refused("ReadFile", object);
    return object->read(buffer);
}

Result<std::size_t> writeFile(Handle handle, std::span<const std::byte> data)
{
    const Pin object = pin(handle);
    if (!object)
        return fail("WriteFile", ErrorCode::InvalidHandle);
    if (!mayWrite(object))
        return refused("WriteFile", object);
    return object->write(data);
}

Result<FileType> getFileType(Handle handle)
{
    const Pin object = pin(handle);
    if (!object || !isFileObject(object->kind()))
        return fail("GetFileType", ErrorCode::InvalidHandle);
    return object->kind() == HandleKind::File ? FileType::Disk : FileType::Pipe;
}

Result<void> flushFileBuffers(Handle handle)
{
    const Pin object = pin(handle);
    if (!object)
        return fail("FlushFileBuffers", ErrorCode::InvalidHandle);
    if (!mayWrite(object))
        return refused("FlushFileBuffers", object);
    return object->flush();
}

}  // namespace ipc::sys
