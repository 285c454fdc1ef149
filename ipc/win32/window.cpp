// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/win32/window.h"

#include "ipc/sys/window.h"
#include "ipc/win32/blocking.h"

#include <deque>
#include <mutex>
#include <optional>
#include <unordered_map>

namespace ipc::win32 {
namespace {

constexpr std::size_t kQueueLimit = 10'000;   // the default of the system's own queues (USERPostMessageLimit)

/// A window of the peer with the messages that wait for GetMessage. The real queue is emptied at once by the thread
/// that owns the window, as clipboard and DDE demand; what the peer has not asked for yet waits here.
class MessageWindow final : public WindowProcedure {
public:
    ~MessageWindow() override { CloseHandle(m_arrived); }

    bool message(HWND window, UINT message, WPARAM wParam, LPARAM lParam, LRESULT& result) override;
    Result<void> post(WindowMessage message);
    Result<WindowMessage> get(Timeout timeout, bool acknowledge);
    void attach(std::shared_ptr<WindowAttachment> attachment);
    std::vector<std::shared_ptr<WindowAttachment>> attachments();

    HWND handle = nullptr;

private:
    std::optional<WindowMessage> take();
    void acknowledgeTaken();
    void destroyed();

    std::mutex m_mutex;
    std::deque<WindowMessage> m_queue;
    std::vector<std::function<Result<void>()>> m_unacknowledged;
    std::vector<std::shared_ptr<WindowAttachment>> m_attachments;
    HANDLE m_arrived = CreateEventW(nullptr, FALSE, FALSE, nullptr);
    bool m_destroyed = false;
};

struct Windows {
    std::mutex mutex;
    std::unordered_map<std::uint64_t, std::shared_ptr<MessageWindow>> windows;
};

Windows& windows()
{
    static auto* instance = new Windows;   // outlives the thread of the windows
    return *instance;
}

std::shared_ptr<MessageWindow> find(Window window)
{
    const std::lock_guard lock(windows().mutex);
    const auto found = windows().windows.find(value(window));
    return found == windows().windows.end() ? nullptr : found->second;
}

Unexpected noSuchWindow(const char* call, Window window)
{
    return fail(call, ErrorCode::InvalidWindowHandle, ERROR_INVALID_WINDOW_HANDLE, "window " + std::to_string(value(window)));
}

bool MessageWindow::message(HWND, UINT message, WPARAM wParam, LPARAM lParam, LRESULT& result)
{
    for (const auto& attachment : attachments())
        if (attachment->message(message, wParam, lParam, result))
            return true;
    if (message == WM_DESTROY)
        destroyed();
    return false;
}

void MessageWindow::destroyed()
{
    for (const auto& attachment : attachments())
        attachment->windowDestroyed();
    const std::lock_guard lock(m_mutex);
    m_destroyed = true;
    m_queue.clear();
    m_unacknowledged.clear();
    m_attachments.clear();
    SetEvent(m_arrived);
}

Result<void> MessageWindow::post(WindowMessage message)
{
    const std::lock_guard lock(m_mutex);
    if (m_queue.size() >= kQueueLimit)
        return fail("PostMessage", ErrorCode::NotEnoughQuota);
    m_queue.push_back(std::move(message));
    SetEvent(m_arrived);
    return {};
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
    if (!m_queue.empty())
        SetEvent(m_arrived);   // one set of the event may stand for several messages
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

Result<WindowMessage> MessageWindow::get(Timeout timeout, bool acknowledge)
{
    if (acknowledge)
        acknowledgeTaken();
    const Deadline deadline(timeout);
    const Blocking blocking;
    auto message = take();
    while (!message) {
        const DWORD waited = blocking.wait({m_arrived}, deadline.left());
        if (waited == Blocking::kCancelled)
            return fail("GetMessage", ErrorCode::OperationAborted, ERROR_OPERATION_ABORTED);
        if (waited == WAIT_TIMEOUT)
            return fail("GetMessage", ErrorCode::WaitTimeout, WAIT_TIMEOUT);
        message = take();
        if (message)
            break;
        const std::lock_guard lock(m_mutex);
        if (m_destroyed) {
            SetEvent(m_arrived);   // for whoever else waits
            return fail("GetMessage", ErrorCode::InvalidWindowHandle, ERROR_INVALID_WINDOW_HANDLE, "the window was destroyed");
        }
    }
    if (acknowledge)
        acknowledgeTaken();
    return std::move(*message);
}

void MessageWindow::attach(std::shared_ptr<WindowAttachment> attachment)
{
    const std::lock_guard lock(m_mutex);
    m_attachments.push_back(std::move(attachment));
}

std::vector<std::shared_ptr<WindowAttachment>> MessageWindow::attachments()
{
    const std::lock_guard lock(m_mutex);
    return m_attachments;
}

}  // namespace

bool isWindow(Window window) { return find(window) != nullptr; }

Result<void> postMessage(Window window, WindowMessage message)
{
    const auto target = find(window);
    return target ? target->post(std::move(message)) : noSuchWindow("PostMessage", window);
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

}  // namespace ipc::win32

namespace ipc::sys {

using namespace ipc::win32;

Result<Window> createWindow(const std::string& title)
{
    auto window = std::make_shared<MessageWindow>();
    window->handle = windowThread().create(wide(title), *window);
    if (!window->handle)
        return lastError("CreateWindow");
    const Window id = windowOf(window->handle);
    const std::lock_guard lock(windows().mutex);
    windows().windows.emplace(value(id), std::move(window));
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
    windowThread().destroy(target->handle);
    return {};
}

void destroyAllWindows()
{
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
