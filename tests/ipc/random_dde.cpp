// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/dde.h"
#include "tests/ipc/random_dice.h"

#include <algorithm>
#include <span>

namespace ipc::test {
namespace {

constexpr Timeout kDeadline{20000};   // for what comes in any case
const std::vector<std::string> kTopics{"rates", "orders", "System", "nothing", ""};
const std::vector<std::string> kItems{"EUR", "usd", "GBP", "SysItems", "Topics", ""};
const std::vector<std::uint32_t> kFormats{kCfText, kCfText, kCfText, kCfUnicodeText, 2, 0xC123};

std::span<const std::byte> bytes(const std::string& text) { return std::as_bytes(std::span(text)); }
std::string text(const std::vector<std::byte>& value) { return {reinterpret_cast<const char*>(value.data()), value.size()}; }

/// A service of this process and its clients, in this process too: both sides of each message are real.
class Exchange {
public:
    Exchange(Dice& dice, const std::string& name) : m_dice(dice), m_service("service" + name) { restart(); }
    ~Exchange()
    {
        ddeUnregisterAll();
        for (const DdeConversation& conversation : m_conversations)
            (void)ddeTerminate(conversation.id, kDeadline);
        for (const Window window : m_windows)
            (void)destroyWindow(window);
    }

    void step()
    {
        switch (m_conversations.empty() ? m_dice.roll(4) : m_dice.roll(16)) {
        case 0: case 1: initiate(); break;
        case 2: setItem(); break;
        case 3: m_dice.oneIn(4) ? restart() : configure(); break;
        default: transact(m_conversations[m_dice.roll(m_conversations.size())]);
        }
        showMessages();
    }

private:
    void restart()
    {
        say("unregister", code(ddeUnregister(m_service)));
        const DdeItem euro{"EUR", {std::byte{'1'}}};
        say("register", code(ddeRegister(m_service, {{"rates", {euro, {"USD", {}}}}, {"orders", {}}})));
        say("again", code(ddeRegister(m_service, {})));
    }

    void configure()
    {
        DdeBehaviour behaviour;
        behaviour.busy = m_dice.oneIn(6);
        behaviour.refusePoke = m_dice.oneIn(4);
        behaviour.refuseExecute = m_dice.oneIn(4);
        behaviour.release = !m_dice.oneIn(4);
        say("configure", behaviour.busy, behaviour.refusePoke, behaviour.refuseExecute, behaviour.release, code(ddeConfigure(m_service, behaviour)));
    }

    void initiate()
    {
        const std::string& topic = m_dice.of(kTopics);
        const auto window = createWindow("client").value_or(Window::Null);
        m_windows.push_back(window);
        auto made = ddeInitiate(window, m_dice.oneIn(8) ? "nobody" : m_service, topic, Timeout(300));
        std::vector<DdeConversation> found = made.value_or(std::vector<DdeConversation>{});
        std::ranges::sort(found, {}, &DdeConversation::topic);
        say("initiate", topic, code(made), found.size());
        for (const DdeConversation& conversation : found) {
            say("  with", conversation.service, conversation.topic, conversation.client == window);
            m_conversations.push_back(conversation);
        }
    }

    void setItem()
    {
        const std::string& topic = m_dice.of(kTopics);
        const std::string& item = m_dice.of(kItems);
        const auto update = ddeSetItem(m_service, topic, item, bytes(m_dice.text(20)), m_dice.oneIn(5) ? kCfUnicodeText : kCfText);
        say("set", topic, item, code(update), update ? update->posted : 0, update ? update->withheld : 0);
    }

    void transact(const DdeConversation& conversation)
    {
        const Conversation id = conversation.id;
        const std::string& item = m_dice.of(kItems);
        const std::uint32_t format = m_dice.of(kFormats);
        switch (m_dice.roll(9)) {
        case 0: case 1: show("request", item, ddeRequest(id, item, format, kDeadline)); break;
        case 2: case 3: {
            const auto link = static_cast<DdeLink>(m_dice.roll(3));
            const DdeAdvise advise{item, link, format, m_dice.oneIn(2), m_dice.oneIn(2)};
            say(static_cast<int>(link), advise.ackRequested, advise.autoAck);
            show("advise", item, ddeAdvise(id, advise, kDeadline));
            break;
        }
        case 4: say("unadvise", item, format, code(ddeUnadvise(id, item, format, kDeadline))); break;
        case 5: case 6: say("poke", item, format, code(ddePoke(id, item, bytes(m_dice.text(30)), format, kDeadline))); break;
        case 7: say("execute", code(ddeExecute(id, m_dice.oneIn(3) ? "no brackets" : "[open(" + m_dice.text(9) + ")][print]", kDeadline))); break;
        default:
            if (m_dice.oneIn(3)) {
                say("terminate", code(ddeTerminate(id, kDeadline)));
                if (m_dice.oneIn(2))
                    std::erase_if(m_conversations, [id](const DdeConversation& one) { return one.id == id; });
            }
        }
    }

    static void show(const char* what, const std::string& item, const Result<DdeValue>& value)
    {
        say(what, item, code(value), value ? value->format : 0, value ? value->flags : 0, value ? text(value->value) : "");
    }

    // What a server sent before it answered a request is in the queue when the answer is there.
    void showMessages()
    {
        for (const DdeConversation& conversation : m_conversations)
            (void)ddeRequest(conversation.id, "-", kCfText, kDeadline);
        const bool acknowledge = m_dice.oneIn(2);
        for (const Window window : m_windows)
            while (const auto message = getMessage(window, Timeout(0), acknowledge))
                say("  got", trace::messageName(message->id), message->text, message->format, message->flags, message->data ? text(*message->data) : "-");
    }

    Dice& m_dice;
    std::string m_service;
    std::vector<DdeConversation> m_conversations;
    std::vector<Window> m_windows;
};

}  // namespace

void dde(Dice& dice, const std::string& name)
{
    Exchange exchange(dice, name);
    for (int i = 0; i < 20; ++i)
        exchange.step();
}

}  // namespace ipc::test
