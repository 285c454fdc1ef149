// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/peer/threads.h"

#include "ipc/trace/writer.h"

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
        lock.unlock();
        next();
        lock.lock();
    }
}

std::optional<ipc::ThreadId> Threads::idOf(std::string_view name)
{
    std::unique_lock lock(m_mutex);
    const auto found = m_queues.find(name);
    if (found == m_queues.end())
        return std::nullopt;
    const std::shared_ptr<Queue> queue = found->second;
    lock.unlock();
    std::unique_lock queueLock(queue->mutex);
    queue->begun.wait(queueLock, [&] { return queue->id != 0; });
    return queue->id;
}

Threads& threads()
{
    static auto* instance = new Threads;   // threads use it until the process is gone
    return *instance;
}

}  // namespace peer
