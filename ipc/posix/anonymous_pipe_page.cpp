// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/anonymous_pipe_page.h"

#include <algorithm>
#include <limits>

namespace ipc::posix {

static_assert(std::atomic<std::uint64_t>::is_always_lock_free);

void AnonymousPipePage::init(std::uint32_t quota, std::uint64_t creator, std::uint64_t channel) noexcept
{
    reader.init();
    writer.init();
    m_quota = quota;
    m_creator = creator;
    m_channel = channel;
}

// A reader may have taken bytes that the writer has not counted yet: less than none is none.
std::uint64_t AnonymousPipePage::unread() const noexcept
{
    const std::uint64_t read = m_read.load();
    const std::uint64_t written = m_written.load();
    return written > read ? written - read - std::min(withdrawnUnread(), written - read) : 0;
}

bool AnonymousPipePage::fits(std::uint64_t size) const noexcept
{
    const std::uint64_t queued = unread();
    const std::uint64_t taken = queued == 0 ? std::min<std::uint64_t>(size, wanted.load()) : 0;
    return queued + size - taken <= m_quota;
}

std::uint64_t AnonymousPipePage::announce(std::uint64_t size) noexcept
{
    // Release is enough: what a reader knows of this write it learns from the pipe itself, after the system call.
    const std::uint64_t begin = m_written.load(std::memory_order_relaxed);
    m_announced.end.store(begin + size, std::memory_order_release);
    m_announced.begin.store(begin, std::memory_order_release);
    return begin;
}

void AnonymousPipePage::withdraw() noexcept
{
    const Range range{std::max(m_announced.begin.load(), m_read.load()), m_written.load()};
    const std::uint32_t back = m_withdrawnBack.load();
    if (range.begin < range.end && back - m_withdrawnFront.load() < m_withdrawn.size()) {
        m_withdrawn[back % m_withdrawn.size()] = range;
        m_withdrawnBack.store(back + 1);
    }
    m_announced.end.store(m_written.load());
    finish();
}

bool AnonymousPipePage::sleepUntil(std::uint64_t unreadBytes) noexcept
{
    m_sleeping.store(unreadBytes + 1);
    return unread() <= unreadBytes;
}

bool AnonymousPipePage::advance(std::uint64_t size) noexcept
{
    m_read.fetch_add(size);
    const std::uint64_t sleeping = m_sleeping.load();
    if (sleeping == 0 || unread() > sleeping - 1)
        return false;
    // From here on the write counts as done, also if its process ends before it runs again.
    if (m_written.load() == m_announced.end.load())
        finish();
    m_sleeping.store(0);
    return true;
}

std::uint64_t AnonymousPipePage::toSkip() noexcept
{
    const std::uint64_t read = m_read.load();
    for (;;) {
        const std::uint32_t front = m_withdrawnFront.load();
        if (front == m_withdrawnBack.load())
            return 0;
        const Range range = m_withdrawn[front % m_withdrawn.size()];
        if (range.end > read)
            return range.begin <= read ? range.end - read : 0;
        m_withdrawnFront.store(front + 1);
    }
}

std::uint64_t AnonymousPipePage::untilWithdrawn() const noexcept
{
    const std::uint32_t front = m_withdrawnFront.load();
    if (front == m_withdrawnBack.load())
        return std::numeric_limits<std::uint64_t>::max();
    return m_withdrawn[front % m_withdrawn.size()].begin - m_read.load();
}

std::uint64_t AnonymousPipePage::withdrawnUnread() const noexcept
{
    const std::uint64_t read = m_read.load();
    std::uint64_t sum = 0;
    for (std::uint32_t i = m_withdrawnFront.load(); i != m_withdrawnBack.load(); ++i) {
        const Range range = m_withdrawn[i % m_withdrawn.size()];
        sum += range.end > read ? range.end - std::max(range.begin, read) : 0;
    }
    return sum;
}

bool AnonymousPipePage::isWithdrawn(std::uint64_t position) const noexcept
{
    for (std::uint32_t i = m_withdrawnFront.load(); i != m_withdrawnBack.load(); ++i) {
        const Range range = m_withdrawn[i % m_withdrawn.size()];
        if (position >= range.begin && position < range.end)
            return true;
    }
    return false;
}

std::uint64_t AnonymousPipePage::available(std::uint64_t inPipe) const noexcept
{
    const std::uint64_t read = m_read.load();
    const std::uint64_t held = announced() && m_announced.end.load() > read ? m_announced.end.load() - read : 0;
    const std::uint64_t all = std::max(inPipe, held);
    return all - std::min(all, withdrawnUnread());
}

void AnonymousPipePage::writerDied(std::uint64_t inPipe) noexcept
{
    if (!announced())
        return;
    m_written.store(m_read.load() + inPipe);
    withdraw();
}

void AnonymousPipePage::readerDied(std::uint64_t inPipe) noexcept
{
    const std::uint64_t written = m_written.load();
    if (written - inPipe == m_read.load())
        return;
    m_uncertain.store(true);
    m_read.store(written - inPipe);
}

}  // namespace ipc::posix
