// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/clipboard.h"
#include "ipc/window.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

/// Dynamic Data Exchange on the WM_DDE_* messages themselves. A server registers a service with topics and items and
/// answers in its window procedure, on the thread "dde" of its process. A client finds it by WM_DDE_INITIATE and then
/// posts one message after the other and waits for the answer.
///
/// On Windows the real messages between real windows. On Linux the same messages with the same fields over AF_UNIX
/// sockets in the session's directory, one for each conversation; data objects are sealed memfds.
namespace ipc {

/// A conversation: the number of the window that the server made for it. The same in both processes.
enum class Conversation : std::uint64_t { Null = 0 };

constexpr std::uint64_t value(Conversation conversation) { return static_cast<std::uint64_t>(conversation); }

/// An item that a server offers. Text values are without the NUL that ends them in a data object.
struct DdeItem {
    std::string name;
    std::vector<std::byte> value;
    ClipboardFormat format = kCfText;
};

struct DdeTopic {
    std::string name;
    std::vector<DdeItem> items;
};

/// What a server answers, and how soon.
struct DdeBehaviour {
    bool busy = false;            ///< WM_DDE_ACK with fBusy instead of an answer; the System topic still answers
    bool refusePoke = false;      ///< negative WM_DDE_ACK to every WM_DDE_POKE
    bool refuseExecute = false;   ///< negative WM_DDE_ACK to every WM_DDE_EXECUTE
    bool release = true;          ///< fRelease in WM_DDE_DATA; false: the server keeps the object and asks for an ACK
    bool suspended = false;       ///< the window procedure does not run: messages wait
    std::chrono::milliseconds delay{0};   ///< before each answer; the thread does nothing else meanwhile
};

/// A conversation as WM_DDE_INITIATE began it.
struct DdeConversation {
    Conversation id = Conversation::Null;
    std::string service;
    std::string topic;
    Window client = Window::Null;   ///< whose queue gets what the server sends unasked
    Window server = Window::Null;   ///< the partner
};

/// The three ways to follow an item.
enum class DdeLink : std::uint8_t {
    Cold,   ///< none: WM_DDE_REQUEST each time
    Warm,   ///< WM_DDE_DATA without data when it changes
    Hot,    ///< WM_DDE_DATA with the new value when it changes
};

struct DdeAdvise {
    std::string item;
    DdeLink link = DdeLink::Hot;
    ClipboardFormat format = kCfText;
    bool ackRequested = false;    ///< fAckReq: the server may not send the next update before an ACK for the last
    bool autoAck = true;          ///< acknowledge as the update comes in; false: only by getMessage(…, true)
};

/// What WM_DDE_DATA brought.
struct DdeValue {
    std::vector<std::byte> value;
    std::uint32_t format = 0;
    std::uint32_t flags = 0;      ///< DDE_FREQUESTED, DDE_FRELEASE, DDE_FACKREQ
};

/// What a change of an item led to.
struct DdeUpdate {
    std::uint32_t posted = 0;     ///< WM_DDE_DATA messages posted
    std::uint32_t withheld = 0;   ///< links that still owe an ACK: they get the newest value after it
};

/// Registers a service under a name without '/' or '\' and starts to answer. With a window, WM_DDE_POKE,
/// WM_DDE_EXECUTE and WM_DDE_TERMINATE are passed on to its queue after they were answered. Every service has the
/// topic "System" besides; a WM_DDE_INITIATE for any topic is not answered for it. Returns the window that listens.
/// 87 a name is empty, too long (255) or not allowed, 183 this process has the service, 3 no session.
Result<Window> ddeRegister(const std::string& service, std::vector<DdeTopic> topics, Window window = Window::Null);

/// Ends a service: WM_DDE_TERMINATE to each partner. Does not wait for theirs. 2 no such service in this process.
Result<void> ddeUnregister(const std::string& service);

/// Ends every service of this process, as its end would; no call is recorded.
void ddeUnregisterAll();

/// Sets how a service of this process answers.
Result<void> ddeConfigure(const std::string& service, const DdeBehaviour& behaviour);

/// Changes an item, making it if need be, and updates the links to it. 2 no such service or topic.
Result<DdeUpdate> ddeSetItem(const std::string& service, const std::string& topic, const std::string& item,
                             std::span<const std::byte> value, ClipboardFormat format = kCfText);

/// Broadcasts WM_DDE_INITIATE and returns the conversations that came of it: all ACKs arrive before it returns, one for
/// each topic if `topic` is empty (any), of every service if `service` is empty. Without a window it makes a hidden
/// one for the conversations. Servers that do not answer within `timeout` are left out. 0x400A nobody answered.
Result<std::vector<DdeConversation>> ddeInitiate(Window window, const std::string& service, const std::string& topic,
                                                 Timeout timeout);

/// The transactions: each posts one message and waits for its answer. 0x4001 the server is busy, 0x4009 it refused,
/// 0x400E it has gone or terminated, 0x4006 no such conversation, 0x400D another thread is in a transaction of it,
/// 995 cancelled. No answer in time: 0x4002 (request), 0x4000 (advise), 0x4010 (unadvise), 0x400B (poke), 0x4005
/// (execute); an answer that comes later is discarded.
/// `room`: a value that is no longer needed, whose memory the new one may have: who passes the last one on allocates nothing.
Result<DdeValue> ddeRequest(Conversation conversation, const std::string& item, std::uint32_t format, Timeout timeout,
                            DdeValue room = {});

/// Sets up a link. A cold link is none: the item is requested once, to see that it is there; its value is returned.
Result<DdeValue> ddeAdvise(Conversation conversation, const DdeAdvise& advise, Timeout timeout);

/// Ends the link to an item, or all links of the conversation if `item` is empty.
Result<void> ddeUnadvise(Conversation conversation, const std::string& item, std::uint32_t format, Timeout timeout);
Result<void> ddePoke(Conversation conversation, const std::string& item, std::span<const std::byte> value,
                     std::uint32_t format, Timeout timeout);

/// `commands`: "[open(file)][print]".
Result<void> ddeExecute(Conversation conversation, const std::string& commands, Timeout timeout);

/// Posts WM_DDE_TERMINATE and waits for the partner's; what arrives in between is freed and not shown. Either side may
/// call it; a server does not wait. 1460 the partner did not answer (the conversation is over all the same).
Result<void> ddeTerminate(Conversation conversation, Timeout timeout);

}  // namespace ipc
