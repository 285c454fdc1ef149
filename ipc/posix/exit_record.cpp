// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/exit_record.h"

#include <csignal>
#include <ctime>
#include <linux/futex.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

namespace ipc::posix {
namespace {

constexpr std::size_t kSize = 4096;

// The exception that ends a Windows process where Linux sends the signal (ntstatus.h).
std::uint32_t codeOfSignal(int signal)
{
    switch (signal) {
    case SIGSEGV:
    case SIGBUS: return 0xC0000005;    // STATUS_ACCESS_VIOLATION
    case SIGILL: return 0xC000001D;    // STATUS_ILLEGAL_INSTRUCTION
    case SIGFPE: return 0xC0000094;    // STATUS_INTEGER_DIVIDE_BY_ZERO
    default: return 128 + static_cast<std::uint32_t>(signal);
    }
}

// The flag that says a field is set is in its high half: that is the half to wait on.
std::uint32_t* futexWord(const std::atomic<std::uint64_t>& field)
{
    return reinterpret_cast<std::uint32_t*>(const_cast<std::atomic<std::uint64_t>*>(&field)) + 1;
}

void* mapPage(int fd) { return mmap(nullptr, kSize, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0); }

}  // namespace

Result<ExitRecord> ExitRecord::create()
{
    UniqueFd fd(memfd_create("ipclab exit record", MFD_CLOEXEC));
    if (!fd || ftruncate(fd.get(), kSize) != 0)
        return fail("CreateProcess", ErrorCode::NotEnoughMemory, errno, "memfd_create");
    return adopt(std::move(fd));
}

Result<ExitRecord> ExitRecord::adopt(UniqueFd fd)
{
    struct stat status = {};
    if (fstat(fd.get(), &status) != 0 || status.st_size < static_cast<off_t>(kSize))
        return fail("CreateProcess", ErrorCode::InvalidHandle, errno, "no exit record");
    void* page = mapPage(fd.get());
    if (page == MAP_FAILED)
        return fail("CreateProcess", ErrorCode::NotEnoughMemory, errno, "mmap");
    return ExitRecord(std::move(fd), static_cast<Page*>(page));
}

ExitRecord::ExitRecord(ExitRecord&& other) noexcept
    : m_fd(std::move(other.m_fd)), m_page(std::exchange(other.m_page, nullptr))
{
}

ExitRecord::~ExitRecord()
{
    if (m_page)
        munmap(m_page, kSize);
}

void ExitRecord::once(Field& field, std::uint32_t code)
{
    std::uint64_t unset = 0;
    field.compare_exchange_strong(unset, kSet | code);
}

std::optional<std::uint32_t> ExitRecord::read(const Field& field)
{
    const std::uint64_t value = field.load();
    return (value & kSet) != 0 ? std::optional(static_cast<std::uint32_t>(value)) : std::nullopt;
}

std::uint32_t ExitRecord::ended(int waitCode, int waitStatus)
{
    std::uint32_t code = static_cast<std::uint32_t>(waitStatus);
    if (waitCode == CLD_EXITED) {
        const auto said = read(m_page->exiting);
        code = said && (*said & 0xFF) == code ? *said : code;
    } else {
        const auto asked = read(m_page->terminating);
        code = waitStatus == SIGKILL && asked ? *asked : codeOfSignal(waitStatus);
    }
    once(m_page->outcome, code);
    syscall(SYS_futex, futexWord(m_page->outcome), FUTEX_WAKE, INT32_MAX, nullptr, nullptr, 0);
    return *outcome();
}

std::optional<std::uint32_t> ExitRecord::awaitOutcome(int milliseconds) const
{
    const timespec wait{milliseconds / 1000, (milliseconds % 1000) * 1'000'000L};
    while (!outcome())
        if (syscall(SYS_futex, futexWord(m_page->outcome), FUTEX_WAIT, 0, &wait, nullptr, 0) != 0 && errno == ETIMEDOUT)
            break;
    return outcome();
}

}  // namespace ipc::posix
