// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/file.h"

#include "ipc/sys/handle.h"
#include "ipc/trace/call.h"

namespace ipc {

using trace::Key;

Result<Handle> createFile(const FileOptions& options)
{
    trace::Call call(CallId::CreateFile);
    call.in(Key::name, options.name).in(Key::access, Family::Access, options.access)
        .in(Key::share, Family::Share, options.share).in(Key::disposition, Family::Disposition, options.disposition)
        .in(Key::flags, Family::FileFlags, options.flags).in(Key::inheritHandle, options.security.inheritHandle);
    auto handle = call.end(sys::createFile(options));
    if (handle)
        call.made(*handle);
    return handle;
}

Result<Transfer> readFile(Handle handle, std::span<std::byte> buffer)
{
    trace::Call call(CallId::ReadFile, handle);
    call.in(Key::size, buffer.size());
    auto transfer = call.end(sys::readFile(handle, buffer));
    if (transfer) {
        call.bytes(transfer->bytes).dataOut(buffer.first(transfer->bytes));
        if (transfer->moreData)
            call.status(ErrorCode::MoreData);
    }
    return transfer;
}

Result<std::size_t> writeFile(Handle handle, std::span<const std::byte> data)
{
    trace::Call call(CallId::WriteFile, handle);
    call.dataIn(data);
    auto written = call.end(sys::writeFile(handle, data));
    if (written)
        call.bytes(*written);
    return written;
}

Result<void> flushFileBuffers(Handle handle)
{
    trace::Call call(CallId::FlushFileBuffers, handle);
    return call.end(sys::flushFileBuffers(handle));
}

Result<std::uint64_t> getFileSize(Handle handle)
{
    trace::Call call(CallId::GetFileSize, handle);
    auto size = call.end(sys::getFileSize(handle));
    if (size)
        call.out(Key::size, *size);
    return size;
}

Result<void> setEndOfFile(Handle handle, std::uint64_t size)
{
    trace::Call call(CallId::SetEndOfFile, handle);
    call.in(Key::size, size);
    return call.end(sys::setEndOfFile(handle, size));
}

Result<FileType> getFileType(Handle handle)
{
    trace::Call call(CallId::GetFileType, handle);
    auto type = call.end(sys::getFileType(handle));
    if (type)
        call.out(Key::result, Family::FileType, static_cast<std::uint64_t>(*type));
    return type;
}

ThreadId currentThreadId() { return sys::currentThreadId(); }

Result<void> cancelSynchronousIo(ThreadId thread)
{
    trace::Call call(CallId::CancelSynchronousIo);
    call.in(Key::threadId, thread);
    return call.end(sys::cancelSynchronousIo(thread));
}

}  // namespace ipc
