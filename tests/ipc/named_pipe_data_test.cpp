// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/named_pipe.h"
#include "ipc/sync.h"
#include "tests/ipc/conformance.h"
#include "tests/ipc/named_pipe_fixture.h"

/// What goes through a pipe: modes of reading, handles that do not wait, quotas, transactions.
namespace ipc::test {
namespace {

class NamedPipeData : public NamedPipeTest {
protected:
    UniqueHandle serverWith(std::uint32_t quota, std::uint32_t mode = kMessage)
    {
        NamedPipeOptions wanted = options(mode);
        wanted.inBufferSize = wanted.outBufferSize = quota;
        return server(wanted);
    }
    static void setMode(const UniqueHandle& handle, std::uint32_t mode)
    {
        EXPECT_TRUE(succeeds(setNamedPipeHandleState(handle.get(), {mode})));
    }
};

TEST_F(NamedPipeData, AByteReaderGluesMessages)
{
    const UniqueHandle served = server();
    const UniqueHandle end = client();
    for (const char* text : {"abc", "", "defgh", "ij"})
        write(served, text);
    EXPECT_EQ(peek(end, 100).data, "abc") << "peek goes by the pipe's type";
    EXPECT_EQ(read(end, 7), "abcdefg");
    EXPECT_EQ(read(end, 100), "hij");
}

TEST_F(NamedPipeData, AModeIsOfEachHandleAndCanChange)
{
    const UniqueHandle served = server();
    const UniqueHandle end = client();
    for (const char* text : {"abc", "defgh", "ij"})
        write(served, text);
    EXPECT_EQ(read(end, 2), "ab");
    setMode(end, kPipeReadModeMessage);
    EXPECT_EQ(read(end, 100), "c") << "the rest of a message is a message";
    EXPECT_EQ(read(end, 100), "defgh");
    setMode(end, 0);
    EXPECT_EQ(read(end, 100), "ij");
}

TEST_F(NamedPipeData, PeekShowsTheRestOfAMessageThatWasReadInPart)
{
    const UniqueHandle served = server();
    const UniqueHandle end = client();
    write(end, "0123456789");
    write(end, "next");
    ASSERT_TRUE(succeeds(readFile(served.get(), std::span(m_buffer, 4))));
    const Peeked seen = peek(served, 2);
    EXPECT_EQ(seen.data, "45");
    EXPECT_EQ(seen.bytesAvailable, 10u);
    EXPECT_EQ(seen.bytesLeftThisMessage, 4u);
}

TEST_F(NamedPipeData, AReadOfNothingTakesAnEmptyMessageOnly)
{
    const UniqueHandle served = server();
    const UniqueHandle end = client();
    write(end, "abc");
    write(end, "");
    const auto first = readFile(served.get(), {});
    ASSERT_TRUE(succeeds(first));
    EXPECT_TRUE(first->moreData);
    EXPECT_EQ(read(served, 10), "abc");
    const auto empty = readFile(served.get(), {});
    ASSERT_TRUE(succeeds(empty));
    EXPECT_FALSE(empty->moreData);
    write(end, "x");
    EXPECT_EQ(read(served, 10), "x");
}

TEST_F(NamedPipeData, AReadOfNothingWaitsToo)
{
    for (const std::uint32_t mode : {0u, kMessage}) {
        const UniqueHandle served = server(mode);
        const UniqueHandle end = client();
        Background reading([&] { return readFile(served.get(), {}); });
        ASSERT_TRUE(reading.blocked());
        write(end, "abc");
        const auto nothing = reading.get();
        ASSERT_TRUE(succeeds(nothing));
        EXPECT_EQ(nothing->bytes, 0u);
        EXPECT_EQ(nothing->moreData, mode == kMessage);
        EXPECT_EQ(read(served, 10), "abc");
    }
}

TEST_F(NamedPipeData, AHandleThatDoesNotWait)
{
    for (const std::uint32_t mode : {0u, kMessage}) {
        const UniqueHandle served = serverWith(512, mode | kPipeNoWait);
        EXPECT_TRUE(failsWith(connectNamedPipe(served.get()), ErrorCode::PipeListening));
        EXPECT_TRUE(failsWith(connectNamedPipe(served.get()), ErrorCode::PipeListening));
        const UniqueHandle end = client();
        EXPECT_TRUE(failsWith(connectNamedPipe(served.get()), ErrorCode::PipeConnected));
        EXPECT_TRUE(failsWith(readFile(served.get(), m_buffer), ErrorCode::NoData));
        EXPECT_TRUE(failsWith(readFile(served.get(), {}), ErrorCode::NoData));
        setMode(end, kPipeNoWait);
        EXPECT_TRUE(failsWith(readFile(end.get(), m_buffer), ErrorCode::NoData));
        EXPECT_EQ(write(end, std::string(513, 'x')), 0u) << "more than there is room for";
        EXPECT_EQ(write(end, std::string(512, 'x')), 512u);
        EXPECT_EQ(write(end, "y"), 0u);
        EXPECT_EQ(peek(served, 0).bytesAvailable, 512u);
        EXPECT_EQ(read(served, 600).size(), 512u);
        EXPECT_TRUE(failsWith(readFile(served.get(), m_buffer), ErrorCode::NoData));
    }
}

TEST_F(NamedPipeData, AWaitingReaderMakesRoomForOneThatDoesNotWait)
{
    const UniqueHandle served = serverWith(10);
    const UniqueHandle end = client();
    setMode(end, kPipeNoWait);
    Background reading([&] { return read(served, 100); });
    ASSERT_TRUE(reading.blocked());
    EXPECT_EQ(write(end, std::string(50, 'x')), 50u);
    EXPECT_EQ(reading.get().size(), 50u);
}

TEST_F(NamedPipeData, NotWaitingAfterTheOtherEndLeft)
{
    const UniqueHandle served = server(kMessage | kPipeNoWait);
    UniqueHandle end = client();
    write(end, "abc");
    end.reset();
    EXPECT_TRUE(failsWith(connectNamedPipe(served.get()), ErrorCode::NoData));
    EXPECT_EQ(read(served, 10), "abc");
    EXPECT_TRUE(failsWith(readFile(served.get(), m_buffer), ErrorCode::BrokenPipe));
    EXPECT_TRUE(failsWith(writeFile(served.get(), bytes("x")), ErrorCode::NoData));
}

TEST_F(NamedPipeData, AnEmptyMessageNeverWaits)
{
    const UniqueHandle served = serverWith(10);
    const UniqueHandle end = client();
    EXPECT_EQ(write(end, "0123456789"), 10u);
    EXPECT_EQ(write(end, ""), 0u);
    EXPECT_EQ(read(served, 20), "0123456789");
    EXPECT_EQ(read(served, 20), "");
}

TEST_F(NamedPipeData, AQuotaOfNothingWaitsForTheReader)
{
    const UniqueHandle served = serverWith(0);
    const UniqueHandle end = client();
    Background writing([&] { return write(end, "abc"); });
    EXPECT_TRUE(writing.blocked());
    EXPECT_EQ(read(served, 10), "abc");
    EXPECT_EQ(writing.get(), 3u);
    Background reading([&] { return read(served, 10); });
    EXPECT_TRUE(reading.blocked());
    EXPECT_EQ(write(end, "x"), 1u);
    EXPECT_EQ(reading.get(), "x");
}

TEST_F(NamedPipeData, TheQuotasOfTheDirectionsAreSeparate)
{
    NamedPipeOptions wanted = options();
    wanted.inBufferSize = 10;
    wanted.outBufferSize = 100;
    const UniqueHandle served = server(wanted);
    const UniqueHandle end = client();
    EXPECT_EQ(write(served, std::string(100, 's')), 100u);
    EXPECT_EQ(write(end, std::string(10, 'c')), 10u);
    Background writing([&] { return write(end, "c"); });
    EXPECT_TRUE(writing.blocked());
    EXPECT_EQ(read(served, 100).size(), 10u);
    EXPECT_EQ(writing.get(), 1u);
}

TEST_F(NamedPipeData, AWaitingWriteIsCancelledWithAllItsBytes)
{
    const UniqueHandle served = serverWith(10);
    const UniqueHandle end = client();
    write(end, "01234567");
    std::promise<ThreadId> id;
    Background writing([&] {
        id.set_value(currentThreadId());
        return writeFile(end.get(), bytes("abcdef"));
    });
    ASSERT_TRUE(writing.blocked());
    EXPECT_EQ(peek(served, 0).bytesAvailable, 14u);
    ASSERT_TRUE(succeeds(cancelSynchronousIo(id.get_future().get())));
    EXPECT_TRUE(failsWith(writing.get(), ErrorCode::OperationAborted));
    EXPECT_EQ(peek(served, 0).bytesAvailable, 8u);
}

TEST_F(NamedPipeData, FlushWaitsUntilAllIsRead)
{
    const UniqueHandle served = server();
    const UniqueHandle end = client();
    EXPECT_TRUE(succeeds(flushFileBuffers(end.get())));
    write(end, "abc");
    Background flushing([&] { return flushFileBuffers(end.get()); });
    EXPECT_TRUE(flushing.blocked());
    ASSERT_TRUE(succeeds(readFile(served.get(), std::span(m_buffer, 2))));
    EXPECT_TRUE(flushing.blocked());
    EXPECT_EQ(read(served, 10), "c");
    EXPECT_TRUE(succeeds(flushing.get()));
}

TEST_F(NamedPipeData, ALargeMessageIsWhole)
{
    const UniqueHandle served = server();
    const UniqueHandle end = client();
    std::string message(1 << 20, 'a');
    for (std::size_t i = 0; i < message.size(); ++i)
        message[i] = static_cast<char>(i * 7 + i / 251);
    Background writing([&] { return write(end, message); });
    EXPECT_TRUE(read(served, 2 << 20) == message);
    EXPECT_EQ(writing.get(), message.size());
}

TEST_F(NamedPipeData, ATransactionThatIsAnsweredAtLength)
{
    const UniqueHandle served = server();
    const UniqueHandle end = client(kPipeReadModeMessage);
    Background serving([&] {
        const std::string request = read(served, 100);
        write(served, request + request + request);
        return request;
    });
    const auto reply = transactNamedPipe(end.get(), bytes("abc"), std::span(m_buffer, 4));
    ASSERT_TRUE(succeeds(reply));
    EXPECT_EQ(serving.get(), "abc");
    EXPECT_TRUE(reply->moreData);
    EXPECT_EQ(reply->bytes, 4u);
    EXPECT_EQ(read(end, 100), "bcabc") << "unlike CallNamedPipe's, the rest can be read";
}

TEST_F(NamedPipeData, ATransactionsRequestNeverWaitsForRoom)
{
    const UniqueHandle served = serverWith(10);
    const UniqueHandle end = client(kPipeReadModeMessage);
    write(end, "01234567");
    Background asking([&] { return transactNamedPipe(end.get(), bytes("abcdef"), m_buffer); });
    ASSERT_TRUE(asking.blocked());
    EXPECT_EQ(read(served, 100), "01234567");
    EXPECT_EQ(read(served, 100), "abcdef");
    write(served, "yes");
    EXPECT_EQ(asking.get()->bytes, 3u);
}

TEST_F(NamedPipeData, ACancelledTransactionHasAskedAllTheSame)
{
    const UniqueHandle served = server();
    const UniqueHandle end = client(kPipeReadModeMessage);
    std::promise<ThreadId> id;
    Background asking([&] {
        id.set_value(currentThreadId());
        return transactNamedPipe(end.get(), bytes("question"), m_buffer);
    });
    ASSERT_TRUE(asking.blocked());
    ASSERT_TRUE(succeeds(cancelSynchronousIo(id.get_future().get())));
    EXPECT_TRUE(failsWith(asking.get(), ErrorCode::OperationAborted));
    EXPECT_EQ(read(served, 100), "question");
}

TEST_F(NamedPipeData, ATransactionEndsWithItsServer)
{
    UniqueHandle served = server();
    const UniqueHandle end = client(kPipeReadModeMessage);
    Background asking([&] { return transactNamedPipe(end.get(), bytes("question"), m_buffer); });
    ASSERT_TRUE(asking.blocked());
    served.reset();
    EXPECT_TRUE(failsWith(asking.get(), ErrorCode::BrokenPipe));
}

TEST_F(NamedPipeData, AServerMayAskToo)
{
    const UniqueHandle served = server();
    const UniqueHandle end = client(kPipeReadModeMessage);
    Background asking([&] { return transactNamedPipe(served.get(), bytes("who?"), m_buffer); });
    EXPECT_EQ(read(end, 10), "who?");
    write(end, "me");
    EXPECT_EQ(asking.get()->bytes, 2u);
}

TEST_F(NamedPipeData, S1_8_ATransactionWaitsAlsoWhereReadsDoNot)
{
    const UniqueHandle served = server();
    const UniqueHandle end = client(kPipeReadModeMessage | kPipeNoWait);
    std::byte reply[10];
    Background asking([&] { return transactNamedPipe(end.get(), bytes("q"), reply); });
    EXPECT_EQ(read(served, 10), "q");
    EXPECT_TRUE(asking.blocked());
    write(served, "answer");
    const auto answered = asking.get();
    EXPECT_TRUE(answered && answered->bytes == 6 && !answered->moreData);
}

// What has been read of a message takes no room any more, and what is unread of it does.
TEST_F(NamedPipeData, S1_6_APartlyReadMessageTakesTheRoomOfItsRest)
{
    NamedPipeOptions wanted = options();
    wanted.inBufferSize = 10;
    const UniqueHandle served = server(wanted);
    const UniqueHandle end = client(kPipeReadModeMessage | kPipeNoWait);
    EXPECT_EQ(write(end, "12345678"), 8u);
    EXPECT_EQ(write(end, "abc"), 0u);
    const auto part = readFile(served.get(), std::span(m_buffer).first(5));
    EXPECT_TRUE(part && part->moreData);
    EXPECT_EQ(write(end, "1234567"), 7u);
    EXPECT_EQ(write(end, "x"), 0u);
    EXPECT_EQ(write(end, ""), 0u);
    const auto seen = peekNamedPipe(served.get(), {});
    EXPECT_TRUE(seen && seen->bytesAvailable == 10 && seen->bytesLeftThisMessage == 3);
    EXPECT_EQ(read(served, 100), "678");
    EXPECT_EQ(read(served, 100), "1234567");
    EXPECT_EQ(read(served, 100), "") << "the empty message was no write that failed";
}

TEST_F(NamedPipeData, S1_3_AHandleIsSignalled)
{
    const UniqueHandle served = server();
    EXPECT_EQ(waitForSingleObject(served.get(), Timeout(0)), WaitStatus::Signalled);
    const UniqueHandle end = client();
    EXPECT_EQ(waitForSingleObject(end.get(), Timeout(0)), WaitStatus::Signalled);
}

TEST_F(NamedPipeData, CallsThatCannotBeMade)
{
    EXPECT_TRUE(failsWith(callNamedPipe(m_name, bytes("x"), m_buffer, kPipeNoWaiting), ErrorCode::FileNotFound));
    UniqueHandle served = server(0);
    EXPECT_TRUE(failsWith(callNamedPipe(m_name, bytes("x"), m_buffer, kPipeNoWaiting), ErrorCode::InvalidParameter)) << "a byte pipe";
    served = {};
    const UniqueHandle busy = server();
    const UniqueHandle end = client();
    EXPECT_TRUE(failsWith(callNamedPipe(m_name, bytes("x"), m_buffer, 100), ErrorCode::SemTimeout));
}

}  // namespace
}  // namespace ipc::test
