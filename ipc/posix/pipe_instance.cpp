// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/pipe_instance.h"

#include "ipc/posix/byte_lock.h"
#include "ipc/trace/call.h"

#include <fcntl.h>
#include <sys/stat.h>

namespace ipc::posix {

using trace::NativeId;
using trace::native;

static_assert(sizeof(PipeInstanceHeader) <= PipeInstance::kHeaderSize);

Result<PipeInstance> PipeInstance::create(const char* call, const std::string& path)
{
    UniqueFd file(native(NativeId::open_, -1, [&] { return ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600); }));
    if (!file)
        return fail(call, ErrorCode::NotEnoughMemory, errno, "make " + path);
    const int fd = file.get();
    int failed = native(NativeId::ftruncate_, fd, [&] { return ftruncate(fd, kFileSize); });
    // Memory that cannot be had must be missed now, not when it is touched.
    for (std::uint64_t queue = 0; queue < 2 && failed == 0; ++queue)
        failed = fallocate(fd, 0, static_cast<off_t>(kHeaderSize + queue * PipeQueue::kAreaSize + PipeQueue::kLeastSpan), PipeQueue::kLeastSpan);
    failed = failed == 0 ? fallocate(fd, 0, 0, kHeaderSize) : failed;
    if (failed != 0) {
        const int error = errno;
        unlink(path.c_str());
        return fail(call, ErrorCode::NotEnoughMemory, error, "memory for " + path);
    }
    return adopt(call, std::move(file));
}

Result<PipeInstance> PipeInstance::open(const char* call, const std::string& path)
{
    UniqueFd file(native(NativeId::open_, -1, [&] { return ::open(path.c_str(), O_RDWR | O_CLOEXEC); }));
    if (!file)
        return fail(call, ErrorCode::FileNotFound, errno, path);
    struct stat status = {};
    if (fstat(file.get(), &status) != 0 || static_cast<std::uint64_t>(status.st_size) != kFileSize)
        return fail(call, ErrorCode::FileInvalid, 0, path + " is no pipe instance");
    return adopt(call, std::move(file));
}

Result<PipeInstance> PipeInstance::adopt(const char* call, UniqueFd file)
{
    auto mapping = SharedMapping::map(call, file.get(), kFileSize);
    if (!mapping)
        return Unexpected(mapping.error());
    return PipeInstance(std::move(file), std::move(*mapping));
}

PipeQueue PipeInstance::queue(PipeDirection direction) const
{
    std::byte* area = m_mapping.as<std::byte>() + kHeaderSize + direction * PipeQueue::kAreaSize;
    return PipeQueue(header().queues[direction], area, header().type != 0);
}

bool PipeInstance::makeRoom(PipeDirection direction, std::size_t size) const noexcept
{
    PipeQueue target = queue(direction);
    const auto growth = target.growthFor(size);
    if (!growth)
        return true;
    const auto offset = static_cast<off_t>(kHeaderSize + direction * PipeQueue::kAreaSize + growth->offset);
    if (growth->size == 0 || fallocate(m_file.get(), 0, offset, static_cast<off_t>(growth->size)) != 0)
        return false;
    target.grow(*growth);
    return true;
}

namespace {

// A byte behind the file for each connection: an old client, which was disconnected, keeps nothing alive.
Bytes seatOf(std::uint64_t connection) { return {static_cast<std::int64_t>(PipeInstance::kFileSize + connection)}; }

}  // namespace

void PipeInstance::holdAsClient(std::uint64_t connection) const noexcept
{
    (void)setByteLock(m_file.get(), ByteLock::Shared, seatOf(connection));   // it fails for want of kernel memory only
}

bool PipeInstance::hasClient() const noexcept
{
    if (header().state.load() != PipeState::Connected)
        return false;
    return othersHaveByteLock(m_file.get(), seatOf(header().connection.load()));
}

void PipeInstance::recover() const noexcept
{
    queue(kOutbound).recover();
    queue(kInbound).recover();
}

}  // namespace ipc::posix
