// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/anonymous_pipe.h"
#include "ipc/mailslot.h"
#include "ipc/named_pipe.h"
#include "ipc/overlapped.h"
#include "ipc/sync.h"
#include "tests/ipc/bytes.h"
#include "tests/ipc/conformance.h"
#include "tests/ipc/session_fixture.h"
#include "tests/ipc/text.h"

namespace ipc::test {
namespace {

constexpr std::uint32_t kMessage = kPipeTypeMessage | kPipeReadModeMessage;
constexpr Timeout kNow{0};
constexpr Timeout kSoon = std::chrono::duration_cast<Timeout>(kDeadline);

std::string textOf(const Result<OverlappedTransfer>& result)
{
    return result ? test::textOf(result->data) : toText(result.error());
}

class OverlappedPipe : public SessionTest {
protected:
    void SetUp() override
    {
        SessionTest::SetUp();
        m_options.name = R"(\\.\pipe\ipclab-)" + std::to_string(std::random_device{}());
        m_options.openMode = kPipeAccessDuplex | kFileFlagOverlapped;
        m_options.pipeMode = kMessage;
    }

    void listen()
    {
        const auto handle = createNamedPipe(m_options);
        ASSERT_TRUE(succeeds(handle));
        m_server.reset(*handle);
    }
    void open(std::uint32_t flags = kFileFlagOverlapped)
    {
        FileOptions wanted;
        wanted.name = m_options.name;
        wanted.access = kGenericRead | kGenericWrite;
        wanted.flags = flags;
        const auto handle = createFile(wanted);
        ASSERT_TRUE(succeeds(handle));
        m_client.reset(*handle);
        if ((m_options.pipeMode & kPipeTypeMessage) != 0) {
            ASSERT_TRUE(succeeds(setNamedPipeHandleState(*handle, {kPipeReadModeMessage})));
        }
    }
    /// Both ends; the server has seen its client.
    void connect(std::uint32_t clientFlags = kFileFlagOverlapped)
    {
        listen();
        EXPECT_TRUE(failsWith(connectNamedPipe(m_server.get(), {"connect"}), ErrorCode::IoPending));
        open(clientFlags);
        EXPECT_TRUE(succeeds(getOverlappedResult(m_server.get(), "connect", true)));
    }

    static bool signalled(const std::string& name, Timeout timeout = kNow)
    {
        const auto waited = waitForSingleObject(overlappedEvent(name), timeout);
        return waited && *waited == WaitStatus::Signalled;
    }
    Result<OverlappedTransfer> ended(const UniqueHandle& handle, const std::string& name)
    {
        EXPECT_TRUE(signalled(name, kSoon)) << name << " did not end";
        return getOverlappedResult(handle.get(), name, false);
    }
    std::string peeked(const UniqueHandle& handle)
    {
        std::byte buffer[64];
        const auto seen = peekNamedPipe(handle.get(), buffer);
        return seen ? std::to_string(seen->bytesAvailable) : toText(seen.error());
    }

    NamedPipeOptions m_options;
    UniqueHandle m_server;
    UniqueHandle m_client;
};

TEST_F(OverlappedPipe, AReadIsPendingUntilSomethingIsWritten)
{
    connect();
    EXPECT_TRUE(failsWith(readFile(m_server.get(), 100, {"read"}), ErrorCode::IoPending));
    EXPECT_FALSE(signalled("read"));
    EXPECT_FALSE(hasOverlappedIoCompleted("read").value_or(true));
    EXPECT_TRUE(failsWith(getOverlappedResult(m_server.get(), "read", false), ErrorCode::IoIncomplete));
    EXPECT_EQ(pendingOn(m_server.get()), std::vector<std::string>{"ReadFile read"});
    EXPECT_TRUE(succeeds(writeFile(m_client.get(), bytesOf("hello"))));
    EXPECT_EQ(textOf(ended(m_server, "read")), "hello");
    EXPECT_TRUE(hasOverlappedIoCompleted("read").value_or(false));
    EXPECT_TRUE(eventually([&] { return pendingOn(m_server.get()).empty(); }));
}

TEST_F(OverlappedPipe, WhatIsThereIsReadAtOnce)
{
    connect();
    EXPECT_TRUE(succeeds(writeFile(m_client.get(), bytesOf("hello"))));
    EXPECT_EQ(textOf(readFile(m_server.get(), 100, {"read"})), "hello");
    EXPECT_TRUE(signalled("read"));
    EXPECT_EQ(textOf(getOverlappedResult(m_server.get(), "read", true)), "hello");
    // The event is reset when the next operation starts, not by looking at it.
    EXPECT_TRUE(signalled("read"));
    EXPECT_TRUE(failsWith(readFile(m_server.get(), 100, {"read"}), ErrorCode::IoPending));
    EXPECT_FALSE(signalled("read"));
}

TEST_F(OverlappedPipe, NP_20_AWriteOverTheQuotaIsPending)
{
    m_options.outBufferSize = m_options.inBufferSize = 100;
    connect();
    EXPECT_TRUE(succeeds(writeFile(m_client.get(), bytesOf(std::string(100, 'x')), {"first"})));
    EXPECT_TRUE(failsWith(writeFile(m_client.get(), bytesOf("y"), {"second"}), ErrorCode::IoPending));
    EXPECT_EQ(peeked(m_server), "101");
    EXPECT_EQ(textOf(readFile(m_server.get(), 200, {"read"})), std::string(100, 'x'));
    const auto written = ended(m_client, "second");
    ASSERT_TRUE(succeeds(written));
    EXPECT_EQ(written->bytes, 1u);
    EXPECT_EQ(textOf(readFile(m_server.get(), 200, {"read"})), "y");
}

TEST_F(OverlappedPipe, AConnectIsPendingAndEndsWithoutBytes)
{
    listen();
    EXPECT_TRUE(failsWith(connectNamedPipe(m_server.get(), {"connect"}), ErrorCode::IoPending));
    EXPECT_FALSE(signalled("connect"));
    open();
    const auto connected = ended(m_server, "connect");
    ASSERT_TRUE(succeeds(connected));
    EXPECT_EQ(connected->bytes, 0u);
}

TEST_F(OverlappedPipe, AFasterClientLeavesAnEventThatIsNeverSet)
{
    listen();
    open();
    EXPECT_TRUE(failsWith(connectNamedPipe(m_server.get(), {"connect"}), ErrorCode::PipeConnected));
    EXPECT_FALSE(signalled("connect", Timeout(200)));
    EXPECT_FALSE(hasOverlappedIoCompleted("connect").value_or(true));
    EXPECT_TRUE(failsWith(getOverlappedResult(m_server.get(), "connect", false), ErrorCode::IoIncomplete));
    EXPECT_TRUE(pendingOn(m_server.get()).empty());
    EXPECT_TRUE(failsWith(cancelIoEx(m_server.get(), "connect"), ErrorCode::NotFound));
}

TEST_F(OverlappedPipe, ReadsAreServedInTheOrderOfTheirStart)
{
    connect();
    for (const char* name : {"a", "b", "c"})
        EXPECT_TRUE(failsWith(readFile(m_server.get(), 100, {name}), ErrorCode::IoPending));
    for (const char* text : {"1", "2", "3"})
        EXPECT_TRUE(succeeds(writeFile(m_client.get(), bytesOf(text))));
    EXPECT_EQ(textOf(ended(m_server, "c")), "3");
    EXPECT_EQ(textOf(ended(m_server, "b")), "2");
    EXPECT_EQ(textOf(ended(m_server, "a")), "1");
}

TEST_F(OverlappedPipe, APendingReadDoesNotHoldUpAWrite)
{
    connect();
    EXPECT_TRUE(failsWith(readFile(m_server.get(), 100, {"in"}), ErrorCode::IoPending));
    EXPECT_TRUE(succeeds(writeFile(m_server.get(), bytesOf("out"), {"out"})));
    EXPECT_EQ(textOf(readFile(m_client.get(), 100, {"client"})), "out");
    EXPECT_EQ(peeked(m_server), "0");
    EXPECT_TRUE(succeeds(writeFile(m_client.get(), bytesOf("back"))));
    EXPECT_EQ(textOf(ended(m_server, "in")), "back");
}

TEST_F(OverlappedPipe, WritesEndInTheOrderOfTheirStart)
{
    m_options.inBufferSize = 2;
    m_options.pipeMode = 0;
    connect();
    EXPECT_TRUE(failsWith(writeFile(m_client.get(), bytesOf("aaa"), {"a"}), ErrorCode::IoPending));
    EXPECT_TRUE(failsWith(writeFile(m_client.get(), bytesOf("bbb"), {"b"}), ErrorCode::IoPending));
    EXPECT_TRUE(failsWith(writeFile(m_client.get(), bytesOf("ccc"), {"c"}), ErrorCode::IoPending));
    EXPECT_EQ(peeked(m_server), "9");
    EXPECT_EQ(textOf(readFile(m_server.get(), 4, {"read"})), "aaab");
    EXPECT_TRUE(succeeds(ended(m_client, "a")));
    EXPECT_TRUE(succeeds(ended(m_client, "b")));
    EXPECT_FALSE(signalled("c", Timeout(100)));
    EXPECT_EQ(textOf(readFile(m_server.get(), 100, {"read"})), "bbccc");
    EXPECT_EQ(ended(m_client, "c").value_or(OverlappedTransfer{}).bytes, 3u);
}

TEST_F(OverlappedPipe, ACancelledReadEndsWith995AndTakesNothing)
{
    connect();
    EXPECT_TRUE(failsWith(readFile(m_server.get(), 100, {"read"}), ErrorCode::IoPending));
    EXPECT_TRUE(succeeds(cancelIoEx(m_server.get(), "read")));
    EXPECT_TRUE(failsWith(ended(m_server, "read"), ErrorCode::OperationAborted));
    EXPECT_TRUE(failsWith(cancelIoEx(m_server.get(), "read"), ErrorCode::NotFound));
    EXPECT_TRUE(succeeds(writeFile(m_client.get(), bytesOf("later"))));
    EXPECT_EQ(textOf(readFile(m_server.get(), 100, {"next"})), "later");
}

TEST_F(OverlappedPipe, CancellingOneLeavesTheOthers)
{
    connect();
    for (const char* name : {"a", "b", "c"})
        EXPECT_TRUE(failsWith(readFile(m_server.get(), 100, {name}), ErrorCode::IoPending));
    EXPECT_TRUE(succeeds(cancelIoEx(m_server.get(), "a")));
    EXPECT_TRUE(failsWith(ended(m_server, "a"), ErrorCode::OperationAborted));
    EXPECT_TRUE(succeeds(writeFile(m_client.get(), bytesOf("for b"))));
    EXPECT_EQ(textOf(ended(m_server, "b")), "for b");
    EXPECT_TRUE(succeeds(cancelIoEx(m_server.get(), std::nullopt)));
    EXPECT_TRUE(failsWith(ended(m_server, "c"), ErrorCode::OperationAborted));
}

// A wait for the handle itself: of no use where the operations have events, as the documentation warns.
TEST_F(OverlappedPipe, S1_3_TheHandleIsNotSignalledFromAnOperationOn)
{
    const auto isSignalled = [](const UniqueHandle& handle) { return waitForSingleObject(handle.get(), kNow) == WaitStatus::Signalled; };
    listen();
    EXPECT_TRUE(isSignalled(m_server));
    EXPECT_TRUE(failsWith(connectNamedPipe(m_server.get(), {"connect"}), ErrorCode::IoPending));
    EXPECT_FALSE(isSignalled(m_server));
    open();
    EXPECT_TRUE(isSignalled(m_client));
    EXPECT_TRUE(succeeds(getOverlappedResult(m_server.get(), "connect", true)));
    EXPECT_FALSE(isSignalled(m_server)) << "its end sets the event of its own";
    EXPECT_TRUE(succeeds(peekNamedPipe(m_server.get(), {})));
    EXPECT_TRUE(isSignalled(m_server)) << "a call without an event sets that of the file";
    EXPECT_TRUE(failsWith(readFile(m_server.get(), 10, {"read"}), ErrorCode::IoPending));
    EXPECT_FALSE(isSignalled(m_server));
    EXPECT_TRUE(succeeds(writeFile(m_client.get(), bytesOf("x"))));
    EXPECT_EQ(textOf(ended(m_server, "read")), "x");
    EXPECT_FALSE(isSignalled(m_server));
}

TEST_F(OverlappedPipe, ThereMayBeNothingToCancel)
{
    connect();
    const UniqueHandle event(createEvent({}).map([](const Created& made) { return made.handle; }).value_or(Handle::Null));
    EXPECT_TRUE(failsWith(cancelIoEx(m_server.get(), "never"), ErrorCode::NotFound));
    EXPECT_TRUE(failsWith(cancelIoEx(static_cast<Handle>(0x7654), std::nullopt), ErrorCode::InvalidHandle));
    const auto ofPipe = cancelIoEx(m_server.get(), std::nullopt);
    const auto ofEvent = cancelIoEx(event.get(), std::nullopt);
    if (follows("CancelNothing")) {
        EXPECT_TRUE(failsWith(ofPipe, ErrorCode::NotFound));
        EXPECT_TRUE(failsWith(ofEvent, ErrorCode::InvalidHandle));
    } else {
        EXPECT_TRUE(succeeds(ofPipe) && succeeds(ofEvent));
    }
}

TEST_F(OverlappedPipe, CancellingAWriteTakesItsBytesBack)
{
    m_options.inBufferSize = 100;
    connect();
    EXPECT_TRUE(succeeds(writeFile(m_client.get(), bytesOf(std::string(100, 'x')), {"first"})));
    EXPECT_TRUE(failsWith(writeFile(m_client.get(), bytesOf("unwanted"), {"second"}), ErrorCode::IoPending));
    EXPECT_TRUE(failsWith(writeFile(m_client.get(), bytesOf("third"), {"third"}), ErrorCode::IoPending));
    EXPECT_TRUE(succeeds(cancelIoEx(m_client.get(), "second")));
    EXPECT_TRUE(failsWith(ended(m_client, "second"), ErrorCode::OperationAborted));
    EXPECT_EQ(peeked(m_server), "105");
    EXPECT_EQ(textOf(readFile(m_server.get(), 200, {"read"})), std::string(100, 'x'));
    EXPECT_EQ(ended(m_client, "third").value_or(OverlappedTransfer{}).bytes, 5u);
    EXPECT_EQ(textOf(readFile(m_server.get(), 200, {"read"})), "third");
}

TEST_F(OverlappedPipe, AShortBufferGetsTheFirstPartOfTheMessage)
{
    connect();
    EXPECT_TRUE(failsWith(readFile(m_server.get(), 5, {"read"}), ErrorCode::IoPending));
    EXPECT_TRUE(succeeds(writeFile(m_client.get(), bytesOf("hello, world"))));
    const auto first = ended(m_server, "read");
    EXPECT_EQ(textOf(first), "hello");
    EXPECT_TRUE(first && first->moreData);
    const auto rest = readFile(m_server.get(), 100, {"rest"});
    EXPECT_EQ(textOf(rest), ", world");
    EXPECT_FALSE(rest && rest->moreData);
}

TEST_F(OverlappedPipe, ATransactionIsPendingUntilTheAnswer)
{
    connect();
    EXPECT_TRUE(failsWith(transactNamedPipe(m_client.get(), bytesOf("question"), 100, {"transact"}), ErrorCode::IoPending));
    EXPECT_EQ(textOf(readFile(m_server.get(), 100, {"read"})), "question");
    EXPECT_TRUE(succeeds(writeFile(m_server.get(), bytesOf("answer"))));
    EXPECT_EQ(textOf(ended(m_client, "transact")), "answer");
}

TEST_F(OverlappedPipe, AnEventMadeWithCreateEventServesAsWell)
{
    connect();
    const auto event = createEvent({.name = {}, .manualReset = true, .initialState = true});
    ASSERT_TRUE(succeeds(event));
    const UniqueHandle owned(event->handle);
    EXPECT_TRUE(failsWith(readFile(m_server.get(), 100, {"own", event->handle}), ErrorCode::IoPending));
    EXPECT_EQ(overlappedEvent("own"), event->handle);
    EXPECT_FALSE(signalled("own")) << "the start resets it";
    Background waiting([&] { return waitForSingleObject(event->handle, kSoon); });
    EXPECT_TRUE(waiting.blocked());
    EXPECT_TRUE(succeeds(writeFile(m_client.get(), bytesOf("hello"))));
    EXPECT_EQ(waiting.get().value_or(WaitStatus::TimedOut), WaitStatus::Signalled);
}

TEST_F(OverlappedPipe, AStructureInUseIsRefused)
{
    connect();
    EXPECT_TRUE(failsWith(readFile(m_server.get(), 100, {"read"}), ErrorCode::IoPending));
    EXPECT_TRUE(failsWith(readFile(m_server.get(), 100, {"read"}), ErrorCode::InvalidParameter));
    EXPECT_TRUE(failsWith(getOverlappedResult(m_server.get(), "unknown", false), ErrorCode::InvalidParameter));
}

TEST_F(OverlappedPipe, ClosingTheOtherEndEndsWhatIsPending)
{
    m_options.outBufferSize = 10;
    connect();
    EXPECT_TRUE(failsWith(readFile(m_server.get(), 100, {"read"}), ErrorCode::IoPending));
    EXPECT_TRUE(failsWith(writeFile(m_server.get(), bytesOf("more than ten bytes"), {"write"}), ErrorCode::IoPending));
    m_client.reset();
    EXPECT_TRUE(failsWith(ended(m_server, "read"), ErrorCode::BrokenPipe));
    EXPECT_TRUE(failsWith(ended(m_server, "write"), ErrorCode::BrokenPipe));
}

TEST_F(OverlappedPipe, DisconnectingEndsWhatTheClientHasPending)
{
    connect();
    EXPECT_TRUE(failsWith(readFile(m_client.get(), 100, {"read"}), ErrorCode::IoPending));
    EXPECT_TRUE(succeeds(disconnectNamedPipe(m_server.get())));
    EXPECT_TRUE(failsWith(ended(m_client, "read"), ErrorCode::PipeNotConnected));
}

TEST_F(OverlappedPipe, DisconnectingEndsAllWritesThatArePending)
{
    m_options.outBufferSize = m_options.inBufferSize = 10;
    connect();
    for (const UniqueHandle* end : {&m_server, &m_client}) {
        const std::string of = end == &m_server ? "server's " : "client's ";
        EXPECT_TRUE(failsWith(writeFile(end->get(), bytesOf(std::string(20, 'x')), {of + "first"}), ErrorCode::IoPending));
        EXPECT_TRUE(failsWith(writeFile(end->get(), bytesOf("fits"), {of + "second"}), ErrorCode::IoPending));
    }
    EXPECT_TRUE(succeeds(disconnectNamedPipe(m_server.get())));
    for (const char* one : {"server's first", "server's second", "client's first"})
        EXPECT_TRUE(failsWith(ended(m_server, one), ErrorCode::PipeNotConnected)) << one;
    const auto second = ended(m_client, "client's second");
    EXPECT_TRUE(follows("DisconnectEndsWrites") ? failsWith(second, ErrorCode::PipeNotConnected) : succeeds(second));
}

TEST_F(OverlappedPipe, AWriteThatWasReadHasSucceededWhateverFollows)
{
    m_options.inBufferSize = 0;
    std::byte buffer[8];
    for (int round = 0; round < 50; ++round) {
        connect();
        EXPECT_TRUE(failsWith(writeFile(m_client.get(), bytesOf("request"), {"write"}), ErrorCode::IoPending));
        EXPECT_TRUE(succeeds(readFile(m_server.get(), buffer)));
        EXPECT_TRUE(succeeds(disconnectNamedPipe(m_server.get())));
        ASSERT_TRUE(succeeds(ended(m_client, "write")));
        m_client.reset();
        m_server.reset();
    }
}

TEST_F(OverlappedPipe, CancellingAllTakesBackAllWrites)
{
    m_options.outBufferSize = m_options.inBufferSize = 10;
    connect();
    EXPECT_TRUE(failsWith(writeFile(m_client.get(), bytesOf(std::string(20, 'x')), {"first"}), ErrorCode::IoPending));
    EXPECT_TRUE(failsWith(writeFile(m_client.get(), bytesOf("fits"), {"second"}), ErrorCode::IoPending));
    EXPECT_TRUE(succeeds(cancelIoEx(m_client.get(), std::nullopt)));
    EXPECT_TRUE(failsWith(ended(m_client, "first"), ErrorCode::OperationAborted));
    EXPECT_TRUE(failsWith(ended(m_client, "second"), ErrorCode::OperationAborted));
    EXPECT_EQ(peeked(m_server), "0");
}

TEST_F(OverlappedPipe, ClosingTheServerSetsTheEventOfItsConnect)
{
    listen();
    EXPECT_TRUE(failsWith(connectNamedPipe(m_server.get(), {"connect"}), ErrorCode::IoPending));
    m_server.reset();
    EXPECT_TRUE(signalled("connect", kSoon));
    EXPECT_TRUE(hasOverlappedIoCompleted("connect").value_or(false));
}

TEST_F(OverlappedPipe, ACallWithoutAStructureWaits)
{
    connect();
    Background reading([&] {
        std::byte buffer[100];
        const auto read = readFile(m_server.get(), buffer);
        return read ? read->bytes : 0;
    });
    EXPECT_TRUE(reading.blocked());
    EXPECT_TRUE(succeeds(writeFile(m_server.get(), bytesOf("meanwhile"))));
    EXPECT_TRUE(succeeds(writeFile(m_client.get(), bytesOf("hello"))));
    EXPECT_EQ(reading.get(), 5u);
    Background flushing([&] { return flushFileBuffers(m_server.get()); });
    EXPECT_TRUE(flushing.blocked());
    EXPECT_EQ(textOf(readFile(m_client.get(), 100, {"read"})), "meanwhile");
    EXPECT_TRUE(succeeds(flushing.get()));
}

TEST_F(OverlappedPipe, OnASynchronousHandleTheOperationEndsWithItsCall)
{
    m_options.openMode = kPipeAccessDuplex;
    listen();
    Background connecting([&] { return connectNamedPipe(m_server.get(), Overlapped{"connect"}); });
    EXPECT_TRUE(connecting.blocked());
    open(0);
    EXPECT_TRUE(succeeds(connecting.get()));
    EXPECT_TRUE(succeeds(writeFile(m_client.get(), bytesOf("hello"), {"write"})));
    EXPECT_TRUE(signalled("write"));
    EXPECT_EQ(textOf(readFile(m_server.get(), 100, {"read"})), "hello");
    EXPECT_EQ(textOf(getOverlappedResult(m_server.get(), "read", false)), "hello");
}

TEST_F(OverlappedPipe, AnAnonymousPipeIsSynchronous)
{
    auto ends = createPipe(0);
    ASSERT_TRUE(succeeds(ends));
    const UniqueHandle reader(ends->read);
    UniqueHandle writer(ends->write);
    Background reading([&] { return readFile(reader.get(), 100, Overlapped{"read"}); });
    EXPECT_TRUE(reading.blocked());
    EXPECT_TRUE(succeeds(writeFile(writer.get(), bytesOf("hello"), {"write"})));
    EXPECT_TRUE(signalled("write"));
    EXPECT_EQ(textOf(reading.get()), "hello");
    EXPECT_TRUE(signalled("read"));
    EXPECT_EQ(textOf(getOverlappedResult(reader.get(), "read", false)), "hello");
    EXPECT_TRUE(failsWith(readFile(writer.get(), 100, {"read"}), ErrorCode::AccessDenied));
    EXPECT_TRUE(failsWith(transactNamedPipe(writer.get(), bytesOf("?"), 100, {"read"}), ErrorCode::AccessDenied));
    writer.reset();
    EXPECT_TRUE(failsWith(readFile(reader.get(), 100, {"read"}), ErrorCode::BrokenPipe));
    EXPECT_FALSE(signalled("read"));
}

TEST_F(OverlappedPipe, AMailslotIsSynchronous)
{
    const std::string name = R"(\\.\mailslot\ipclab-)" + std::to_string(std::random_device{}());
    const auto slot = createMailslot({.name = name, .readTimeout = kNow});
    ASSERT_TRUE(succeeds(slot));
    const UniqueHandle server(*slot);
    EXPECT_TRUE(failsWith(readFile(server.get(), 100, {"read"}), ErrorCode::SemTimeout));
    FileOptions wanted;
    wanted.name = name;
    wanted.access = kGenericWrite;
    wanted.share = 1;   // FILE_SHARE_READ
    const auto opened = createFile(wanted);
    ASSERT_TRUE(succeeds(opened));
    const UniqueHandle client(*opened);
    EXPECT_TRUE(succeeds(writeFile(client.get(), bytesOf("hello"), {"write"})));
    EXPECT_TRUE(signalled("write"));
    EXPECT_EQ(textOf(readFile(server.get(), 100, {"read"})), "hello");
    EXPECT_TRUE(signalled("read"));
}

}  // namespace
}  // namespace ipc::test
