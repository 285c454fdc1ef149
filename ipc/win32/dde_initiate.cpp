// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/sys/dde.h"
#include "ipc/sys/window.h"
#include "ipc/trace/call.h"
#include "ipc/win32/dde_client.h"

#include <algorithm>
#include <map>

namespace ipc::win32 {
namespace {

using ConversationPtr = std::shared_ptr<DdeClientConversation>;
using dde::Message;
using dde::MessageId;

constexpr std::uint64_t kUncertain = std::uint64_t{1} << 40;   // no other side counts so far: such a number ties nothing

// The conversations of one window: sorts its WM_DDE_* messages by partner, and takes the ACKs to INITIATE.
class WindowConversations final : public WindowAttachment {
public:
    WindowConversations(Window window, bool owned) : m_window(window), m_owned(owned) {}

    bool message(UINT message, WPARAM wParam, LPARAM lParam, LRESULT& result) override;
    void windowDestroyed() override;

    std::vector<DdeConversation> initiate(const std::string& service, const std::string& topic, Timeout timeout);
    /// True if it was the last.
    bool remove(const dde::ClientConversation& conversation);

private:
    void acknowledged(WPARAM wParam, LPARAM lParam);
    void sendTo(HWND target, const Message& message, DWORD milliseconds);
    ConversationPtr withPartner(Window partner);
    std::vector<ConversationPtr> all();

    const Window m_window;
    const bool m_owned;
    std::mutex m_initiating;                       // one broadcast at a time
    std::mutex m_mutex;
    std::vector<ConversationPtr> m_conversations;
    std::vector<DdeConversation> m_found;          // by the broadcast that runs
    std::map<HWND, std::uint64_t> m_initiated;     // how many INITIATE each window got
};

bool WindowConversations::message(UINT number, WPARAM wParam, LPARAM lParam, LRESULT& result)
{
    if (!isDdeMessage(number) || number == WM_DDE_INITIATE)   // a broadcast reaches this window too
        return false;
    result = 0;
    const auto conversation = withPartner(windowOf(reinterpret_cast<HWND>(wParam)));
    if (conversation)
        conversation->received(number, wParam, lParam);
    else if (number == WM_DDE_ACK && InSendMessage())
        acknowledged(wParam, lParam);
    else
        discard(number, wParam, lParam);
    return true;
}

void WindowConversations::acknowledged(WPARAM wParam, LPARAM lParam)
{
    Message ack = unpackNegotiation(WM_DDE_ACK, wParam, lParam, true);
    dde::recordReceived(ack, dde::channelOf(m_window, ack.sender), dde::Sender::Server, dde::recordTime());
    DdeConversation facts{static_cast<Conversation>(value(ack.sender)), ack.application, ack.name, m_window, ack.sender};
    auto conversation = std::make_shared<DdeClientConversation>(facts, m_owned);
    conversation->watch();
    dde::remember(conversation);
    const std::lock_guard lock(m_mutex);
    m_conversations.push_back(std::move(conversation));
    m_found.push_back(std::move(facts));
}

ConversationPtr WindowConversations::withPartner(Window partner)
{
    const std::lock_guard lock(m_mutex);
    const auto found = std::ranges::find_if(m_conversations, [&](const auto& each) { return each->facts().server == partner; });
    return found == m_conversations.end() ? nullptr : *found;
}

std::vector<ConversationPtr> WindowConversations::all()
{
    const std::lock_guard lock(m_mutex);
    return m_conversations;
}

bool WindowConversations::remove(const dde::ClientConversation& conversation)
{
    const std::lock_guard lock(m_mutex);
    std::erase_if(m_conversations, [&](const ConversationPtr& each) { return each.get() == &conversation; });
    return m_conversations.empty();
}

void WindowConversations::windowDestroyed()
{
    for (const ConversationPtr& conversation : all()) {
        conversation->abandon();
        dde::forget(*conversation);
    }
}

BOOL CALLBACK collect(HWND window, LPARAM list)
{
    reinterpret_cast<std::vector<HWND>*>(list)->push_back(window);
    return TRUE;
}

// One window at a time, as the system's own broadcast does it, but with one time-out for all of them.
std::vector<DdeConversation> WindowConversations::initiate(const std::string& service, const std::string& topic, Timeout timeout)
{
    const std::lock_guard one(m_initiating);
    const Deadline deadline(timeout);
    const Blocking blocking;
    const GlobalAtom application(service);
    const GlobalAtom name(topic);
    Message message;
    message.id = MessageId::WM_DDE_INITIATE_;
    message.sender = m_window;
    message.application = service;
    message.name = topic;
    message.low = application.get();
    message.high = name.get();
    std::vector<HWND> windows;
    EnumWindows(collect, reinterpret_cast<LPARAM>(&windows));
    for (const HWND window : windows)
        if (window != hwnd(m_window) && !deadline.passed() && !blocking.cancelled())
            sendTo(window, message, deadline.left());
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_found, {});
}

void WindowConversations::sendTo(HWND target, const Message& message, DWORD milliseconds)
{
    const auto found = [this] {
        const std::lock_guard lock(m_mutex);
        return m_found.size();
    };
    const std::size_t before = found();
    const bool isServer = GetPropW(target, kServerProperty) != nullptr;
    Message sent = message;
    const std::uint64_t start = dde::recordTime();
    DWORD_PTR ignored = 0;
    const bool taken = SendMessageTimeoutW(target, WM_DDE_INITIATE, reinterpret_cast<WPARAM>(hwnd(m_window)),
                                           static_cast<LPARAM>(MAKELONG(message.low, message.high)), SMTO_NORMAL, milliseconds, &ignored) != 0;
    std::uint64_t& number = m_initiated[target];
    if (!taken)   // taken back, or yet to come: from now on the other side may count differently
        number = std::max(number, kUncertain);
    sent.number = number++;
    // Only those that answer or take note themselves are worth a record: the desktop is full of windows that do not speak DDE.
    if (isServer || found() != before)
        dde::record(sent, dde::channelOf(m_window, windowOf(target)), dde::Sender::Client, trace::kWrites, start, dde::recordTime());
}

Result<std::vector<DdeConversation>> initiate(Window window, bool owned, const std::string& service,
                                              const std::string& topic, Timeout timeout)
{
    auto led = attachment<WindowConversations>(window);
    if (!led) {
        led = std::make_shared<WindowConversations>(window, owned);
        if (auto attached = attach(window, led); !attached)
            return Unexpected(attached.error());
    }
    auto found = led->initiate(service, topic, timeout);
    if (found.empty())
        return fail("DdeInitiate", ErrorCode::DdeNoConvEstablished, 0, "service \"" + service + "\", topic \"" + topic + '"');
    return found;
}

}  // namespace
}  // namespace ipc::win32

namespace ipc::sys {

using namespace ipc::win32;

Result<std::vector<DdeConversation>> ddeInitiate(Window window, const std::string& service, const std::string& topic,
                                                 Timeout timeout)
{
    if (window != Window::Null) {
        if (!win32::isWindow(window))
            return fail("DdeInitiate", ErrorCode::InvalidWindowHandle, 0, "window " + std::to_string(value(window)));
        return win32::initiate(window, false, service, topic, timeout);
    }
    const auto hidden = sys::createWindow("DDE client");
    if (!hidden)
        return Unexpected(hidden.error());
    auto begun = win32::initiate(*hidden, true, service, topic, timeout);
    if (!begun)
        (void)sys::destroyWindow(*hidden);
    return begun;
}

void ddeEnded(const dde::ClientConversation& conversation)
{
    const Window window = conversation.facts().client;
    const auto led = attachment<WindowConversations>(window);
    if (led && led->remove(conversation) && conversation.ownsWindow())
        (void)sys::destroyWindow(window);
}

}  // namespace ipc::sys
