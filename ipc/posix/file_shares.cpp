// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/file_shares.h"

#include "ipc/posix/access.h"
#include "ipc/posix/byte_lock.h"
#include "ipc/posix/section.h"

#include <algorithm>
#include <array>
#include <sys/stat.h>
#include <vector>

namespace ipc::posix {
namespace {

// What is shared, in the order of FILE_SHARE_READ, _WRITE and _DELETE: the rights that it takes.
constexpr std::array kUses{kReadData | kExecute, kWriteData | kAppendData, kDelete};

// Two bytes for each, one with a lock of everyone who does it, the other with one of everyone who does not let others; below them one of
// each section whose pages may be written.
constexpr std::int64_t doneByte(std::size_t use) { return kMappedBytes - 2 - 2 * static_cast<std::int64_t>(use); }
constexpr std::int64_t deniedByte(std::size_t use) { return doneByte(use) + 1; }
constexpr std::int64_t kWritableSection = doneByte(kUses.size());
constexpr std::uint32_t kShareWrite = 2;

bool hold(int fd, std::int64_t byte) { return setByteLock(fd, ByteLock::Shared, {byte}); }

// The bytes to hold, and those that nobody else may hold. Who neither reads nor writes nor deletes forbids nothing, and is in nobody's
// way but that of a section.
struct Plan {
    Plan(std::uint32_t access, std::uint32_t share)
    {
        const bool any = std::ranges::any_of(kUses, [&](std::uint32_t rights) { return (access & rights) != 0; });
        for (std::size_t use = 0; any && use < kUses.size(); ++use) {
            const bool does = (access & kUses[use]) != 0;
            const bool denies = (share >> use & 1) == 0;
            if (does)
                add(doneByte(use), deniedByte(use));
            if (denies)
                add(deniedByte(use), doneByte(use));
        }
        if ((share & kShareWrite) == 0)
            against.push_back(kWritableSection);
    }
    bool isFree(int fd) const
    {
        return std::ranges::none_of(against, [&](std::int64_t byte) { return othersHaveByteLock(fd, {byte}); });
    }
    bool hold(int fd) const
    {
        return std::ranges::all_of(held, [&](std::int64_t byte) { return posix::hold(fd, byte); });
    }

    std::vector<std::int64_t> held, against;

private:
    void add(std::int64_t mine, std::int64_t theirs)
    {
        held.push_back(mine);
        against.push_back(theirs);
    }
};

}  // namespace

Result<FileShares> FileShares::take(int file, std::uint32_t access, std::uint32_t share)
{
    const Plan plan(access, share);
    struct stat status = {};
    if (plan.against.empty() || fstat(file, &status) != 0 || !S_ISREG(status.st_mode))
        return FileShares();
    UniqueFd fd = openAgain(file, O_RDONLY);
    if (!fd)
        return FileShares();
    // Looked at, taken and looked at again: of two that come at once and exclude each other none may miss the other.
    const bool wasFree = plan.isFree(fd.get());
    if (wasFree && !plan.hold(fd.get()))
        return FileShares();   // there is nobody to lock against: the file system has no locks
    if (!wasFree || !plan.isFree(fd.get()))
        return fail("CreateFile", ErrorCode::SharingViolation, 0, "the share modes exclude each other");
    return FileShares(std::move(fd));
}

bool FileShares::keepSection(int file) { return hold(file, kWritableSection); }

}  // namespace ipc::posix
