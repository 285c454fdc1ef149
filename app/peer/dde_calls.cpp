// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/peer/catalogue.h"

#include "ipc/dde.h"

namespace peer {
namespace {

using ipc::CallId;
using ipc::Conversation;
using ipc::Family;
using ipc::Mechanism;
using ipc::Window;

constexpr std::string_view kLinkFormat = R"("CF_TEXT")";

ipc::Unexpected wrongShape(const std::string& what)
{
    return ipc::fail("DdeRegister", ipc::ErrorCode::InvalidParameter, 0, "topics: " + what);
}

std::vector<std::byte> valueBytes(const std::string& text)
{
    const auto* data = reinterpret_cast<const std::byte*>(text.data());
    return {data, data + text.size()};
}

// {"topic": {"item": "value", …}, …}
ipc::Result<std::vector<ipc::DdeTopic>> topicsOf(const Json& json)
{
    if (!json.is_object())
        return wrongShape("an object of topics is needed: {\"topic\": {\"item\": \"value\"}}");
    std::vector<ipc::DdeTopic> topics;
    for (const auto& [topicName, items] : json.items()) {
        if (!items.is_object())
            return wrongShape("topic \"" + topicName + "\" must be an object of items");
        ipc::DdeTopic& topic = topics.emplace_back(ipc::DdeTopic{topicName, {}});
        for (const auto& [itemName, value] : items.items()) {
            if (!value.is_string())
                return wrongShape("item \"" + itemName + "\" must be text");
            topic.items.push_back({itemName, valueBytes(value.get<std::string>()), ipc::kCfText});
        }
    }
    return topics;
}

Conversation conversationOf(const Arguments& arguments)
{
    return static_cast<Conversation>(arguments.number("conversation"));
}

std::string textOrEmpty(const Arguments& arguments, std::string_view name)
{
    return arguments.isNull(name) ? std::string() : arguments.text(name);
}

std::vector<std::byte> valueOf(const Arguments& arguments)
{
    return arguments.data("value").value_or(std::vector<std::byte>{});
}

Answer runDdeRegister(const Arguments& arguments)
{
    auto topics = topicsOf(arguments.json("topics"));
    if (!topics)
        return topics.error();
    return answer(ipc::ddeRegister(arguments.text("service"), std::move(*topics), arguments.window("window")),
                  [](Window window) { return Json{{"window", value(window)}}; });
}

Answer runUnregister(const Arguments& arguments) { return answer(ipc::ddeUnregister(arguments.text("service"))); }

Answer runConfigure(const Arguments& arguments)
{
    ipc::DdeBehaviour behaviour;
    behaviour.busy = arguments.flag("busy");
    behaviour.refusePoke = arguments.flag("refusePoke");
    behaviour.refuseExecute = arguments.flag("refuseExecute");
    behaviour.release = arguments.flag("release");
    behaviour.suspended = arguments.flag("suspended");
    behaviour.delay = std::chrono::milliseconds(arguments.word("delay"));
    return answer(ipc::ddeConfigure(arguments.text("service"), behaviour));
}

Answer runSetItem(const Arguments& arguments)
{
    return answer(ipc::ddeSetItem(arguments.text("service"), arguments.text("topic"), arguments.text("item"),
                                  valueOf(arguments), arguments.word("format")),
                  [](const ipc::DdeUpdate& update) {
                      return Json{{"posted", update.posted}, {"withheld", update.withheld}};
                  });
}

Json outputs(const std::vector<ipc::DdeConversation>& conversations)
{
    Json list = Json::array();
    for (const ipc::DdeConversation& each : conversations) {
        list.push_back({{"conversation", value(each.id)}, {"service", each.service}, {"topic", each.topic},
                        {"partner", value(each.server)}});
    }
    const ipc::DdeConversation& first = conversations.front();
    return {{"conversation", value(first.id)}, {"service", first.service}, {"topic", first.topic},
            {"window", value(first.client)}, {"count", conversations.size()}, {"conversations", std::move(list)}};
}

Answer runInitiate(const Arguments& arguments)
{
    return answer(ipc::ddeInitiate(arguments.window("window"), arguments.text("service"), arguments.text("topic"),
                                   arguments.timeout("timeout")),
                  outputs);
}

Json valueOutputs(const ipc::DdeValue& value)
{
    return {{"value", dataOut(value.value)}, {"size", value.value.size()},
            {"format", ipc::constantText(Family::ClipboardFormat, value.format)},
            {"flags", ipc::constantText(Family::DdeFlags, value.flags)}};
}

Answer runRequest(const Arguments& arguments)
{
    return answer(ipc::ddeRequest(conversationOf(arguments), arguments.text("item"), arguments.word("format"),
                                  arguments.timeout("timeout")),
                  valueOutputs);
}

Answer runAdvise(const Arguments& arguments)
{
    const std::string link = arguments.text("link");
    if (link != "cold" && link != "warm" && link != "hot")
        return ipc::Error{ipc::ErrorCode::InvalidParameter, 0, "DdeAdvise", "link: cold, warm or hot, not \"" + link + '"'};
    ipc::DdeAdvise advise;
    advise.item = arguments.text("item");
    advise.link = link == "cold" ? ipc::DdeLink::Cold : link == "warm" ? ipc::DdeLink::Warm : ipc::DdeLink::Hot;
    advise.format = arguments.word("format");
    advise.ackRequested = arguments.flag("ackRequested");
    advise.autoAck = arguments.flag("autoAck");
    return answer(ipc::ddeAdvise(conversationOf(arguments), advise, arguments.timeout("timeout")),
                  [&](const ipc::DdeValue& value) {
                      return advise.link == ipc::DdeLink::Cold ? valueOutputs(value) : Json::object();
                  });
}

Answer runUnadvise(const Arguments& arguments)
{
    return answer(ipc::ddeUnadvise(conversationOf(arguments), textOrEmpty(arguments, "item"), arguments.word("format"),
                                   arguments.timeout("timeout")));
}

Answer runPoke(const Arguments& arguments)
{
    return answer(ipc::ddePoke(conversationOf(arguments), arguments.text("item"), valueOf(arguments),
                               arguments.word("format"), arguments.timeout("timeout")));
}

Answer runExecute(const Arguments& arguments)
{
    return answer(ipc::ddeExecute(conversationOf(arguments), arguments.text("commands"), arguments.timeout("timeout")));
}

Answer runTerminate(const Arguments& arguments)
{
    return answer(ipc::ddeTerminate(conversationOf(arguments), arguments.timeout("timeout")));
}

const Parameter kConversation{"conversation", Type::Number, "What DdeInitiate returned: the server's window for it."};
const Parameter kService{"service", Type::Text, "Name of the service (the application), without / and \\.", R"("demo")"};
const Parameter kItem{"item", Type::Text, "Name of the item; upper and lower case do not differ.", R"("price")"};
const Parameter kValue{"value", Type::Data, "The new value; a text format's closing NUL is added.", R"("42")"};
const Parameter kDataFormat{"format", Type::Constant, "Clipboard format of the value.", kLinkFormat, Family::ClipboardFormat};
const Parameter kAnswerTimeout{"timeout", Type::Number, "Milliseconds to wait for the answer; DDE itself knows no time-out.",
                         "5000", Family::Timeout};
const Output kFlagsOut{"flags", Type::Constant, "First word of the data object (DDEDATA).", Family::DdeFlags};
const Output kFormatOut{"format", Type::Constant, "Clipboard format of the value.", Family::ClipboardFormat};

const std::vector<CallEntry> kDdeCalls{
    {CallId::DdeRegister, Mechanism::Dde,
     "Becomes a DDE server: answers WM_DDE_INITIATE and all that follows in a window procedure on the thread \"dde\".",
     {kService,
      {"topics", Type::Object, "The topics with their items and values: {\"topic\": {\"item\": \"value\"}}.",
       R"({"stock": {"price": "10", "name": "ACME"}})"},
      {"window", Type::Window, "A window whose queue is told of accepted WM_DDE_POKE and WM_DDE_EXECUTE; null: nobody.", "null"}},
     {{"window", Type::Window, "The window that listens to WM_DDE_INITIATE."}}, runDdeRegister},
    {CallId::DdeUnregister, Mechanism::Dde, "Ends a service; every conversation of it gets WM_DDE_TERMINATE.",
     {kService}, {}, runUnregister},
    {CallId::DdeConfigure, Mechanism::Dde, "Says how the service's window procedure answers from now on.",
     {kService,
      {"busy", Type::Bool, "Answer WM_DDE_ACK with fBusy (but on topic System).", "false"},
      {"delay", Type::Number, "Milliseconds that the window procedure takes before each answer.", "0"},
      {"suspended", Type::Bool, "The window procedure does not run: messages wait in the queue.", "false"},
      {"refusePoke", Type::Bool, "Refuse every WM_DDE_POKE.", "false"},
      {"refuseExecute", Type::Bool, "Refuse every WM_DDE_EXECUTE.", "false"},
      {"release", Type::Bool, "fRelease in WM_DDE_DATA: the client frees the object; false: the server, after an ACK.", "true"}},
     {}, runConfigure},
    {CallId::DdeSetItem, Mechanism::Dde, "Changes an item's value; every link to it gets WM_DDE_DATA.",
     {kService, {"topic", Type::Text, "Topic that has the item.", R"("stock")"}, kItem, kValue, kDataFormat},
     {{"posted", Type::Number, "WM_DDE_DATA messages posted."},
      {"withheld", Type::Number, "Links that still owe a WM_DDE_ACK; they get the newest value after it."}},
     runSetItem},
    {CallId::DdeInitiate, Mechanism::Dde, "Asks all servers with WM_DDE_INITIATE; each WM_DDE_ACK begins a conversation.",
     {{"service", Type::Text, "Service to ask for; empty: any.", R"("demo")"},
      {"topic", Type::Text, "Topic to talk about; empty: any, one conversation for each.", R"("stock")"},
      {"window", Type::Window, "Window whose queue gets what servers send unasked; null: a hidden one is made.", "null"},
      {"timeout", Type::Number, "Milliseconds after which a server that hangs is left out.", "2000", Family::Timeout}},
     {{"conversation", Type::Number, "The first conversation."},
      {"service", Type::Text, "Its service."},
      {"topic", Type::Text, "Its topic."},
      {"window", Type::Window, "The client's window."},
      {"count", Type::Number, "How many WM_DDE_ACK came."},
      {"conversations", Type::Object, "All of them: conversation, service, topic, partner."}},
     runInitiate},
    {CallId::DdeRequest, Mechanism::Dde, "Posts WM_DDE_REQUEST and waits for WM_DDE_DATA (or a negative WM_DDE_ACK).",
     {kConversation, kItem, kDataFormat, kAnswerTimeout},
     {{"value", Type::Data, "The item's value."}, {"size", Type::Number, "Its size in bytes."}, kFormatOut, kFlagsOut}, runRequest},
    {CallId::DdeAdvise, Mechanism::Dde, "Sets up a link with WM_DDE_ADVISE: the server tells when the item changes.",
     {kConversation, kItem,
      {"link", Type::Text, "hot: with the new value; warm: only that it changed; cold: no link, one request.", R"("hot")"},
      {"ackRequested", Type::Bool, "fAckReq: the server waits for an ACK before the next update.", "false"},
      {"autoAck", Type::Bool, "Send that ACK as the update comes in; false: GetMessage with ack does.", "true"},
      kDataFormat, kAnswerTimeout},
     {{"value", Type::Data, "Cold only: the item's value."}, {"size", Type::Number, "Cold only: its size in bytes."},
      kFormatOut, kFlagsOut},
     runAdvise},
    {CallId::DdeUnadvise, Mechanism::Dde, "Ends a link, or all links of the conversation, with WM_DDE_UNADVISE.",
     {kConversation, {"item", Type::Text, "Item whose link to end; null: all.", "null"},
      {"format", Type::Number, "Only links of this clipboard format; 0: any.", "0", Family::ClipboardFormat}, kAnswerTimeout},
     {}, runUnadvise},
    {CallId::DdePoke, Mechanism::Dde, "Sends a value to the server with WM_DDE_POKE.",
     {kConversation, kItem, kValue, kDataFormat, kAnswerTimeout}, {}, runPoke},
    {CallId::DdeExecute, Mechanism::Dde, "Has the server carry out commands, with WM_DDE_EXECUTE.",
     {kConversation, {"commands", Type::Text, "[operation(argument,…)][…]", R"("[open(report)][print]")"}, kAnswerTimeout},
     {}, runExecute},
    {CallId::DdeTerminate, Mechanism::Dde, "Ends a conversation: WM_DDE_TERMINATE, answered by WM_DDE_TERMINATE.",
     {kConversation, {"timeout", Type::Number, "Milliseconds to wait for the partner's WM_DDE_TERMINATE.", "2000", Family::Timeout}},
     {}, runTerminate},
};

}  // namespace

std::span<const CallEntry> ddeCalls() { return kDdeCalls; }

}  // namespace peer
