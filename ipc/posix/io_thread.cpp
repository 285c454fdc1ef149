// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/io_thread.h"

#include "ipc/posix/unique_fd.h"
#include "ipc/trace/writer.h"

#include <algorithm>
#include <cstdint>
#include <future>
#include <mutex>
#include <sys/eventfd.h>
#include <thread>
#include <utility>

namespace ipc::posix {
namespace {

using Sources = std::vector<std::shared_ptr<IoSource>>;

class IoThread {
public:
    IoThread() { std::thread([this] { run(); }).detach(); }

    void watch(const std::shared_ptr<IoSource>& source)
    {
        {
            const std::lock_guard lock(m_mutex);
            m_added.push_back(source);
        }
        wake();
    }

    void post(std::packaged_task<void()> work)
    {
        {
            const std::lock_guard lock(m_mutex);
            m_work.push_back(std::move(work));
        }
        wake();
    }

private:
    void wake() const { eventfd_write(m_wake.get(), 1); }

    [[noreturn]] void run()
    {
        trace::nameThread("I/O");
        for (;;) {
            takeOver();
            std::vector<pollfd> waits{{m_wake.get(), POLLIN, 0}};
            std::vector<std::size_t> ends;   // of each source's waits
            std::erase_if(m_sources, [&](const auto& source) {
                const std::size_t before = waits.size();
                source->addWaits(waits);
                if (waits.size() != before)
                    ends.push_back(waits.size());
                return waits.size() == before;
            });
            poll(waits.data(), waits.size(), -1);
            if (waits[0].revents != 0) {
                eventfd_t count = 0;
                eventfd_read(m_wake.get(), &count);
            }
            for (std::size_t i = 0, at = 1; i < m_sources.size(); at = ends[i++])
                if (std::any_of(waits.begin() + at, waits.begin() + ends[i], [](const pollfd& wait) { return wait.revents != 0; }))
                    m_sources[i]->proceed();
        }
    }

    void takeOver()
    {
        std::vector<std::packaged_task<void()>> work;
        Sources added;
        {
            const std::lock_guard lock(m_mutex);
            work.swap(m_work);
            added.swap(m_added);
        }
        for (auto& task : work)
            task();
        for (auto& source : added)
            if (std::ranges::find(m_sources, source) == m_sources.end())
                m_sources.push_back(std::move(source));
    }

    const UniqueFd m_wake{eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
    std::mutex m_mutex;   // for the two lists that others fill; never held while a source is called
    Sources m_added;
    std::vector<std::packaged_task<void()>> m_work;
    Sources m_sources;
};

IoThread& ioThread()
{
    static auto* instance = new IoThread;   // never ends, and so must outlive what is destroyed at exit
    return *instance;
}

}  // namespace

void watchIo(const std::shared_ptr<IoSource>& source) { ioThread().watch(source); }

void runOnIoThread(const std::function<void()>& work)
{
    std::packaged_task<void()> task(work);
    auto done = task.get_future();
    ioThread().post(std::move(task));
    done.wait();
}

}  // namespace ipc::posix
