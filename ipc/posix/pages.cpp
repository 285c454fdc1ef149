// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/pages.h"

#include "ipc/posix/named_memory.h"
#include "ipc/posix/view_pages.h"
#include "ipc/sys/pages.h"
#include "ipc/trace/call.h"

#include <atomic>
#include <bit>
#include <cerrno>
#include <csignal>
#include <mutex>
#include <sys/mman.h>
#include <sys/sysinfo.h>

namespace ipc::posix {
namespace {

using trace::native;
using trace::NativeId;

constexpr std::uint64_t kBitsInWord = 64;

std::uint64_t pageCount(std::uint64_t size) { return mapping::wholePages(size) / mapping::kPageSize; }
std::uint64_t commitBytes(std::uint64_t size) { return mapping::wholePages((pageCount(size) + 7) / 8); }

using CommitWord = std::atomic<std::uint64_t>;
static_assert(CommitWord::is_always_lock_free && sizeof(CommitWord) == 8);

// Linux places mappings at any page; Windows at multiples of 64 KiB. So more is reserved than is needed and the rest
// given back.
void* reserve(std::uint64_t size)
{
    const std::uint64_t room = size + kAllocationGranularity - mapping::kPageSize;
    void* reserved = mmap(nullptr, room, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (reserved == MAP_FAILED)
        return MAP_FAILED;
    const auto begin = reinterpret_cast<std::uint64_t>(reserved);
    const std::uint64_t base = (begin + kAllocationGranularity - 1) & ~(kAllocationGranularity - 1);
    if (base != begin)
        munmap(reserved, base - begin);
    if (begin + room != base + size)
        munmap(reinterpret_cast<void*>(base + size), begin + room - base - size);
    return reinterpret_cast<void*>(base);
}

void* mapPlan(const ViewPlan& plan)
{
    void* base = plan.base != 0 ? reinterpret_cast<void*>(plan.base) : reserve(plan.size);
    if (base == MAP_FAILED)
        return MAP_FAILED;
    const int flags = (mapping::isCopyOnWrite(plan.protection) ? MAP_PRIVATE : MAP_SHARED)
                      | (plan.base != 0 ? MAP_FIXED_NOREPLACE : MAP_FIXED);
    void* mapped = MAP_FAILED;
    native(NativeId::mmap_, plan.pages->fd.get(), [&] {
        mapped = mmap(base, plan.size, plan.pages->isReserved() ? PROT_NONE : nativeRights(plan.protection), flags, plan.pages->fd.get(),
                      static_cast<off_t>(plan.offset));
        return mapped == MAP_FAILED ? -1 : 0;
    });
    if (mapped == MAP_FAILED && plan.base == 0) {
        const int error = errno;
        munmap(base, plan.size);
        errno = error;
    }
    return mapped;
}

ErrorCode codeOf(int error, const ViewPlan& plan)
{
    if (error == EACCES)
        return ErrorCode::AccessDenied;
    return plan.base != 0 ? ErrorCode::InvalidAddress : ErrorCode::NotEnoughMemory;
}

void onBusError(int signal)
{
    if (escape)
        escapeTo(*escape);
    std::signal(signal, SIG_DFL);   // not ours: the instruction runs again and ends the process as it would have
}

void installFaultHandler()
{
    struct sigaction action = {};
    action.sa_handler = onBusError;
    action.sa_flags = SA_NODEFER;   // the jump leaves the handler without unblocking the signal
    sigaction(SIGBUS, &action, nullptr);
}

}  // namespace

int nativeRights(std::uint32_t protection)
{
    switch (protection & 0xFF) {
    case 0x02: return PROT_READ;
    case 0x04:
    case 0x08: return PROT_READ | PROT_WRITE;
    case 0x10: return PROT_EXEC;
    case 0x20: return PROT_READ | PROT_EXEC;
    case 0x40:
    case 0x80: return PROT_READ | PROT_WRITE | PROT_EXEC;
    default: return PROT_NONE;
    }
}

bool fitsCommit(std::uint64_t size)
{
    struct sysinfo info = {};
    return sysinfo(&info) != 0
           || size <= (static_cast<std::uint64_t>(info.totalram) + info.totalswap) * info.mem_unit;
}

std::uint64_t SectionPages::memoryFor(std::uint64_t size, std::uint32_t protection)
{
    return mapping::wholePages(size) + (isReservedSection(protection, false) ? commitBytes(size) : 0);
}

bool SectionPages::isCommitted(std::uint64_t page) const noexcept
{
    if (!isReserved())
        return true;
    const CommitWord& word = commits.as<CommitWord>()[page / kBitsInWord];
    return (word.load(std::memory_order_acquire) >> page % kBitsInWord & 1) != 0;
}

bool SectionPages::commit(std::uint64_t first, std::uint64_t last) const noexcept
{
    if (!isReserved())
        return true;
    std::uint64_t missing = 0;
    for (std::uint64_t page = first; page <= last; ++page)
        missing += isCommitted(page) ? 0 : 1;
    if (!fitsCommit((committedCount() + missing) * mapping::kPageSize))
        return false;
    for (std::uint64_t page = first; page <= last; ++page)
        commits.as<CommitWord>()[page / kBitsInWord].fetch_or(std::uint64_t{1} << page % kBitsInWord, std::memory_order_release);
    return true;
}

std::uint64_t SectionPages::committedCount() const noexcept
{
    std::uint64_t count = 0;
    for (std::uint64_t word = 0; word * kBitsInWord < pageCount(size); ++word)
        count += static_cast<std::uint64_t>(std::popcount(commits.as<CommitWord>()[word].load(std::memory_order_relaxed)));
    return count;
}

Result<std::shared_ptr<const SectionPages>> sectionPages(const char* call, UniqueFd memory, std::uint64_t size, std::uint32_t protection,
                                                         bool isFile)
{
    auto pages = std::make_shared<SectionPages>();
    pages->channel = channelOf(identityOf(memory.get()), isFile);
    pages->fd = std::move(memory);
    pages->size = size;
    pages->protection = protection;
    pages->isFile = isFile;
    if (!pages->isReserved())
        return pages;
    auto commits = SharedMapping::map(call, pages->fd.get(), commitBytes(size), mapping::wholePages(size));
    if (!commits)
        return Unexpected(commits.error());
    pages->commits = std::move(*commits);
    return pages;
}

Result<View> mapPages(const ViewPlan& plan)
{
    static std::once_flag once;
    std::call_once(once, installFaultHandler);
    void* mapped = mapPlan(plan);
    if (mapped == MAP_FAILED) {
        const int error = errno;
        return fail("MapViewOfFile", codeOf(error, plan), error);
    }
    const auto base = reinterpret_cast<std::uint64_t>(mapped);
    const auto pages = std::make_shared<const ViewPages>(base, plan);
    const bool varies = plan.pages->isReserved();
    auto view = !varies || pages->allocate() ? mapping::addView({base, plan.size, plan.offset, plan.protection, plan.pages->channel, varies,
                                                                 plan.pages->isFile, pages})
                                             : fail("MapViewOfFile", ErrorCode::NotEnoughMemory);
    if (!view)
        munmap(mapped, plan.size);
    return view;
}

}  // namespace ipc::posix

namespace ipc::sys {

using namespace ipc::posix;

void unmapPages(std::uint64_t base, std::uint64_t size) noexcept
{
    trace::native(trace::NativeId::munmap_, -1, [&] { return munmap(reinterpret_cast<void*>(base), size); });
}

}  // namespace ipc::sys
