// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/mailslot.h"

#include "tests/ipc/bytes.h"
#include "tests/ipc/conformance.h"
#include "tests/ipc/remote_peer.h"

#include <atomic>

namespace ipc::test {
namespace {

constexpr std::uint32_t kShareBoth = 1 | 2;   // FILE_SHARE_READ and FILE_SHARE_WRITE

class Mailslot : public SessionTest {
protected:
    static Result<Handle> tryMake(const std::string& name, std::uint32_t largest = 0, Timeout timeout = Timeout(0))
    {
        return createMailslot({name, largest, timeout, {}});
    }
    static UniqueHandle make(const std::string& name, std::uint32_t largest = 0, Timeout timeout = Timeout(0))
    {
        const auto slot = tryMake(name, largest, timeout);
        EXPECT_TRUE(succeeds(slot));
        return UniqueHandle(slot.value_or(Handle::Null));
    }
    static Result<Handle> tryOpen(const std::string& name, std::uint32_t access = kGenericWrite, std::uint32_t share = kShareBoth)
    {
        FileOptions options;
        options.name = name;
        options.access = access;
        options.share = share;
        return createFile(options);
    }
    static UniqueHandle open(const std::string& name)
    {
        const auto client = tryOpen(name);
        EXPECT_TRUE(succeeds(client));
        return UniqueHandle(client.value_or(Handle::Null));
    }

    Json openArguments() const { return {{"name", m_slot}, {"access", "GENERIC_WRITE"}, {"share", "FILE_SHARE_READ|FILE_SHARE_WRITE"}}; }

    const std::string m_path = "slot" + std::to_string(std::random_device{}());
    const std::string m_slot = R"(\\.\mailslot\)" + m_path;
};

Result<Transfer> tryRead(const UniqueHandle& slot, std::size_t size = 4096)
{
    std::vector<std::byte> buffer(size);
    return readFile(slot.get(), buffer);
}

Result<std::size_t> tryWrite(const UniqueHandle& client, std::string_view text) { return writeFile(client.get(), bytes(text)); }

MailslotInfo info(const UniqueHandle& slot)
{
    const auto result = getMailslotInfo(slot.get());
    EXPECT_TRUE(succeeds(result));
    return result.value_or(MailslotInfo{});
}

TEST_F(Mailslot, MS_01_WithoutASlotThereIsNothingToOpen)
{
    EXPECT_TRUE(failsWith(tryOpen(R"(\\.\mailslot\x)"), ErrorCode::FileNotFound));
}

TEST_F(Mailslot, MS_02_ANameInUseIsTakenInAnyCase)
{
    const UniqueHandle slot = make(R"(\\.\mailslot\A\b)");
    EXPECT_TRUE(failsWith(tryMake(R"(\\.\mailslot\a\B)"), ErrorCode::AlreadyExists));
    EXPECT_TRUE(failsWith(tryMake(R"(\\.\MAILSLOT\A\B)"), ErrorCode::AlreadyExists));
    EXPECT_TRUE(open(R"(\\.\Mailslot\a\b)"));
    EXPECT_TRUE(failsWith(tryOpen(R"(\\.\mailslot\A)"), ErrorCode::FileNotFound));
    EXPECT_TRUE(failsWith(tryOpen(R"(\\.\mailslot\A\b\c)"), ErrorCode::FileNotFound));
}

TEST_F(Mailslot, MS_03_OneReadOneMessage)
{
    const UniqueHandle slot = make(m_slot);
    const UniqueHandle client = open(m_slot);
    EXPECT_EQ(write(client, "fiver"), 5u);
    EXPECT_EQ(write(client, "sevenup"), 7u);
    EXPECT_EQ(read(slot, 100), "fiver");
    EXPECT_EQ(read(slot, 100), "sevenup");
}

TEST_F(Mailslot, MS_04_ABufferTooSmallKeepsTheMessage)
{
    const UniqueHandle slot = make(m_slot);
    const UniqueHandle client = open(m_slot);
    write(client, "0123456789");
    if (!follows("MailslotTooSmall")) {
        EXPECT_EQ(read(slot, 4), "0123");
        EXPECT_EQ(info(slot).messageCount, 0u) << "the rest is lost";
        return;
    }
    for (int turn = 0; turn < 2; ++turn)
        EXPECT_TRUE(failsWith(tryRead(slot, 4), ErrorCode::InsufficientBuffer));
    EXPECT_EQ(info(slot).nextSize, 10u);
    EXPECT_EQ(info(slot).messageCount, 1u);
    EXPECT_EQ(read(slot, 10), "0123456789");
}

TEST_F(Mailslot, MS_05_NoTimeOutNoWait)
{
    const UniqueHandle slot = make(m_slot);
    EXPECT_TRUE(failsWith(tryRead(slot), ErrorCode::SemTimeout));
    EXPECT_TRUE(failsWith(tryRead(slot, 0), follows("MailslotZeroMessage") ? ErrorCode::SemTimeout : ErrorCode::BrokenPipe));
}

TEST_F(Mailslot, MS_06_AReadWaitsAsLongAsWasSet)
{
    const UniqueHandle slot = make(m_slot);
    ASSERT_TRUE(succeeds(setMailslotInfo(slot.get(), Timeout(150))));
    const auto start = std::chrono::steady_clock::now();
    EXPECT_TRUE(failsWith(tryRead(slot), ErrorCode::SemTimeout));
    const auto waited = std::chrono::steady_clock::now() - start;
    EXPECT_GE(waited, 140ms);
    EXPECT_LT(waited, kDeadline);
}

TEST_F(Mailslot, MS_07_AReaderWaitsForEverAndIsWoken)
{
    const UniqueHandle slot = make(m_slot, 0, kInfinite);
    const UniqueHandle client = open(m_slot);
    Background reading([&] { return tryRead(slot); });
    EXPECT_TRUE(reading.blocked());
    write(client, "!");
    const auto transfer = reading.get();
    ASSERT_TRUE(succeeds(transfer));
    EXPECT_EQ(transfer->bytes, 1u);
}

TEST_F(Mailslot, MS_08_AnEmptySlotHasNoNextMessage)
{
    const UniqueHandle slot = make(m_slot, 77, Timeout(5));
    EXPECT_EQ(info(slot).nextSize, kNoMessage);
    EXPECT_EQ(info(slot).messageCount, 0u);
    EXPECT_EQ(info(slot).maxMessageSize, 77u);
    EXPECT_EQ(info(slot).readTimeout, Timeout(5));
}

TEST_F(Mailslot, MS_09_UnreadMessagesAreCounted)
{
    const UniqueHandle slot = make(m_slot);
    const UniqueHandle client = open(m_slot);
    for (std::size_t size = 1; size <= 5; ++size)
        write(client, std::string(size, 'x'));
    const bool counts = follows("MailslotCount");
    EXPECT_EQ(info(slot).messageCount, counts ? 5u : 1u);
    EXPECT_EQ(info(slot).nextSize, 1u);
    EXPECT_EQ(read(slot, 10), "x");
    EXPECT_EQ(info(slot).messageCount, counts ? 4u : 1u);
    EXPECT_EQ(info(slot).nextSize, 2u);
}

TEST_F(Mailslot, AMessageMayBeEmpty)
{
    const UniqueHandle slot = make(m_slot);
    const UniqueHandle client = open(m_slot);
    write(client, {});   // not even an address
    write(client, "after");
    EXPECT_EQ(info(slot).nextSize, 0u);
    if (follows("MailslotZeroMessage")) {
        EXPECT_EQ(info(slot).messageCount, 2u);
        EXPECT_EQ(read(slot, 10), "");
    } else {
        EXPECT_EQ(info(slot).messageCount, 0u);
        EXPECT_TRUE(failsWith(tryRead(slot, 10), ErrorCode::BrokenPipe));
    }
    EXPECT_EQ(read(slot, 10), "after");
}

TEST_F(Mailslot, MS_10_UnreadMessagesDieWithTheSlot)
{
    UniqueHandle slot = make(m_slot);
    {
        const UniqueHandle client = open(m_slot);
        write(client, "a");
        write(client, "b");
    }
    slot.reset();
    slot = make(m_slot);
    EXPECT_EQ(info(slot).messageCount, 0u);
}

TEST_F(Mailslot, MS_11_12_ADeadSlotsClientFailsAndNeverMeetsTheNewSlot)
{
    UniqueHandle slot = make(m_slot);
    const UniqueHandle client = open(m_slot);
    slot.reset();
    if (!follows("MailslotDeadReader")) {
        EXPECT_EQ(write(client, "x"), 1u) << "and gone it is";
        EXPECT_TRUE(failsWith(tryOpen(m_slot, kGenericWrite, 1), ErrorCode::SharingViolation));
        EXPECT_EQ(write(open(m_slot), "y"), 1u);
        EXPECT_TRUE(failsWith(tryMake(m_slot), ErrorCode::AlreadyExists));
        return;
    }
    EXPECT_TRUE(failsWith(tryWrite(client, "x"), ErrorCode::HandleEof));
    EXPECT_TRUE(failsWith(tryWrite(client, "x"), ErrorCode::HandleEof));
    EXPECT_TRUE(failsWith(tryOpen(m_slot), ErrorCode::FileNotFound));
    slot = make(m_slot);
    EXPECT_TRUE(failsWith(tryWrite(client, "x"), ErrorCode::HandleEof));
    EXPECT_EQ(info(slot).messageCount, 0u);
    write(open(m_slot), "y");
    EXPECT_EQ(read(slot, 10), "y");
}

TEST_F(Mailslot, MS_13_TheLargestSizeIsEnforced)
{
    const UniqueHandle slot = make(m_slot, 10);
    const UniqueHandle client = open(m_slot);
    if (!follows("MailslotMaxSize")) {
        EXPECT_EQ(write(client, "0123456789A"), 11u);
        EXPECT_EQ(info(slot).nextSize, 10u) << "told as cut off at the maximum";
        EXPECT_EQ(read(slot, 20), "0123456789A");
        return;
    }
    EXPECT_TRUE(failsWith(tryWrite(client, "0123456789A"), ErrorCode::InvalidParameter));
    EXPECT_EQ(info(slot).messageCount, 0u);
    EXPECT_EQ(write(client, "0123456789"), 10u);
}

TEST_F(Mailslot, MS_14_LargeMessagesArriveWhole)
{
    const UniqueHandle slot = make(m_slot);
    const UniqueHandle client = open(m_slot);
    const bool unlimited = follows("MailslotLarge");
    for (const std::size_t size : {std::size_t{70000}, std::size_t{300000}, std::size_t{5} << 20}) {
        std::string message(size, 'a');
        for (std::size_t i = 0; i < size; ++i)
            message[i] = static_cast<char>(i * 31 + i / 7);
        if (size > 70000 && !unlimited) {
            EXPECT_TRUE(failsWith(tryWrite(client, message), ErrorCode::GenFailure));
            continue;
        }
        EXPECT_EQ(write(client, message), size);
        EXPECT_EQ(info(slot).nextSize, unlimited ? size : 65536u);
        EXPECT_TRUE(read(slot, size + 100) == message) << size;
    }
}

TEST_F(Mailslot, MS_15_AnInheritableHandleSaysSo)
{
    const auto slot = createMailslot({m_slot, 0, Timeout(0), {true}});
    ASSERT_TRUE(succeeds(slot));
    const UniqueHandle keep(*slot);
    EXPECT_EQ(getHandleInformation(*slot), follows("MailslotInherit") ? kHandleFlagInherit : 0u);
    EXPECT_EQ(getHandleInformation(make(R"(\\.\mailslot\other)").get()), 0u);
}

TEST_F(Mailslot, MS_15_AChildReadsWithTheInheritedHandle)
{
    UniqueHandle slot(createMailslot({m_slot, 0, Timeout(0), {true}}).value_or(Handle::Null));
    ASSERT_TRUE(succeeds(setHandleInformation(slot.get(), kHandleFlagInherit, kHandleFlagInherit)));
    const auto number = value(slot.get());
    const UniqueHandle client = open(m_slot);
    RemotePeer child = RemotePeer::heir();
    write(client, "one");
    write(client, "two");
    EXPECT_EQ(read(slot, 10), "one");
    EXPECT_EQ(child.must("ReadFile", {{"handle", number}}).data(), "two");
    write(client, "three");
    slot.reset();
    EXPECT_EQ(write(client, "four"), 4u) << "the child has the slot open";
    EXPECT_TRUE(failsWith(tryMake(m_slot), ErrorCode::AlreadyExists));
    EXPECT_EQ(child.must("ReadFile", {{"handle", number}}).data(), "three");
    child.kill();
    if (!follows("MailslotDeadReader"))
        return;
    EXPECT_TRUE(failsWith(tryWrite(client, "five"), ErrorCode::HandleEof));
    EXPECT_TRUE(succeeds(tryMake(m_slot).and_then([](Handle handle) { return closeHandle(handle); })));
}

TEST_F(Mailslot, MS_16_AWrittenMessageSurvivesItsWriter)
{
    const UniqueHandle slot = make(m_slot);
    RemotePeer writer;
    const auto client = writer.must("CreateFile", openArguments()).handle();
    writer.must("WriteFile", {{"handle", client}, {"data", "last words"}});
    writer.kill();
    EXPECT_EQ(read(slot, 100), "last words");
}

TEST_F(Mailslot, NamesMustHaveTheForm)
{
    EXPECT_TRUE(failsWith(tryMake(""), ErrorCode::PathNotFound));
    EXPECT_TRUE(failsWith(tryMake("slot"), ErrorCode::InvalidName));
    EXPECT_TRUE(failsWith(tryMake(R"(\\.\pipe\slot)"), ErrorCode::InvalidName));
    EXPECT_FALSE(tryMake(R"(\\LAB1\mailslot\slot)"));
    EXPECT_FALSE(tryMake(R"(\\*\mailslot\slot)"));
}

TEST_F(Mailslot, AnyNameWillDo)
{
    const std::string path(200, 'n');
    for (const std::string& name : {path, std::string(R"(deep\er\and/deeper)"), std::string("späße *?<>|"), std::string("ж")}) {
        const UniqueHandle slot = make(R"(\\.\mailslot\)" + name);
        write(open(R"(\\.\mailslot\)" + name), name);
        EXPECT_EQ(read(slot, 1000), name);
    }
    const UniqueHandle slot = make(R"(\\.\mailslot\ÄЖω)");
    EXPECT_TRUE(open(R"(\\.\mailslot\äжΩ)"));
}

TEST_F(Mailslot, EachEndDoesItsOwn)
{
    const UniqueHandle slot = make(m_slot);
    const UniqueHandle client = open(m_slot);
    EXPECT_TRUE(failsWith(tryWrite(slot, "x"), ErrorCode::AccessDenied));
    EXPECT_TRUE(failsWith(tryRead(client), ErrorCode::AccessDenied));
    EXPECT_TRUE(failsWith(getMailslotInfo(client.get()), ErrorCode::InvalidHandle));
    EXPECT_TRUE(failsWith(setMailslotInfo(client.get(), Timeout(1)), ErrorCode::InvalidHandle));
    const auto both = tryOpen(m_slot, kGenericRead | kGenericWrite);
    ASSERT_TRUE(succeeds(both));
    EXPECT_TRUE(failsWith(tryRead(UniqueHandle(*both)), ErrorCode::AccessDenied));
}

TEST_F(Mailslot, TheTimeOutIsTheSlotsNotTheHandles)
{
    const UniqueHandle slot = make(m_slot);
    const UniqueHandle copy(duplicateHandle(slot.get(), false).value_or(Handle::Null));
    ASSERT_TRUE(succeeds(setMailslotInfo(copy.get(), kInfinite)));
    EXPECT_EQ(info(slot).readTimeout, kInfinite);
}

TEST_F(Mailslot, AWriterNeverWaitsHoweverMuchIsUnread)
{
    constexpr int kMessages = 20000;
    const UniqueHandle slot = make(m_slot);
    const UniqueHandle client = open(m_slot);
    const std::string filling(200, 'x');
    Background writing([&] {
        int written = 0;
        while (written < kMessages && tryWrite(client, std::to_string(written) + filling))
            ++written;
        return written;
    });
    if (follows("MailslotLarge")) {
        ASSERT_EQ(writing.get(), kMessages);
        EXPECT_EQ(info(slot).messageCount, static_cast<std::uint32_t>(kMessages));
    } else {
        EXPECT_TRUE(writing.blocked()) << "the socket beneath is full";
        ASSERT_TRUE(succeeds(setMailslotInfo(slot.get(), std::chrono::duration_cast<Timeout>(kDeadline))));
    }
    for (int i = 0; i < kMessages; ++i)
        ASSERT_EQ(read(slot, 1000), std::to_string(i) + filling);
    EXPECT_EQ(info(slot).messageCount, 0u);
    write(client, "again");
    EXPECT_EQ(read(slot, 100), "again");
}

TEST_F(Mailslot, NothingIsLostDoubledOrMixedAmongManyWriters)
{
    constexpr int kWriters = 4;
    constexpr int kEach = 3000;
    const UniqueHandle slot = make(m_slot, 0, std::chrono::duration_cast<Timeout>(kDeadline));
    std::vector<std::thread> writers;
    for (int writer = 0; writer < kWriters; ++writer)
        writers.emplace_back([this, writer] {
            const UniqueHandle client = open(m_slot);
            for (int i = 0; i < kEach; ++i)
                EXPECT_TRUE(succeeds(tryWrite(client, std::to_string(writer) + ' ' + std::to_string(i) + std::string(static_cast<std::size_t>(i % 500), '.'))));
        });
    std::array<int, kWriters> next{};
    for (int i = 0; i < kWriters * kEach; ++i) {
        const std::string message = read(slot, 1000);
        ASSERT_GE(message.size(), 3u);
        const int writer = message[0] - '0';
        ASSERT_EQ(std::stoi(message.substr(2)), next.at(static_cast<std::size_t>(writer))++) << message;
    }
    for (std::thread& writer : writers)
        writer.join();
    EXPECT_EQ(info(slot).messageCount, 0u);
}

TEST_F(Mailslot, ABurstWakesEveryReader)
{
    constexpr int kReaders = 24;
    const UniqueHandle slot = make(m_slot, 0, kInfinite);
    const UniqueHandle client = open(m_slot);
    std::atomic<int> got{0};
    std::vector<std::thread> readers;
    for (int i = 0; i < kReaders; ++i)
        readers.emplace_back([&] {
            EXPECT_TRUE(succeeds(tryRead(slot)));
            ++got;
        });
    std::this_thread::sleep_for(kBlocked);
    for (int i = 0; i < kReaders; ++i)
        write(client, "x");
    EXPECT_TRUE(eventually([&] { return got == kReaders; })) << got;
    for (int i = got; i < kReaders; ++i)
        write(client, "rescue");
    for (std::thread& reader : readers)
        reader.join();
}

TEST_F(Mailslot, ClosingTheSlotEndsABlockedRead)
{
    UniqueHandle slot = make(m_slot, 0, Timeout(2000));
    Background reading([&, handle = slot.get()] {
        std::array<std::byte, 8> buffer{};
        return readFile(handle, buffer);
    });
    EXPECT_TRUE(reading.blocked());
    slot.reset();
    EXPECT_TRUE(failsWith(reading.get(), follows("MailslotCloseEndsRead") ? ErrorCode::OperationAborted : ErrorCode::InvalidHandle));
}

TEST_F(Mailslot, ABlockedReadCanBeCancelled)
{
    const UniqueHandle slot = make(m_slot, 0, Timeout(3000));
    std::promise<ThreadId> id;
    Background reading([&] {
        id.set_value(currentThreadId());
        return tryRead(slot);
    });
    EXPECT_TRUE(reading.blocked());
    const auto cancelled = cancelSynchronousIo(id.get_future().get());
    if (follows("MailslotCancel")) {
        EXPECT_TRUE(succeeds(cancelled));
        EXPECT_TRUE(failsWith(reading.get(), ErrorCode::OperationAborted));
    } else {
        EXPECT_TRUE(failsWith(cancelled, ErrorCode::NotFound));
        EXPECT_TRUE(failsWith(reading.get(), ErrorCode::SemTimeout));
    }
}

TEST_F(Mailslot, AKilledServerTakesItsMessagesAndNameAlong)
{
    RemotePeer server;
    server.must("CreateMailslot", {{"name", m_slot}});
    const UniqueHandle client = open(m_slot);
    write(client, "unread");
    server.kill();
    if (!follows("MailslotDeadReader"))
        return;
    EXPECT_TRUE(failsWith(tryWrite(client, "x"), ErrorCode::HandleEof));
    EXPECT_TRUE(failsWith(tryOpen(m_slot), ErrorCode::FileNotFound));
    const UniqueHandle slot = make(m_slot);
    EXPECT_EQ(info(slot).messageCount, 0u);
}

TEST_F(Mailslot, AWriterKilledInTheMiddleOfABurstLeavesWholeMessages)
{
    const UniqueHandle slot = make(m_slot);
    for (int turn = 0; turn < 5; ++turn) {
        RemotePeer writer;
        const auto client = writer.must("CreateFile", openArguments()).handle();
        for (int i = 0; i < 400; ++i)
            writer.begin("WriteFile", {{"handle", client}, {"data", {{"fill", "m"}, {"size", 3000}}}});
        ASSERT_TRUE(eventually([&] { return info(slot).messageCount > 0; }));
        std::this_thread::sleep_for(std::chrono::milliseconds(turn));
        writer.kill();
        Background own([&] { return tryWrite(open(m_slot), "after"); });   // may have to wait where slots are limited
        std::string message;
        ASSERT_TRUE(succeeds(setMailslotInfo(slot.get(), std::chrono::duration_cast<Timeout>(kDeadline))));
        while ((message = read(slot, 4000)) != "after")
            ASSERT_EQ(message, std::string(3000, 'm'));
        EXPECT_TRUE(succeeds(own.get()));
    }
}

TEST_F(Mailslot, WritersNeedNotShare)
{
    const UniqueHandle slot = make(m_slot);
    const UniqueHandle first(tryOpen(m_slot, kGenericWrite, 0).value_or(Handle::Null));
    const auto second = tryOpen(m_slot, kGenericWrite, 0);
    if (!follows("MailslotShare")) {
        EXPECT_TRUE(failsWith(second, ErrorCode::SharingViolation));
        return;
    }
    ASSERT_TRUE(succeeds(second));
    EXPECT_EQ(write(UniqueHandle(*second), "x"), 1u);
    EXPECT_EQ(write(first, "y"), 1u);
}

class Network : public Mailslot {
protected:
    void SetUp() override
    {
        Mailslot::SetUp();
        if (!hasCapability("MailslotRemote")) {
            EXPECT_TRUE(failsWith(tryOpen(R"(\\*\mailslot\)" + m_path), ErrorCode::PathNotFound));
        }
        NEEDS_CAPABILITY("MailslotRemote");
    }

    std::uint64_t makeOn(RemotePeer& computer, Timeout timeout = Timeout(5000))
    {
        return computer.must("CreateMailslot", {{"name", m_slot}, {"readTimeout", timeout.count()}}).handle();
    }
};

TEST_F(Network, ABroadcastReachesEveryComputerThatHasTheSlot)
{
    const UniqueHandle own = make(m_slot);
    RemotePeer second("LAB2"), third("LAB3"), without("LAB4"), foreign("LAB5", "ELSEWHERE");
    const auto onSecond = makeOn(second);
    const auto onThird = makeOn(third);
    const auto onForeign = makeOn(foreign, Timeout(0));
    const UniqueHandle everyone = open(R"(\\*\MAILSLOT\)" + m_path);
    write(everyone, "to all");
    EXPECT_EQ(read(own, 100), "to all");
    EXPECT_EQ(second.must("ReadFile", {{"handle", onSecond}}).data(), "to all");
    EXPECT_EQ(third.must("ReadFile", {{"handle", onThird}}).data(), "to all");
    EXPECT_EQ(foreign.call("ReadFile", {{"handle", onForeign}}).error, "ERROR_SEM_TIMEOUT");
    write(open(R"(\\elsewhere\mailslot\)" + m_path), "over there");
    EXPECT_EQ(foreign.must("ReadFile", {{"handle", onForeign}}).data(), "over there");
    write(open(R"(\\lab3\mailslot\)" + m_path), "to one");
    EXPECT_EQ(third.must("ReadFile", {{"handle", onThird}}).data(), "to one");
    EXPECT_EQ(second.must("GetMailslotInfo", {{"handle", onSecond}}).out["messageCount"], 0);
    EXPECT_EQ(info(own).messageCount, 0u);
}

TEST_F(Network, NoMoreThan424BytesGoToOtherComputers)
{
    const UniqueHandle own = make(m_slot);
    for (const std::string& name : {R"(\\*\mailslot\)" + m_path, R"(\\LAB\mailslot\)" + m_path, R"(\\LAB1\mailslot\)" + m_path}) {
        const UniqueHandle client = open(name);
        EXPECT_EQ(write(client, std::string(424, 'x')), 424u);
        EXPECT_TRUE(failsWith(tryWrite(client, std::string(425, 'x')), ErrorCode::BadNetpath)) << name;
        EXPECT_EQ(read(own, 1000).size(), 424u);
    }
    EXPECT_EQ(write(open(m_slot), std::string(425, 'x')), 425u) << "the own computer takes more";
}

TEST_F(Network, NobodyTellsThatNobodyListens)
{
    const UniqueHandle nowhere = open(R"(\\NOWHERE\mailslot\)" + m_path);
    EXPECT_EQ(write(nowhere, "hello?"), 6u);
    RemotePeer second("LAB2");
    const auto slot = second.must("CreateMailslot", {{"name", m_slot}, {"maxMessageSize", 3}}).handle();
    const UniqueHandle client = open(R"(\\LAB2\mailslot\)" + m_path);
    EXPECT_EQ(write(client, "long"), 4u) << "dropped over there";
    EXPECT_EQ(second.must("GetMailslotInfo", {{"handle", slot}}).out["messageCount"], 0);
    second.kill();
    EXPECT_EQ(write(client, "abc"), 3u);
}

}  // namespace
}  // namespace ipc::test
