// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/sys/handle.h"
#include "ipc/trace/call.h"
#include "ipc/win32/handle_table.h"
#include "ipc/win32/identity.h"
#include "ipc/win32/mailslot_traffic.h"
#include "ipc/win32/overlapped.h"
#include "ipc/win32/pipe_traffic.h"

#include <algorithm>
#include <limits>
#include <optional>

namespace ipc::win32 {
namespace {

constexpr std::size_t kMostAtOnce = std::numeric_limits<DWORD>::max();

bool hasPart(std::string_view name, std::string_view part)
{
    return name.size() > part.size() + 3 && name.starts_with("\\\\")
           && std::ranges::search(name, part, [](char a, char b) { return (a | 0x20) == (b | 0x20); }).begin() != name.end();
}

HandleKind kindByName(std::string_view name)
{
    if (hasPart(name, "\\pipe\\"))
        return HandleKind::NamedPipeClient;
    return hasPart(name, "\\mailslot\\") ? HandleKind::MailslotClient : HandleKind::File;
}

std::uint64_t channelOf(HANDLE handle, HandleKind kind, std::string_view name)
{
    if (kind == HandleKind::MailslotClient)
        return mailslotChannel(name);
    return kind == HandleKind::File ? fileChannel(handle) : 0;
}

/// One call that moves bytes of a file, from before it to after it: tells the record in progress which.
class FileMove {
public:
    FileMove(Handle handle, const KnownHandle* entry)
    {
        if (!trace::current() || !entry || entry->kind != HandleKind::File || entry->channel == 0)
            return;
        m_channel = entry->channel;
        m_file = toNative(handle);
        trace::current()->channel(m_channel);
        m_before = position();
    }

    /// Where another call moved the position of the same handle meanwhile, or it was set to the end, nothing is said.
    void moved(std::size_t bytes, std::uint8_t flags) const
    {
        if (bytes == 0 || !m_before || position() != *m_before + bytes)
            return;
        trace::current()->moved(m_channel, *m_before, flags);
    }

private:
    std::optional<std::uint64_t> position() const
    {
        LARGE_INTEGER at = {};
        if (!SetFilePointerEx(m_file, {}, &at, FILE_CURRENT))
            return std::nullopt;
        return static_cast<std::uint64_t>(at.QuadPart);
    }

    HANDLE m_file = nullptr;
    std::uint64_t m_channel = 0;
    std::optional<std::uint64_t> m_before;
};

}  // namespace
}  // namespace ipc::win32

namespace ipc::sys {

using namespace ipc::win32;

Result<Handle> createFile(const FileOptions& options)
{
    Inheriting security(options.security.inheritHandle);
    const HandleKind kind = kindByName(options.name);
    // Only calls on named pipes know how to wait for the end of an overlapped operation.
    const DWORD unwanted = kind == HandleKind::NamedPipeClient ? 0 : FILE_FLAG_OVERLAPPED;
    const DWORD flags = options.flags & ~unwanted;
    const HANDLE handle = CreateFileW(wide(options.name).c_str(), options.access, options.share, security.get(),
                                      options.disposition, flags, nullptr);
    if (handle == INVALID_HANDLE_VALUE)
        return lastError("CreateFile", options.name);
    return opened(handle, kind, options.name, channelOf(handle, kind, options.name), (flags & FILE_FLAG_OVERLAPPED) != 0);
}

Result<Transfer> readFile(Handle handle, std::span<std::byte> buffer)
{
    const InCall call(handle);
    PipeMove move(handle, call.get(), PipeMove::Way::Reads);
    const MessageRead message(call.get());
    const FileMove file(handle, call.get());
    DWORD got = 0;
    const auto size = static_cast<DWORD>(std::min(buffer.size(), kMostAtOnce));
    const BOOL succeeded = waited(call.get(), toNative(handle), got, [&](OVERLAPPED* overlapped) {
        return ReadFile(toNative(handle), buffer.data(), size, &got, overlapped);
    });
    const DWORD error = succeeded ? ERROR_SUCCESS : GetLastError();
    if (!succeeded && error != ERROR_MORE_DATA) {
        move.failed(error);
        return failed(error, "ReadFile");
    }
    countEarlierReads(call.get(), move);
    move.moved(got);
    message.got(buffer.first(got), size);
    file.moved(got, trace::kReads);
    return Transfer{got, !succeeded};
}

Result<std::size_t> writeFile(Handle handle, std::span<const std::byte> data)
{
    const InCall call(handle);
    PipeMove move(handle, call.get(), PipeMove::Way::Writes);
    MessageWrite message(call.get(), data);
    const FileMove file(handle, call.get());
    DWORD put = 0;
    const auto size = static_cast<DWORD>(std::min(data.size(), kMostAtOnce));
    const BOOL succeeded = waited(call.get(), toNative(handle), put, [&](OVERLAPPED* overlapped) {
        return WriteFile(toNative(handle), data.data(), size, &put, overlapped);
    });
    if (!succeeded) {
        const DWORD error = GetLastError();
        move.failed(error);
        return failed(error, "WriteFile");
    }
    move.moved(put);
    message.sent();
    file.moved(put, trace::kWrites);
    return std::size_t{put};
}

Result<void> flushFileBuffers(Handle handle)
{
    const InCall call(handle);
    return done(FlushFileBuffers(toNative(handle)), "FlushFileBuffers");
}

Result<FileType> getFileType(Handle handle)
{
    SetLastError(ERROR_SUCCESS);
    const DWORD type = GetFileType(toNative(handle));
    return type == FILE_TYPE_UNKNOWN && GetLastError() != ERROR_SUCCESS ? lastError("GetFileType") : Result<FileType>(static_cast<FileType>(type));
}

Result<std::uint64_t> getFileSize(Handle handle)
{
    LARGE_INTEGER size = {};
    if (!GetFileSizeEx(toNative(handle), &size))
        return lastError("GetFileSize");
    return static_cast<std::uint64_t>(size.QuadPart);
}

Result<void> setEndOfFile(Handle handle, std::uint64_t size)
{
    LARGE_INTEGER place = {};
    place.QuadPart = static_cast<LONGLONG>(size);
    if (!SetFilePointerEx(toNative(handle), place, nullptr, FILE_BEGIN))
        return lastError("SetFilePointer");
    return done(SetEndOfFile(toNative(handle)), "SetEndOfFile");
}

}  // namespace ipc::sys
