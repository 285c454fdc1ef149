// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/window.h"

#include "ipc/posix/blocking.h"
#include "ipc/posix/deadline.h"
#include "ipc/sys/window.h"

#include <algorithm>
#include <atomic>
#include <deque>
#include <mutex>
#include <optional>
#include <poll.h>
#include <set>
#include <sys/eventfd.h>
#include <unistd.h>
#include <unordered_map>

namespace ipc::posix {
namespace {

using trace::NativeId;

constexpr std::size_t kQueueLimit = 10'000;   // the default of Windows (USERPostMessageLimit)

// A window number is the process's id and a number of its own: nobody needs to be asked for one that is free.
constexpr std::uint64_t kNumberBits = 10;
constexpr std::uint64_t kNumbers = (1u << kNumberBits) - 1;

class MessageWindow {
public:
    explicit MessageWindow(int wake) : m_wake(wake) {}
    ~MessageWindow() { ::close(m_wake); }

    Result<void> post(WindowMessage message);
    void wake();
    void destroy();
    Result<WindowMessage> get(Timeout timeout, bool acknowledge);
    void attach(std::shared_ptr<WindowAttachment> attachment);
    std::vector<std::shared_ptr<WindowAttachment>> attachments();

private:
    std::optional<WindowMessage> take();
    Result<void> wait(Blocking& blocking, const Deadline& deadline);
    void acknowledgeTaken();
    bool destroyed();

    std::mutex m_mutex;
    std::deque<WindowMessage> m_queue;
    std::vector<std::function<Result<void>()>> m_unacknowledged;
    std::vector<std::shared_ptr<WindowAttachment>> m_attachments;
    const int m_wake;
    int m_waiting = 0;
    bool m_destroyed = false;
};

struct Windows {
    std::mutex mutex;
    std::unordered_map<std::uint64_t, std::shared_ptr<MessageWindow>> windows;
    std::set<std::uint64_t> numbers;
    std::uint64_t last = 0;
};

Windows& windows()
{
    static auto* instance = new Windows;   // outlives service threads, also those that end during exit
    return *instance;
}

std::atomic<bool>& ending()
{
    static std::atomic<bool> instance{false};
    return instance;
}

std::shared_ptr<MessageWindow> find(Window window)
{
    const std::lock_guard lock(windows().mutex);
    const auto found = windows().windows.find(value(window));
    return found == windows().windows.end() ? nullptr : found->second;
}

Unexpected noSuchWindow(const char* call, Window window)
{
    return fail(call, ErrorCode::InvalidWindowHandle, 0, "window " + std::to_string(value(window)));
}

Result<void> MessageWindow::post(WindowMessage message)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_queue.size() >= kQueueLimit)
            return fail("PostMessage", ErrorCode::NotEnoughQuota);
        m_queue.push_back(std::move(message));
    }
    wake();
    return {};
}

void MessageWindow::wake()
{
    const std::lock_guard lock(m_mutex);
    if (m_waiting == 0)
        return;
    const std::uint64_t one = 1;
    trace::native(NativeId::write_, m_wake, [&] { return ::write(m_wake, &one, sizeof one); });
}

void MessageWindow::destroy()
{
    std::vector<std::shared_ptr<WindowAttachment>> attachments;
    {
        const std::lock_guard lock(m_mutex);
        m_destroyed = true;
        m_queue.clear();
        m_unacknowledged.clear();
        attachments.swap(m_attachments);
    }
    for (const auto& attachment : attachments)
        attachment->windowDestroyed();
    wake();
}

void MessageWindow::attach(std::shared_ptr<WindowAttachment> attachment)
{
    {
        const std::lock_guard lock(m_mutex);
        m_attachments.push_back(std::move(attachment));
    }
    wake();
}

std::vector<std::shared_ptr<WindowAttachment>> MessageWindow::attachments()
{
    const std::lock_guard lock(m_mutex);
    return m_attachments;
}

bool MessageWindow::destroyed()
{
    const std::lock_guard lock(m_mutex);
    return m_destroyed;
}

std::optional<WindowMessage> MessageWindow::take()
{
    const std::lock_guard lock(m_mutex);
    if (m_queue.empty())
        return std::nullopt;
    auto message = std::optional(std::move(m_queue.front()));
    m_queue.pop_front();
    if (message->acknowledge)
        m_unacknowledged.push_back(message->acknowledge);
    return message;
}

void MessageWindow::acknowledgeTaken()
{
    std::vector<std::function<Result<void>()>> due;
    {
        const std::lock_guard lock(m_mutex);
        due.swap(m_unacknowledged);
    }
    for (const auto& acknowledge : due)
        (void)acknowledge();   // a partner that is gone needs no acknowledgement
}

Result<void> MessageWindow::wait(Blocking& blocking, const Deadline& deadline)
{
    std::vector<int> descriptors{m_wake};
    for (const auto& attachment : attachments())
        attachment->waitFor(descriptors);
    std::vector<pollfd> polled;
    std::ranges::transform(descriptors, std::back_inserter(polled), [](int fd) { return pollfd{fd, POLLIN, 0}; });
    const int ready = blocking(NativeId::poll_, m_wake, [&] { return ::poll(polled.data(), polled.size(), deadline.forPoll()); });
    if (ready < 0)
        return fail("GetMessage", errno == ECANCELED ? ErrorCode::OperationAborted : ErrorCode::GenFailure, errno);
    if (polled.front().revents != 0) {
        std::uint64_t count = 0;
        trace::native(NativeId::read_, m_wake, [&] { return ::read(m_wake, &count, sizeof count); });
    }
    return {};
}

// Threads of this process that wait for messages, whatever the window. Counted before a waiting thread looks which sockets it
// may read, so that who gives one back and sees nobody here need not look for the window.
constinit std::atomic<int> g_waiting{0};

// Counts a thread as waiting; on leaving, passes a wake-up on that may have been meant for another one.
class Waiting {
public:
    Waiting(std::mutex& mutex, int& count) : m_mutex(mutex), m_count(count)
    {
        ++g_waiting;
        const std::lock_guard lock(m_mutex);
        ++m_count;
    }
    ~Waiting()
    {
        --g_waiting;
        const std::lock_guard lock(m_mutex);
        --m_count;
    }

private:
    std::mutex& m_mutex;
    int& m_count;
};

Result<WindowMessage> MessageWindow::get(Timeout timeout, bool acknowledge)
{
    if (acknowledge)
        acknowledgeTaken();
    auto message = take();
    if (!message) {
        const Deadline deadline(timeout);
        Blocking blocking;
        const Waiting waiting(m_mutex, m_waiting);
        for (bool last = false; !message; last = deadline.passed()) {
            for (const auto& attachment : attachments())
                attachment->receive();
            message = take();
            if (message)
                break;
            if (destroyed())
                return fail("GetMessage", ErrorCode::InvalidWindowHandle, 0, "the window was destroyed");
            if (last)
                return fail("GetMessage", ErrorCode::WaitTimeout);
            if (auto waited = wait(blocking, deadline); !waited)
                return Unexpected(waited.error());
        }
    }
    wake();   // another thread in here may have been woken for nothing while this one took two wake-ups at once
    if (acknowledge)
        acknowledgeTaken();
    return std::move(*message);
}

}  // namespace

Result<Window> takeWindowId()
{
    const std::lock_guard lock(windows().mutex);
    auto& numbers = windows().numbers;
    if (numbers.size() >= kNumbers)
        return fail("CreateWindow", ErrorCode::NotEnoughMemory, 0, "1023 windows are open in this process");
    std::uint64_t& number = windows().last;   // numbers come back late, so that an old one does not name a new window
    do
        number = number % kNumbers + 1;
    while (!numbers.insert(number).second);
    return static_cast<Window>(static_cast<std::uint64_t>(getpid()) << kNumberBits | number);
}

void returnWindowId(Window window)
{
    const std::lock_guard lock(windows().mutex);
    windows().numbers.erase(value(window) & kNumbers);
}

bool processEnds() { return ending(); }

bool isWindow(Window window) { return find(window) != nullptr; }

Result<void> postMessage(Window window, WindowMessage message)
{
    const auto target = find(window);
    return target ? target->post(std::move(message)) : noSuchWindow("PostMessage", window);
}

void wakeWindow(Window window)
{
    if (g_waiting == 0)
        return;
    if (const auto target = find(window))
        target->wake();
}

Result<void> attach(Window window, std::shared_ptr<WindowAttachment> attachment)
{
    const auto target = find(window);
    if (!target)
        return noSuchWindow("SetProp", window);
    target->attach(std::move(attachment));
    return {};
}

std::vector<std::shared_ptr<WindowAttachment>> attachments(Window window)
{
    const auto target = find(window);
    return target ? target->attachments() : std::vector<std::shared_ptr<WindowAttachment>>{};
}

}  // namespace ipc::posix

namespace ipc::sys {

using namespace ipc::posix;

Result<Window> createWindow(const std::string&)
{
    auto id = takeWindowId();
    if (!id)
        return id;
    const int wake = trace::native(trace::NativeId::eventfd_, -1, [] { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); });
    if (wake < 0) {
        const int error = errno;
        returnWindowId(*id);
        return fail("CreateWindow", ErrorCode::NotEnoughMemory, error, "eventfd");
    }
    const std::lock_guard lock(windows().mutex);
    windows().windows.emplace(value(*id), std::make_shared<MessageWindow>(wake));
    return id;
}

Result<void> destroyWindow(Window window)
{
    std::shared_ptr<MessageWindow> target;
    {
        const std::lock_guard lock(windows().mutex);
        const auto found = windows().windows.find(value(window));
        if (found == windows().windows.end())
            return noSuchWindow("DestroyWindow", window);
        target = std::move(found->second);
        windows().windows.erase(found);
    }
    target->destroy();
    returnWindowId(window);
    return {};
}

void destroyAllWindows()
{
    ending() = true;
    std::vector<Window> all;
    {
        const std::lock_guard lock(windows().mutex);
        for (const auto& [id, window] : windows().windows)
            all.push_back(static_cast<Window>(id));
    }
    for (const Window window : all)
        (void)sys::destroyWindow(window);   // another thread may have been faster
}

Result<WindowMessage> getMessage(Window window, Timeout timeout, bool acknowledge)
{
    const auto target = find(window);
    return target ? target->get(timeout, acknowledge) : noSuchWindow("GetMessage", window);
}

}  // namespace ipc::sys
