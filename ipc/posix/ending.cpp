// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/ending.h"

#include "ipc/posix/futex.h"
#include "ipc/posix/unique_fd.h"

#include <array>
#include <climits>
#include <csignal>
#include <mutex>
#include <pthread.h>
#include <sys/epoll.h>
#include <thread>
#include <unordered_map>

namespace ipc::posix {
namespace {

class Endings {
public:
    static Endings& instance()
    {
        static auto* endings = new Endings;   // its thread outlives main()
        return *endings;
    }

    /// 0 if it cannot be had.
    std::uint64_t add(Ending& ending, int pidfd)
    {
        const std::lock_guard lock(m_mutex);
        epoll_event event{};
        event.events = EPOLLIN | EPOLLONESHOT;   // it stays readable
        event.data.u64 = ++m_last;
        if (trace::native(trace::NativeId::epoll_ctl_, pidfd, [&] { return epoll_ctl(m_epoll.get(), EPOLL_CTL_ADD, pidfd, &event); }) != 0)
            return 0;
        m_watched.emplace(m_last, &ending);
        return m_last;
    }
    void remove(std::uint64_t ticket, int pidfd)
    {
        const std::lock_guard lock(m_mutex);
        m_watched.erase(ticket);
        trace::native(trace::NativeId::epoll_ctl_, pidfd, [&] { return epoll_ctl(m_epoll.get(), EPOLL_CTL_DEL, pidfd, nullptr); });
    }

private:
    Endings() : m_epoll(epoll_create1(EPOLL_CLOEXEC))
    {
        sigset_t all, before;
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &before);
        std::thread([this] { run(); }).detach();
        pthread_sigmask(SIG_SETMASK, &before, nullptr);
    }

    [[noreturn]] void run()
    {
        trace::silenceThread();
        pthread_setname_np(pthread_self(), "endings");
        std::array<epoll_event, 16> events;
        for (;;) {
            const int count = epoll_wait(m_epoll.get(), events.data(), static_cast<int>(events.size()), -1);
            const std::lock_guard lock(m_mutex);
            for (int i = 0; i < count; ++i)
                if (const auto found = m_watched.find(events[static_cast<std::size_t>(i)].data.u64); found != m_watched.end())
                    found->second->wake();
        }
    }

    std::mutex m_mutex;
    std::unordered_map<std::uint64_t, Ending*> m_watched;   // by ticket: one that was forgotten meanwhile is not found
    std::uint64_t m_last = 0;
    UniqueFd m_epoll;
};

}  // namespace

bool Ending::watch(int pidfd)
{
    m_ticket = Endings::instance().add(*this, pidfd);
    m_pidfd = m_ticket != 0 ? pidfd : -1;
    return watching();
}

void Ending::forget()
{
    if (watching())
        Endings::instance().remove(m_ticket, m_pidfd);
    m_pidfd = -1;
}

void Ending::wake() noexcept
{
    m_word.fetch_add(1);
    futexWake(m_word, INT_MAX);
}

}  // namespace ipc::posix
