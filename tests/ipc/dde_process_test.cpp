// SPDX-License-Identifier: GPL-3.0-or-later
// DDE between processes: dead partners, several of them, large values.
#include "tests/ipc/dde_partner.h"
#include "tests/ipc/dde_ties.h"

namespace ipc::test {
namespace {

TEST_F(DdeProcesses, DD_01_NobodyHasEverRegistered)
{
    EXPECT_TRUE(failsWith(ddeInitiate(Window::Null, "", "", kDeadline), ErrorCode::DdeNoConvEstablished));
}

TEST_F(DdeProcesses, DD_15_AServerKilledInARequestIsNoticedAtOnce)
{
    DdePartner helper = server("Demo", true);
    ASSERT_TRUE(helper.ready());
    const auto conversation = begin("Demo");
    helper.say("go");
    ASSERT_TRUE(helper.ready());
    Background request([&] { return ddeRequest(conversation.id, "price", kCfText, kInfinite); });
    ASSERT_TRUE(request.blocked());
    helper.kill();
    EXPECT_TRUE(failsWith(request.get(), ErrorCode::DdeServerDied));
    const auto terminate = getMessage(conversation.client, kDeadline);
    ASSERT_TRUE(succeeds(terminate));
    EXPECT_EQ(trace::messageName(terminate->id), "WM_DDE_TERMINATE");
    EXPECT_TRUE(failsWith(ddeRequest(conversation.id, "price", kCfText, kDeadline), ErrorCode::DdeServerDied));
    EXPECT_TRUE(succeeds(ddeTerminate(conversation.id, kDeadline)));
}

TEST_F(DdeProcesses, DD_15_AServerKilledBetweenCallsIsNoticedByGetMessage)
{
    DdePartner helper = server("Demo");
    ASSERT_TRUE(helper.ready());
    const auto conversation = begin("Demo");
    Background message([&] { return getMessage(conversation.client, kInfinite); });
    ASSERT_TRUE(message.blocked());
    helper.kill();
    const auto got = message.get();
    ASSERT_TRUE(succeeds(got));
    EXPECT_EQ(trace::messageName(got->id), "WM_DDE_TERMINATE");
}

TEST_F(DdeProcesses, TwoServersOfOneNameBothAnswer)
{
    DdePartner one = server("Demo");
    DdePartner two = server("Demo");
    ASSERT_TRUE(one.ready() && two.ready());
    const auto begun = ddeInitiate(Window::Null, "Demo", "stock", kDeadline);
    ASSERT_TRUE(succeeds(begun));
    ASSERT_EQ(begun->size(), 2u);
    EXPECT_TRUE(succeeds(ddePoke(begun->front().id, "price", bytesOf("99"), kCfText, kDeadline)));
    EXPECT_EQ(priceOf(begun->front().id), "99");
    EXPECT_EQ(priceOf(begun->back().id), "10");
}

TEST_F(DdeProcesses, TwoClientsOfOneServerHearOfEachOther)
{
    DdePartner helper = server("Demo");
    ASSERT_TRUE(helper.ready());
    const auto first = begin("Demo");
    const auto second = begin("Demo");
    ASSERT_TRUE(succeeds(ddeAdvise(first.id, {"price"}, kDeadline)));
    EXPECT_TRUE(succeeds(ddePoke(second.id, "price", bytesOf("12"), kCfText, kDeadline)));
    const auto message = getMessage(first.client, kDeadline);
    ASSERT_TRUE(succeeds(message));
    EXPECT_EQ(textOf(message->data.value()), "12");
}

TEST_F(DdeProcesses, OneMebibyteGoesThereAndBack)
{
    DdePartner helper = server("Demo");
    ASSERT_TRUE(helper.ready());
    const auto conversation = begin("Demo");
    std::vector<std::byte> large(1 << 20);
    for (std::size_t i = 0; i < large.size(); ++i)
        large[i] = static_cast<std::byte>(i % 251 + 1);   // no NUL: it is text
    ASSERT_TRUE(succeeds(ddePoke(conversation.id, "price", large, kCfText, kDeadline)));
    const auto value = ddeRequest(conversation.id, "price", kCfText, kDeadline);
    ASSERT_TRUE(succeeds(value));
    EXPECT_TRUE(value->value == large);
}

TEST_F(DdeProcesses, ALinkOutlivesAClientThatReadsNothing)
{
    ASSERT_TRUE(succeeds(ddeRegister("Here", {{"stock", {{"price", bytesOf("0")}}}})));
    const auto conversation = begin("Here");
    ASSERT_TRUE(succeeds(ddeAdvise(conversation.id, {"price", DdeLink::Warm}, kDeadline)));
    constexpr int kMany = 2000;   // more than the socket holds
    for (int i = 0; i < kMany; ++i)
        ASSERT_EQ(ddeSetItem("Here", "stock", "price", bytesOf(std::to_string(i)))->posted, 1u) << i;
    for (int i = 0; i < kMany; ++i)
        ASSERT_TRUE(succeeds(getMessage(conversation.client, kDeadline))) << i;
    EXPECT_TRUE(succeeds(ddeUnregister("Here")));
}

TEST_F(DdeProcesses, ABlockedTransactionCanBeCancelled)
{
    DdePartner helper = server("Demo", true);
    ASSERT_TRUE(helper.ready());
    const auto conversation = begin("Demo");
    helper.say("go");
    ASSERT_TRUE(helper.ready());
    std::atomic<ThreadId> thread = 0;
    Background request([&] {
        thread = currentThreadId();
        return ddeRequest(conversation.id, "price", kCfText, kInfinite);
    });
    ASSERT_TRUE(request.blocked());
    EXPECT_TRUE(failsWith(ddeRequest(conversation.id, "price", kCfText, 10ms), ErrorCode::DdeReentrancy));
    EXPECT_TRUE(succeeds(cancelSynchronousIo(thread)));
    EXPECT_TRUE(failsWith(request.get(), ErrorCode::OperationAborted));
}

TEST_F(DdeProcesses, DestroyingTheWindowTerminatesItsConversations)
{
    ASSERT_TRUE(succeeds(ddeRegister("Here", {{"stock", {{"price", bytesOf("0")}}}})));
    const auto window = createWindow("client");
    ASSERT_TRUE(succeeds(window));
    const auto conversation = begin("Here", *window);
    ASSERT_TRUE(succeeds(ddeAdvise(conversation.id, {"price"}, kDeadline)));
    EXPECT_TRUE(succeeds(destroyWindow(*window)));
    EXPECT_TRUE(failsWith(ddeRequest(conversation.id, "price", kCfText, kDeadline), ErrorCode::DdeInvalidParameter));
    EXPECT_TRUE(eventually([] { return ddeSetItem("Here", "stock", "price", bytesOf("1"))->posted == 0; }));
    EXPECT_TRUE(succeeds(ddeUnregister("Here")));
}

// Sent and received, by channel and position: each message of one process is exactly one in the other.
TEST_F(DdeProcesses, EveryMessageIsTiedToItself)
{
    auto serverReader = trace::SegmentReader::create(trace::SegmentLayout{});
    auto clientReader = trace::SegmentReader::create(trace::SegmentLayout{});
    ASSERT_TRUE(serverReader && clientReader);
    DdePartner helper(directory().string(), serverReader->path(), {"server", "Demo"});
    ASSERT_TRUE(helper.ready());
    EXPECT_EQ(DdePartner(directory().string(), clientReader->path(), {"client", "Demo"}).wait(), 0u);
    EXPECT_EQ(helper.finish(), 0u);
    expectMessagesAreTied(*serverReader, *clientReader);
}

}  // namespace
}  // namespace ipc::test
