// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/watch_list.h"

#include "ipc/trace/call.h"

#include <algorithm>
#include <cerrno>
#include <sys/syscall.h>
#include <unistd.h>

namespace ipc::posix {
namespace {

using std::chrono::nanoseconds;

constexpr long kSecond = 1'000'000'000;
constexpr nanoseconds kLongestStep = std::chrono::milliseconds(1);

std::atomic<std::uint32_t> g_never{0};   // of a list in which nothing can change: a thread's own process

timespec timeOf(nanoseconds time) { return {time.count() / kSecond, time.count() % kSecond}; }
nanoseconds timeOf(const timespec& time) { return nanoseconds(time.tv_sec * kSecond + time.tv_nsec); }

nanoseconds now()
{
    timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return timeOf(time);
}

}  // namespace

void WatchList::sleep(const timespec* deadline) noexcept
{
    if (m_count == 0)
        add(g_never, 0);
    timespec until{};
    if (m_most != nanoseconds::max()) {
        const nanoseconds next = now() + m_most;
        until = timeOf(deadline ? std::min(timeOf(*deadline), next) : next);
        deadline = &until;
    }
    const long woken = trace::native(trace::NativeId::futex_waitv_, -1,
                                     [&] { return syscall(SYS_futex_waitv, m_words.data(), m_count, 0, deadline, CLOCK_MONOTONIC); });
    if (woken >= 0 || errno == EAGAIN || errno == ETIMEDOUT || errno == EINTR)
        return;
    const timespec step = timeOf(deadline ? std::clamp(timeOf(*deadline) - now(), nanoseconds(0), m_step) : m_step);
    trace::native(trace::NativeId::nanosleep_, -1, [&] { return nanosleep(&step, nullptr); });
    m_step = std::min(2 * m_step, kLongestStep);
}

}  // namespace ipc::posix
