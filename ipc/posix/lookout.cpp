// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/lookout.h"

#include "ipc/posix/blocking.h"

#include <poll.h>
#include <pthread.h>
#include <thread>

namespace ipc::posix {

void Lookout::watch(int descriptor)
{
    const std::lock_guard lock(m_mutex);
    m_called.store(false);
    m_watching = true;
    if (!std::exchange(m_running, true))
        std::thread([this, descriptor] { run(descriptor); }).detach();
    m_wanted.notify_one();
}

void Lookout::run(int descriptor)
{
    trace::silenceThread();
    pthread_setname_np(pthread_self(), m_name);
    for (;;) {
        {
            std::unique_lock lock(m_mutex);
            m_wanted.wait(lock, [&] { return m_watching; });
        }
        pollfd polled{descriptor, POLLIN, 0};
        if (poll(&polled, 1, -1) <= 0)
            continue;
        {
            const std::lock_guard lock(m_mutex);
            m_watching = false;
            m_called.store(true);
        }
        cancelBlockedIn(this);
    }
}

}  // namespace ipc::posix
