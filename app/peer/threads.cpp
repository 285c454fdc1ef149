// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/peer/threads.h"

#include "ipc/thread.h"
#include "ipc/trace/writer.h"

#include <chrono>
#include <thread>

namespace peer {

using ipc::ErrorCode;

Threads::Threads() { m_queues.emplace("main", std::make_shared<Queue>()); }

ipc::Result<std::shared_ptr<Threads::Queue>> Threads::queueOf(const std::string& name)
{
    if (name.empty() || name.size() > kLongestName || name.find('\0') != std::string::npos)
        return ipc::fail("CreateThread", ErrorCode::InvalidParameter, 0, "a thread's name has 1 to 47 bytes");
    const std::lock_guard lock(m_mutex);
    const auto found = m_queues.find(name);
    if (found != m_queues.end())
        return found->second;
    if (m_queues.size() == kMost)
        return ipc::fail("CreateThread", ErrorCode::NotEnoughMemory, 0, "this peer has " + std::to_string(kMost) + " threads already");
    const auto queue = std::make_shared<Queue>();
    m_queues.emplace(name, queue);
    std::thread([name, queue] { work(name, *queue); }).detach();
    return queue;
}

ipc::Result<void> Threads::post(const std::string& name, Work work)
{
    auto queue = queueOf(name);
    if (!queue)
        return ipc::Unexpected(queue.error());
    const std::lock_guard lock((*queue)->mutex);
    (*queue)->work.push_back(std::move(work));
    (*queue)->filled.notify_one();
    return {};
}

void Threads::runMain()
{
    const auto queue = queueOf("main");
    work("main", **queue);
}

void Threads::work(const std::string& name, Queue& queue)
{
    ipc::trace::nameThread(name);
    std::unique_lock lock(queue.mutex);
    queue.id = ipc::currentThreadId();
    queue.begun.notify_all();
    for (;;) {
        queue.filled.wait(lock, [&] { return !queue.work.empty(); });
        const Work next = std::move(queue.work.front());
        queue.work.pop_front();
        queue.busy = true;
        lock.unlock();
        next();
        lock.lock();
        queue.busy = false;
        queue.idle.notify_all();
    }
}

std::shared_ptr<Threads::Queue> Threads::find(std::string_view name)
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_queues.find(name);
    return found == m_queues.end() ? nullptr : found->second;
}

std::optional<ipc::ThreadId> Threads::idOf(std::string_view name)
{
    const auto queue = find(name);
    if (!queue)
        return std::nullopt;
    std::unique_lock lock(queue->mutex);
    queue->begun.wait(lock, [&] { return queue->id != 0; });
    return queue->id;
}

std::optional<ipc::Result<std::uint32_t>> Threads::suspend(std::string_view name)
{
    constexpr std::chrono::milliseconds kInsideACall{20};
    const auto queue = find(name);
    if (!queue)
        return std::nullopt;
    std::unique_lock lock(queue->mutex);
    queue->begun.wait(lock, [&] { return queue->id != 0; });
    const ipc::ThreadId id = queue->id;
    if (id == ipc::currentThreadId())
        lock.unlock();   // it must be possible to give it work meanwhile
    else
        queue->idle.wait_for(lock, kInsideACall, [&] { return !queue->busy; });
    return ipc::suspendThread(id);   // under the lock, if it is another's: so the thread does not hold it
}

Threads& threads()
{
    static auto* instance = new Threads;   // threads use it until the process is gone
    return *instance;
}

}  // namespace peer
