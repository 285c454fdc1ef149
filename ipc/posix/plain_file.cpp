// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/plain_file.h"

#include "ipc/posix/access.h"
#include "ipc/posix/blocking.h"
#include "ipc/posix/byte_lock.h"
#include "ipc/posix/file.h"
#include "ipc/posix/handle_table.h"
#include "ipc/posix/named_memory.h"
#include "ipc/posix/section.h"
#include "ipc/sys/handle.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>

namespace ipc::posix {
namespace {

using trace::native;
using trace::NativeId;

enum Disposition : std::uint32_t { CreateNew = 1, CreateAlways, OpenExisting, OpenAlways, TruncateExisting };

ErrorCode codeOf(int error)
{
    switch (error) {
    case ENOENT: return ErrorCode::FileNotFound;
    case ENOTDIR: return ErrorCode::PathNotFound;
    case EEXIST: return ErrorCode::FileExists;
    case EACCES:
    case EPERM:
    case EROFS:
    case EISDIR:
    case ETXTBSY: return ErrorCode::AccessDenied;
    case ENAMETOOLONG: return ErrorCode::FilenameExcedRange;
    case ENOSPC:
    case EDQUOT:
    case EFBIG: return ErrorCode::DiskFull;
    case ENOMEM: return ErrorCode::NotEnoughMemory;
    default: return ErrorCode::GenFailure;
    }
}

int openMode(std::uint32_t access)
{
    const bool reads = (access & kReadData) != 0;
    const bool writes = (access & (kWriteData | kAppendData)) != 0;
    const int append = writes && (access & kWriteData) == 0 ? O_APPEND : 0;
    return (reads && writes ? O_RDWR : writes ? O_WRONLY : O_RDONLY) | append;
}

// What is there is cut off later, when nobody has anything against it.
int dispositionFlags(std::uint32_t disposition)
{
    switch (disposition) {
    case CreateNew: return O_CREAT | O_EXCL;
    case CreateAlways:
    case OpenAlways: return O_CREAT;
    default: return 0;
    }
}

// A missing folder is 3, a missing file in a folder that is there 2.
ErrorCode missingCode(const std::string& path)
{
    const auto slash = path.rfind('/');
    return slash == std::string::npos || slash == 0 || access(path.substr(0, slash).c_str(), F_OK) == 0
               ? ErrorCode::FileNotFound : ErrorCode::PathNotFound;
}

Result<UniqueFd> openPath(const FileOptions& options, std::uint32_t access)
{
    const int flags = openMode(access) | dispositionFlags(options.disposition) | O_CLOEXEC | O_NOCTTY;
    UniqueFd fd(native(NativeId::open_, -1, [&] { return open(options.name.c_str(), flags, 0666); }));
    if (!fd) {
        const int error = errno;
        return fail("CreateFile", error == ENOENT ? missingCode(options.name) : codeOf(error), error, options.name);
    }
    struct stat status = {};
    if (fstat(fd.get(), &status) != 0 || S_ISDIR(status.st_mode))
        return fail("CreateFile", ErrorCode::AccessDenied, EISDIR, options.name);
    return fd;
}

bool shortens(const FileOptions& options)
{
    return options.disposition == CreateAlways || options.disposition == TruncateExisting;
}

// The descriptor of a child: as the parent's, and both move the one file position.
Result<std::shared_ptr<Object>> adoptFile(std::vector<int> fds, std::string_view state)
{
    return std::make_shared<PlainFile>(UniqueFd(fds.empty() ? -1 : fds[0]), FileShares(UniqueFd(fds.size() < 2 ? -1 : fds[1])),
                                       std::string(state), true);
}

const AdoptionOf kAdoptFile(HandleKind::File, adoptFile);

// Holds the bytes that stand for everything of the file from `size` on; fails while a section maps any of it.
class CutLock {
public:
    CutLock(int fd, std::uint64_t size) : m_fd(fd), m_bytes{kMappedBytes + static_cast<std::int64_t>(size), 0} {}
    ~CutLock() { (void)setByteLock(m_fd, ByteLock::None, m_bytes); }
    CutLock(const CutLock&) = delete;
    CutLock& operator=(const CutLock&) = delete;
    bool take() { return setByteLock(m_fd, ByteLock::Exclusive, m_bytes); }

private:
    int m_fd;
    Bytes m_bytes;
};

// CREATE_ALWAYS and TRUNCATE_EXISTING cut a file off like SetEndOfFile(0), and fail as it does; whatever the handle is for.
Result<void> shorten(int file, const std::string& name)
{
    struct stat status = {};
    if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode))
        return {};   // a device has no end
    const UniqueFd fd = openAgain(file, O_RDWR);
    if (!fd)
        return fail("CreateFile", codeOf(errno), errno, name);
    CutLock lock(fd.get(), 0);
    if (!lock.take())
        return fail("CreateFile", ErrorCode::UserMappedFile, errno, name);
    if (native(NativeId::ftruncate_, fd.get(), [&] { return ftruncate(fd.get(), 0); }) != 0)
        return fail("CreateFile", codeOf(errno), errno, name);
    return {};
}

}  // namespace

PlainFile::PlainFile(UniqueFd fd, FileShares shares, std::string path, bool appends)
    : m_fd(std::move(fd)), m_shares(std::move(shares)), m_path(std::move(path)), m_channel(channelOf(identityOf(m_fd.get()), true)), m_certain(!appends)
{
}

void PlainFile::tell(std::uint64_t position, std::uint8_t flags) const
{
    auto* call = trace::current();
    if (!call)
        return;
    call->channel(m_channel);
    if (m_certain.load(std::memory_order_relaxed))
        call->moved(m_channel, position, flags);
}

Result<Transfer> PlainFile::read(std::span<std::byte> buffer)
{
    const std::lock_guard lock(m_mutex);
    Blocking blocking;
    const ssize_t count = blocking(NativeId::read_, m_fd.get(),
                                   [&] { return ::read(m_fd.get(), buffer.data(), buffer.size()); });
    if (count < 0)
        return fail("ReadFile", errno == ECANCELED ? ErrorCode::OperationAborted : codeOf(errno), errno);
    if (count > 0)
        tell(m_position, trace::kReads);
    m_position += static_cast<std::uint64_t>(count);
    return Transfer{static_cast<std::size_t>(count), false};
}

Result<std::size_t> PlainFile::write(std::span<const std::byte> data)
{
    const std::lock_guard lock(m_mutex);
    Blocking blocking;
    const ssize_t count = blocking(NativeId::write_, m_fd.get(),
                                   [&] { return ::write(m_fd.get(), data.data(), data.size()); });
    if (count < 0)
        return fail("WriteFile", errno == ECANCELED ? ErrorCode::OperationAborted : codeOf(errno), errno);
    if (count > 0)
        tell(m_position, trace::kWrites);
    m_position += static_cast<std::uint64_t>(count);
    return static_cast<std::size_t>(count);
}

Result<void> PlainFile::flush()
{
    if (native(NativeId::fsync_, m_fd.get(), [&] { return fsync(m_fd.get()); }) != 0)
        return fail("FlushFileBuffers", codeOf(errno), errno);
    return {};
}

void PlainFile::describe(HandleInfo& info) const
{
    struct stat status = {};
    info.name = m_path;
    info.native = "file inode " + std::to_string(identityOf(m_fd.get()).inode) + ", fd " + std::to_string(m_fd.get());
    if (fstat(m_fd.get(), &status) != 0)
        return;
    constexpr std::string_view kDigits = "01234567";
    info.security = "mode 0";
    for (const int shift : {6, 3, 0})
        info.security += kDigits[(status.st_mode >> shift) & 7];
    info.security += ", owner " + std::to_string(status.st_uid);
    info.facts.push_back({"Size", std::to_string(status.st_size) + " B"});
}

std::optional<Inheritance> PlainFile::inheritance() const
{
    m_certain.store(false);   // from now on the child moves the position too
    if (m_shares.descriptor() < 0)
        return Inheritance{{m_fd.get()}, m_path};
    return Inheritance{{m_fd.get(), m_shares.descriptor()}, m_path};
}

Result<std::uint64_t> PlainFile::size() const
{
    struct stat status = {};
    if (native(NativeId::fstat_, m_fd.get(), [&] { return fstat(m_fd.get(), &status); }) != 0)
        return fail("GetFileSize", codeOf(errno), errno);
    return static_cast<std::uint64_t>(status.st_size);
}

Result<void> PlainFile::setEnd(std::uint64_t size)
{
    constexpr auto kCall = "SetEndOfFile";
    if (size >= static_cast<std::uint64_t>(kMappedBytes))
        return fail(kCall, ErrorCode::InvalidParameter);
    const std::lock_guard guard(m_mutex);
    if (native(NativeId::lseek_, m_fd.get(), [&] { return lseek(m_fd.get(), static_cast<off_t>(size), SEEK_SET); }) < 0)
        return fail("SetFilePointer", codeOf(errno), errno);
    m_position = size;
    CutLock lock(m_fd.get(), size);
    if (!lock.take())
        return fail(kCall, ErrorCode::UserMappedFile, errno, "a section maps what would be cut off");
    const auto cut = [&] { return ftruncate(m_fd.get(), static_cast<off_t>(size)); };
    if (native(NativeId::ftruncate_, m_fd.get(), cut) != 0)
        return fail(kCall, codeOf(errno), errno);
    recordChange(*this);
    return {};
}

Result<Handle> openPlainFile(const FileOptions& options)
{
    constexpr auto kCall = "CreateFile";
    if (options.name.empty())
        return fail(kCall, ErrorCode::PathNotFound, 0, "no name");
    const std::uint32_t access = grantedFileAccess(options.access);
    const bool writes = (access & kWriteData) != 0;
    if (options.disposition == TruncateExisting && !writes)
        return fail(kCall, ErrorCode::InvalidParameter, 0, "disposition");
    const bool mayExist = options.disposition == CreateAlways || options.disposition == OpenAlways;
    const bool existed = mayExist && ::access(options.name.c_str(), F_OK) == 0;
    auto fd = openPath(options, access);
    if (!fd)
        return Unexpected(fd.error());
    auto shares = FileShares::take(fd->get(), access, options.share);
    if (!shares)
        return Unexpected(shares.error());
    if (shortens(options))
        if (auto shortened = shorten(fd->get(), options.name); !shortened)
            return Unexpected(shortened.error());
    const bool appends = (openMode(access) & O_APPEND) != 0;
    if (auto* call = trace::current(); call && existed)
        call->status(ErrorCode::AlreadyExists);
    return openHandle(std::make_shared<PlainFile>(std::move(*fd), std::move(*shares), options.name, appends), access,
                      options.security.inheritHandle);
}

}  // namespace ipc::posix

namespace ipc::sys {

using namespace ipc::posix;

namespace {

// A pipe or mailslot is a file too, but one without a size.
Unexpected noFile(const char* call, Handle handle)
{
    const Pin object = pin(handle);
    return fail(call, object && isFileObject(object->kind()) ? ErrorCode::InvalidFunction : ErrorCode::InvalidHandle);
}

}  // namespace

Result<std::uint64_t> getFileSize(Handle handle)
{
    const auto file = pinAs<PlainFile>(handle);
    return file ? file->size() : noFile("GetFileSize", handle);
}

Result<void> setEndOfFile(Handle handle, std::uint64_t size)
{
    const auto file = pinAs<PlainFile>(handle);
    if (!file)
        return noFile("SetEndOfFile", handle);
    if ((file.access() & kWriteData) == 0)
        return fail("SetEndOfFile", ErrorCode::AccessDenied, 0, "the handle lacks GENERIC_WRITE");
    return file->setEnd(size);
}

}  // namespace ipc::sys
