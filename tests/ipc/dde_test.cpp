// SPDX-License-Identifier: GPL-3.0-or-later
// The DDE cases. What they say of DDEML (HCONV, DdeGetLastError) is said here of the transactions, which give
// the same codes. DD-16 (both words of a message arrive) is each backend's own: DdeWords.
#include "ipc/dde.h"
#include "tests/ipc/session_fixture.h"
#include "tests/ipc/text.h"

#include <algorithm>
#include <set>

namespace ipc::test {
namespace {

/// A server of this process: service "Demo" with topics "stock" (price, name) and "notes" (one), ended with the test.
class Dde : public SessionTest {
protected:
    void SetUp() override
    {
        SessionTest::SetUp();
        const auto window = ddeRegister("Demo", {{"stock", {{"price", bytesOf("10")}, {"name", bytesOf("ACME")}, {"volume", bytesOf("7")}}},
                                                 {"notes", {{"one", bytesOf("hello")}}}});
        ASSERT_TRUE(succeeds(window));
    }
    void TearDown() override
    {
        (void)ddeUnregister("Demo");
        SessionTest::TearDown();
    }

    static DdeConversation begin(const std::string& topic = "stock", Window window = Window::Null)
    {
        const auto begun = ddeInitiate(window, "Demo", topic, kDeadline);
        EXPECT_TRUE(succeeds(begun));
        return begun && !begun->empty() ? begun->front() : DdeConversation{};
    }
    static Result<DdeValue> request(Conversation conversation, const std::string& item)
    {
        return ddeRequest(conversation, item, kCfText, kDeadline);
    }
    static std::string priceOf(Conversation conversation)
    {
        const auto value = request(conversation, "price");
        EXPECT_TRUE(succeeds(value));
        return value ? textOf(value->value) : std::string();
    }
    static DdeUpdate set(std::string_view value, const std::string& item = "price")
    {
        const auto update = ddeSetItem("Demo", "stock", item, bytesOf(value));
        EXPECT_TRUE(succeeds(update));
        return update.value_or(DdeUpdate{});
    }
    static void configure(const DdeBehaviour& behaviour) { EXPECT_TRUE(succeeds(ddeConfigure("Demo", behaviour))); }
    /// The next update in a client's window, as text; "-" if it brought no data.
    static std::string update(Window window, bool acknowledge = false)
    {
        const auto message = getMessage(window, kDeadline, acknowledge);
        EXPECT_TRUE(succeeds(message));
        if (!message)
            return {};
        EXPECT_EQ(trace::messageName(message->id), "WM_DDE_DATA");
        return message->data ? textOf(*message->data) : "-";
    }
    static bool silent(Window window) { return bool(failsWith(getMessage(window, 50ms), ErrorCode::WaitTimeout)); }
};

TEST_F(Dde, DD_01_NobodyAnswers)
{
    EXPECT_TRUE(failsWith(ddeInitiate(Window::Null, "Nobody", "stock", kDeadline), ErrorCode::DdeNoConvEstablished));
    EXPECT_TRUE(failsWith(ddeInitiate(Window::Null, "Demo", "no such topic", kDeadline), ErrorCode::DdeNoConvEstablished));
}

TEST_F(Dde, DD_02_AWildcardTopicBringsOneConversationForEach)
{
    const auto begun = ddeInitiate(Window::Null, "Demo", "", kDeadline);
    ASSERT_TRUE(succeeds(begun));
    std::set<std::string> topics;
    std::set<Conversation> ids;
    for (const DdeConversation& each : *begun) {
        topics.insert(each.topic);
        ids.insert(each.id);
        EXPECT_EQ(each.service, "Demo");
    }
    EXPECT_EQ(topics, (std::set<std::string>{"notes", "stock"}));
    EXPECT_EQ(ids.size(), 2u);
    const auto notes = std::ranges::find(*begun, "notes", &DdeConversation::topic);
    const auto one = request(notes->id, "one");
    ASSERT_TRUE(succeeds(one));
    EXPECT_EQ(textOf(one->value), "hello");
}

TEST_F(Dde, DD_02_AWildcardServiceFindsAllServers)
{
    ASSERT_TRUE(succeeds(ddeRegister("Other", {{"stock", {}}})));
    const auto begun = ddeInitiate(Window::Null, "", "stock", kDeadline);
    EXPECT_TRUE(succeeds(ddeUnregister("Other")));
    ASSERT_TRUE(succeeds(begun));
    ASSERT_EQ(begun->size(), 2u);
    EXPECT_NE(begun->front().service, begun->back().service);
}

TEST_F(Dde, NamesAreAtomsUpperAndLowerCaseDoNotDiffer)
{
    const auto begun = ddeInitiate(Window::Null, "dEMO", "STOCK", kDeadline);
    ASSERT_TRUE(succeeds(begun));
    EXPECT_EQ(priceOf(begun->front().id), "10");
    EXPECT_TRUE(succeeds(request(begun->front().id, "PRICE")));
}

TEST_F(Dde, DD_03_ARequestIsAnsweredWithData)
{
    const auto value = request(begin().id, "price");
    ASSERT_TRUE(succeeds(value));
    EXPECT_EQ(textOf(value->value), "10");
    EXPECT_EQ(value->format, kCfText);
    EXPECT_EQ(value->flags, 0x1000u | 0x2000u) << "fResponse and fRelease";
}

TEST_F(Dde, DD_04_ARequestForAnUnknownItemOrFormatIsRefused)
{
    const auto id = begin().id;
    EXPECT_TRUE(failsWith(request(id, "no such item"), ErrorCode::DdeNotProcessed));
    EXPECT_TRUE(failsWith(ddeRequest(id, "price", 13, kDeadline), ErrorCode::DdeNotProcessed));
    EXPECT_EQ(priceOf(id), "10") << "the conversation goes on";
}

TEST_F(Dde, DD_05_APokeIsAcceptedOrRefused)
{
    const auto id = begin().id;
    EXPECT_TRUE(succeeds(ddePoke(id, "price", bytesOf("11"), kCfText, kDeadline)));
    EXPECT_EQ(priceOf(id), "11");
    EXPECT_TRUE(failsWith(ddePoke(id, "no such item", bytesOf("1"), kCfText, kDeadline), ErrorCode::DdeNotProcessed));
    DdeBehaviour refuse;
    refuse.refusePoke = true;
    configure(refuse);
    EXPECT_TRUE(failsWith(ddePoke(id, "price", bytesOf("12"), kCfText, kDeadline), ErrorCode::DdeNotProcessed));
    EXPECT_EQ(priceOf(id), "11");
}

TEST_F(Dde, DD_06_CommandsAreCarriedOutOrRefused)
{
    const auto id = begin().id;
    EXPECT_TRUE(succeeds(ddeExecute(id, "[a(1)][b]", kDeadline)));
    EXPECT_TRUE(succeeds(ddeExecute(id, R"([say("a]b", c)])", kDeadline)));
    for (const char* wrong : {"", "a(1)", "[a", "a]", "[a(1]", "[a]b", "[[a]]"})
        EXPECT_TRUE(failsWith(ddeExecute(id, wrong, kDeadline), ErrorCode::DdeNotProcessed)) << wrong;
    DdeBehaviour refuse;
    refuse.refuseExecute = true;
    configure(refuse);
    EXPECT_TRUE(failsWith(ddeExecute(id, "[a]", kDeadline), ErrorCode::DdeNotProcessed));
}

TEST_F(Dde, TheServersWindowIsToldOfPokeAndExecute)
{
    const auto window = createWindow("server");
    ASSERT_TRUE(succeeds(window));
    ASSERT_TRUE(succeeds(ddeRegister("Told", {{"t", {{"i", bytesOf("1")}}}}, *window)));
    const auto begun = ddeInitiate(Window::Null, "Told", "t", kDeadline);
    ASSERT_TRUE(succeeds(begun));
    EXPECT_TRUE(succeeds(ddePoke(begun->front().id, "i", bytesOf("2"), kCfText, kDeadline)));
    EXPECT_TRUE(succeeds(ddeExecute(begun->front().id, "[b]", kDeadline)));
    const auto poke = getMessage(*window, kDeadline);
    ASSERT_TRUE(succeeds(poke));
    EXPECT_EQ(messageNumber(poke->id), 0x3E7u);
    EXPECT_EQ(textOf(poke->data.value()), "2");
    EXPECT_EQ(poke->partner, begun->front().client);
    const auto execute = getMessage(*window, kDeadline);
    ASSERT_TRUE(succeeds(execute));
    EXPECT_EQ(execute->text, "[b]");
    EXPECT_TRUE(succeeds(ddeUnregister("Told")));
    EXPECT_TRUE(succeeds(destroyWindow(*window)));
}

TEST_F(Dde, DD_07_AHotLinkBringsEachValue)
{
    const auto conversation = begin();
    ASSERT_TRUE(succeeds(ddeAdvise(conversation.id, {"price"}, kDeadline)));
    EXPECT_EQ(set("11").posted, 1u);
    EXPECT_EQ(set("12").posted, 1u);
    EXPECT_EQ(set("other", "name").posted, 0u);
    const auto first = getMessage(conversation.client, kDeadline);
    ASSERT_TRUE(succeeds(first));
    EXPECT_EQ(textOf(first->data.value()), "11");
    EXPECT_EQ(first->flags & 0x1000, 0u) << "fResponse: it answers no request";
    EXPECT_EQ(first->text, "price");
    EXPECT_EQ(first->partner, conversation.server);
    EXPECT_EQ(update(conversation.client), "12");
    EXPECT_TRUE(silent(conversation.client));
}

TEST_F(Dde, DD_08_AWarmLinkBringsOnlyTheNews)
{
    const auto conversation = begin();
    ASSERT_TRUE(succeeds(ddeAdvise(conversation.id, {"price", DdeLink::Warm}, kDeadline)));
    set("11");
    set("12");
    EXPECT_EQ(update(conversation.client), "-");
    EXPECT_EQ(update(conversation.client), "-");
    EXPECT_EQ(priceOf(conversation.id), "12");
}

TEST_F(Dde, AColdLinkIsARequestEachTime)
{
    const auto conversation = begin();
    const auto value = ddeAdvise(conversation.id, {"price", DdeLink::Cold}, kDeadline);
    ASSERT_TRUE(succeeds(value));
    EXPECT_EQ(textOf(value->value), "10");
    EXPECT_EQ(set("11").posted, 0u);
}

TEST_F(Dde, DD_09_WithFAckReqOnlyOneUpdateIsOnItsWay)
{
    const auto conversation = begin();
    DdeAdvise advise{"price"};
    advise.ackRequested = true;
    advise.autoAck = false;
    ASSERT_TRUE(succeeds(ddeAdvise(conversation.id, advise, kDeadline)));
    EXPECT_EQ(set("11").posted, 1u);
    for (const char* value : {"12", "13", "14", "15"})
        EXPECT_EQ(set(value).withheld, 1u);
    const auto first = getMessage(conversation.client, kDeadline);
    ASSERT_TRUE(succeeds(first));
    EXPECT_EQ(textOf(first->data.value()), "11");
    EXPECT_NE(first->flags & 0x8000, 0u) << "fAckReq";
    EXPECT_TRUE(silent(conversation.client));
    EXPECT_EQ(update(conversation.client, true), "15") << "after the ACK comes the newest, not the next";
    EXPECT_TRUE(silent(conversation.client));
}

TEST_F(Dde, AnAutomaticAckKeepsTheLinkGoing)
{
    const auto conversation = begin();
    DdeAdvise advise{"price"};
    advise.ackRequested = true;
    ASSERT_TRUE(succeeds(ddeAdvise(conversation.id, advise, kDeadline)));
    for (const char* value : {"11", "12", "13"}) {
        const auto [posted, withheld] = set(value);   // withheld: it goes out when the ACK for the last has come
        EXPECT_EQ(posted + withheld, 1u);
        EXPECT_EQ(update(conversation.client), value);
    }
}

TEST_F(Dde, WithoutFReleaseTheServerKeepsTheObjectUntilTheAck)
{
    DdeBehaviour keep;
    keep.release = false;
    configure(keep);
    const auto value = request(begin().id, "price");
    ASSERT_TRUE(succeeds(value));
    EXPECT_EQ(value->flags, 0x1000u | 0x8000u) << "fResponse and fAckReq, not fRelease";
}

TEST_F(Dde, DD_10_UnadviseOfNoLinkIsRefused)
{
    EXPECT_TRUE(failsWith(ddeUnadvise(begin().id, "price", 0, kDeadline), ErrorCode::DdeNotProcessed));
}

TEST_F(Dde, DD_11_UnadviseOfAllEndsEveryLink)
{
    const auto conversation = begin();
    for (const char* item : {"price", "name", "volume"})
        ASSERT_TRUE(succeeds(ddeAdvise(conversation.id, {item}, kDeadline)));
    EXPECT_TRUE(succeeds(ddeUnadvise(conversation.id, "", 0, kDeadline)));
    EXPECT_EQ(set("11").posted, 0u);
    EXPECT_TRUE(silent(conversation.client));
}

TEST_F(Dde, DD_12_TerminateIsAnsweredOnceAndWhatComesBetweenIsNotShown)
{
    const auto window = createWindow("client");
    ASSERT_TRUE(succeeds(window));
    const auto conversation = begin("stock", *window);
    ASSERT_TRUE(succeeds(ddeAdvise(conversation.id, {"price"}, kDeadline)));
    DdeBehaviour hung;
    hung.suspended = true;
    configure(hung);
    Background terminate([&] { return ddeTerminate(conversation.id, kDeadline); });
    ASSERT_TRUE(terminate.blocked());
    EXPECT_EQ(set("11").posted, 1u) << "the server has not seen WM_DDE_TERMINATE yet";
    configure({});
    EXPECT_TRUE(succeeds(terminate.get()));
    EXPECT_TRUE(silent(*window));
    EXPECT_EQ(set("12").posted, 0u);
    EXPECT_TRUE(failsWith(request(conversation.id, "price"), ErrorCode::DdeInvalidParameter));
    EXPECT_TRUE(succeeds(destroyWindow(*window)));
}

TEST_F(Dde, TheServerMayTerminateToo)
{
    const auto conversation = begin();
    ASSERT_TRUE(succeeds(ddeUnregister("Demo")));
    const auto message = getMessage(conversation.client, kDeadline);
    ASSERT_TRUE(succeeds(message));
    EXPECT_EQ(trace::messageName(message->id), "WM_DDE_TERMINATE");
    EXPECT_TRUE(failsWith(request(conversation.id, "price"), ErrorCode::DdeServerDied));
    EXPECT_TRUE(succeeds(ddeTerminate(conversation.id, kDeadline)));
}

TEST_F(Dde, DD_13_ABusyServerSaysSo)
{
    const auto id = begin().id;
    const auto system = begin("System").id;
    DdeBehaviour busy;
    busy.busy = true;
    configure(busy);
    EXPECT_TRUE(failsWith(request(id, "price"), ErrorCode::DdeBusy));
    EXPECT_TRUE(failsWith(ddePoke(id, "price", bytesOf("1"), kCfText, kDeadline), ErrorCode::DdeBusy));
    EXPECT_TRUE(failsWith(ddeExecute(id, "[a]", kDeadline), ErrorCode::DdeBusy));
    const auto status = request(system, "Status");
    ASSERT_TRUE(succeeds(status));
    EXPECT_EQ(textOf(status->value), "Busy");
    configure({});
    EXPECT_EQ(priceOf(id), "10");
}

TEST_F(Dde, DD_14_ALateAnswerIsDiscarded)
{
    const auto id = begin().id;
    DdeBehaviour slow;
    slow.delay = 1500ms;
    configure(slow);
    const auto start = std::chrono::steady_clock::now();
    EXPECT_TRUE(failsWith(ddeExecute(id, "[a]", 200ms), ErrorCode::DdeExecAckTimeout));
    EXPECT_GE(std::chrono::steady_clock::now() - start, 180ms) << "a Windows tick early at most";
    configure({});
    EXPECT_EQ(priceOf(id), "10") << "the late WM_DDE_ACK answers nothing";
}

TEST_F(Dde, EachTransactionHasItsOwnTimeOut)
{
    const auto conversation = begin();
    DdeBehaviour hung;
    hung.suspended = true;
    configure(hung);
    const auto id = conversation.id;
    EXPECT_TRUE(failsWith(ddeRequest(id, "price", kCfText, 20ms), ErrorCode::DdeDataAckTimeout));
    EXPECT_TRUE(failsWith(ddeAdvise(id, {"price"}, 20ms), ErrorCode::DdeAdvAckTimeout));
    EXPECT_TRUE(failsWith(ddeUnadvise(id, "price", 0, 20ms), ErrorCode::DdeUnadvAckTimeout));
    EXPECT_TRUE(failsWith(ddePoke(id, "price", bytesOf("11"), kCfText, 20ms), ErrorCode::DdePokeAckTimeout));
    EXPECT_TRUE(failsWith(ddeExecute(id, "[a]", 20ms), ErrorCode::DdeExecAckTimeout));
    configure({});
    EXPECT_EQ(priceOf(id), "11") << "the server carried out what waited in its queue";
}

// On Linux the server's thread then waits in that client's socket, and somebody else looks after the rest.
class DdeAlone : public Dde {
protected:
    static DdeConversation busy()
    {
        const DdeConversation conversation = begin();
        for (int i = 0; i < 100; ++i)
            EXPECT_EQ(priceOf(conversation.id), "10");
        return conversation;
    }
};

TEST_F(DdeAlone, OthersAreHeardWhileOneClientHasAskedAlone)
{
    const auto first = busy();
    const auto second = begin("notes");
    for (int i = 0; i < 40; ++i) {
        const auto one = request(second.id, "one");
        ASSERT_TRUE(succeeds(one));
        EXPECT_EQ(textOf(one->value), "hello");
        const bool both = i % 2 != 0;
        EXPECT_EQ(both ? priceOf(first.id) : "10", "10");
    }
    EXPECT_TRUE(succeeds(ddeTerminate(second.id, kDeadline)));
    EXPECT_EQ(priceOf(first.id), "10");
}

TEST_F(DdeAlone, WhatItAsksOfASuspendedServiceWaits)
{
    const auto id = busy().id;
    DdeBehaviour hung;
    hung.suspended = true;
    configure(hung);
    EXPECT_TRUE(failsWith(ddePoke(id, "price", bytesOf("11"), kCfText, 20ms), ErrorCode::DdePokeAckTimeout));
    EXPECT_TRUE(failsWith(ddePoke(id, "price", bytesOf("12"), kCfText, 20ms), ErrorCode::DdePokeAckTimeout));
    configure({});
    EXPECT_EQ(priceOf(id), "12") << "in the order in which it was asked";
}

TEST_F(DdeAlone, TheServiceMayEnd)
{
    const auto conversation = busy();
    ASSERT_TRUE(succeeds(ddeUnregister("Demo")));
    EXPECT_TRUE(failsWith(request(conversation.id, "price"), ErrorCode::DdeServerDied));
}

TEST_F(DdeAlone, ItsMemoryServesForTheNextValue)
{
    const auto id = busy().id;
    auto value = request(id, "price");
    ASSERT_TRUE(succeeds(value));
    set("a longer price than the one before");
    value = ddeRequest(id, "price", kCfText, kDeadline, std::move(*value));
    ASSERT_TRUE(succeeds(value));
    EXPECT_EQ(textOf(value->value), "a longer price than the one before");
    set("12");
    value = ddeRequest(id, "price", kCfText, kDeadline, std::move(*value));
    ASSERT_TRUE(succeeds(value));
    EXPECT_EQ(textOf(value->value), "12");
}

TEST_F(Dde, AHungServerDoesNotStopABroadcastForEver)
{
    DdeBehaviour hung;
    hung.suspended = true;
    configure(hung);
    EXPECT_TRUE(failsWith(ddeInitiate(Window::Null, "Demo", "stock", 50ms), ErrorCode::DdeNoConvEstablished));
}

TEST_F(Dde, DD_17_TheSystemTopicListsWhatThereIs)
{
    const auto id = begin("System").id;
    const auto items = request(id, "SysItems");
    ASSERT_TRUE(succeeds(items));
    const std::string list = textOf(items->value) + '\t';
    EXPECT_NE(list.find("SysItems\t"), std::string::npos);
    EXPECT_NE(list.find("Topics\t"), std::string::npos);
    EXPECT_EQ(textOf(request(id, "Topics").value_or(DdeValue{}).value), "System\tstock\tnotes");
    EXPECT_EQ(textOf(request(id, "Formats").value_or(DdeValue{}).value), "TEXT");
    EXPECT_EQ(textOf(request(id, "Status").value_or(DdeValue{}).value), "Ready");
    EXPECT_EQ(textOf(request(begin().id, "TopicItemList").value_or(DdeValue{}).value), "price\tname\tvolume\tTopicItemList");
    EXPECT_TRUE(failsWith(request(id, "price"), ErrorCode::DdeNotProcessed));
}

}  // namespace
}  // namespace ipc::test
