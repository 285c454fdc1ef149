// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/anonymous_pipe.h"
#include "ipc/overlapped.h"
#include "tests/ipc/bytes.h"
#include "tests/ipc/conformance.h"
#include "tests/ipc/named_pipe_fixture.h"
#include "tests/ipc/remote_peer.h"

/// The last handle of a synchronous file object is closed while a call on it is blocked: the close stands behind the call.
/// Source: IopCloseFile, which takes the file object's lock and cannot be interrupted in that.
namespace ipc::test {
namespace {

class CloseWaits : public NamedPipeTest {
protected:
    static constexpr auto kHandlesClosed = static_cast<ErrorCode>(676);   // ERROR_HANDLES_CLOSED, which is Wine's
    static constexpr Timeout kEndSoon = std::chrono::duration_cast<Timeout>(kDeadline);

    void makePipe(std::uint32_t size = 0, bool inheritable = false)
    {
        const auto ends = createPipe(size, {inheritable});
        ASSERT_TRUE(succeeds(ends));
        m_read.reset(ends->read);
        m_write.reset(ends->write);
    }
    /// A read that is blocked in the read end, which is from then on the case's to close.
    auto blockedRead(Handle handle)
    {
        return Background([this, handle] { return readFile(handle, m_buffer); });
    }
    std::string got(const Result<Transfer>& read) const
    {
        return read ? std::string(reinterpret_cast<const char*>(m_buffer), read->bytes) : toText(read.error());
    }
    /// Where the close waits for it a read goes on undisturbed, and gets what comes; else the close has ended it.
    template <class Reading>
    void readEnds(Reading& reading, const UniqueHandle& writer, bool closeWaits)
    {
        if (!closeWaits) {
            EXPECT_TRUE(failsWith(reading.get(), ErrorCode::BrokenPipe));
            return;
        }
        EXPECT_EQ(write(writer, "hello"), 5u);
        EXPECT_EQ(got(reading.get()), "hello");
    }
    /// A pipe, and another process that has its read end as well.
    RemotePeer heirOfTheReadEnd()
    {
        makePipe(0, true);
        EXPECT_TRUE(succeeds(setHandleInformation(m_write.get(), kHandleFlagInherit, 0)));
        return RemotePeer::heir();
    }

    UniqueHandle m_read;
    UniqueHandle m_write;
};

TEST_F(CloseWaits, ForAReadThatIsBlocked)
{
    makePipe();
    const Handle handle = m_read.release();
    Background reading = blockedRead(handle);
    ASSERT_TRUE(reading.blocked());
    Background closing([&] { return closeHandle(handle); });
    const bool waits = follows("SynchronousCloseWaits");
    EXPECT_EQ(closing.blocked(), waits);
    if (waits) {
        EXPECT_TRUE(failsWith(getHandleInformation(handle), ErrorCode::InvalidHandle)) << "the number means nothing any more";
        EXPECT_TRUE(failsWith(closeHandle(handle), ErrorCode::InvalidHandle));
    }
    readEnds(reading, m_write, waits);
    EXPECT_TRUE(succeeds(closing.get()));
    EXPECT_TRUE(failsWith(writeFile(m_write.get(), bytes("x")), ErrorCode::NoData)) << "now the end is closed";
}

TEST_F(CloseWaits, ForAWriteThatIsBlocked)
{
    makePipe(100);
    const Handle handle = m_write.release();
    const std::string data(1000, 'x');
    Background writing([&] { return writeFile(handle, bytes(data)); });
    ASSERT_TRUE(writing.blocked());
    Background closing([&] { return closeHandle(handle); });
    const bool waits = follows("SynchronousCloseWaits");
    EXPECT_EQ(closing.blocked(), waits);
    if (waits) {
        EXPECT_EQ(read(m_read, 2000), data);
        EXPECT_EQ(writing.get().value_or(0), data.size());
    } else {
        EXPECT_TRUE(failsWith(writing.get(), ErrorCode::BrokenPipe));
    }
    EXPECT_TRUE(succeeds(closing.get()));
    EXPECT_TRUE(failsWith(readFile(m_read.get(), m_buffer), ErrorCode::BrokenPipe));
}

TEST_F(CloseWaits, ForAConnect)
{
    const Handle handle = server().release();
    Background connecting([&] { return connectNamedPipe(handle); });
    ASSERT_TRUE(connecting.blocked());
    Background closing([&] { return closeHandle(handle); });
    const bool waits = follows("SynchronousCloseWaits");
    EXPECT_EQ(closing.blocked(), waits);
    if (!waits) {
        EXPECT_TRUE(failsWith(connecting.get(), kHandlesClosed));
        EXPECT_TRUE(succeeds(closing.get()));
        return;
    }
    const UniqueHandle end = client();
    EXPECT_TRUE(succeeds(connecting.get()));
    EXPECT_TRUE(succeeds(closing.get()));
    EXPECT_TRUE(failsWith(readFile(end.get(), m_buffer), ErrorCode::BrokenPipe)) << "connected, and closed at once";
}

TEST_F(CloseWaits, ForAReadOfTheClient)
{
    const UniqueHandle served = server();
    const Handle handle = client(kPipeReadModeMessage).release();
    Background reading = blockedRead(handle);
    ASSERT_TRUE(reading.blocked());
    Background closing([&] { return closeHandle(handle); });
    const bool waits = follows("SynchronousCloseWaits");
    EXPECT_EQ(closing.blocked(), waits);
    readEnds(reading, served, waits);
    EXPECT_TRUE(succeeds(closing.get()));
    EXPECT_TRUE(failsWith(writeFile(served.get(), bytes("x")), ErrorCode::NoData));
}

// The lock of a file object is given to those who wait for it in the order in which they came.
TEST_F(CloseWaits, BehindThoseWhoWaitForTheBlockedCall)
{
    makePipe();
    const Handle handle = m_read.release();
    Background first = blockedRead(handle);
    ASSERT_TRUE(first.blocked());
    std::array<std::byte, 8> buffer{};
    Background second([&] { return readFile(handle, buffer); });
    ASSERT_TRUE(second.blocked());
    Background closing([&] { return closeHandle(handle); });
    const bool waits = follows("SynchronousCloseWaits");
    EXPECT_EQ(closing.blocked(), waits);
    if (!waits) {
        EXPECT_TRUE(failsWith(first.get(), ErrorCode::BrokenPipe));
        EXPECT_TRUE(failsWith(second.get(), ErrorCode::BrokenPipe));
        return;
    }
    EXPECT_EQ(write(m_write, "one"), 3u);
    EXPECT_EQ(got(first.get()), "one");
    EXPECT_TRUE(second.blocked());
    EXPECT_TRUE(closing.blocked());
    EXPECT_EQ(write(m_write, "two"), 3u);
    EXPECT_EQ(second.get().value_or(Transfer{}).bytes, 3u);
    EXPECT_TRUE(succeeds(closing.get()));
}

TEST_F(CloseWaits, OnlyWithTheLastHandle)
{
    makePipe();
    const Handle first = m_read.release();
    const auto copy = duplicateHandle(first, false);
    ASSERT_TRUE(succeeds(copy));
    Background reading = blockedRead(first);
    ASSERT_TRUE(reading.blocked());
    Background closing([&] { return closeHandle(first); });
    EXPECT_TRUE(succeeds(closing.get())) << "the read is blocked in it, but it is not the last";
    EXPECT_TRUE(reading.blocked());
    Background last([&] { return closeHandle(*copy); });
    const bool waits = follows("SynchronousCloseWaits");
    EXPECT_EQ(last.blocked(), waits);
    readEnds(reading, m_write, waits);
    EXPECT_TRUE(succeeds(last.get()));
}

TEST_F(CloseWaits, NotWhileAnotherProcessHasTheObject)
{
    RemotePeer heir = heirOfTheReadEnd();
    const Handle handle = m_read.release();
    heir.must("GetHandleInformation", {{"handle", value(handle)}});
    Background reading = blockedRead(handle);
    ASSERT_TRUE(reading.blocked());
    Background closing([&] { return closeHandle(handle); });
    EXPECT_TRUE(succeeds(closing.get()));
    EXPECT_TRUE(reading.blocked()) << "the read goes on";
    EXPECT_EQ(write(m_write, "hello"), 5u);
    EXPECT_EQ(got(reading.get()), "hello");
    EXPECT_EQ(write(m_write, "more"), 4u) << "the other process has the end";
    heir.kill();
    EXPECT_TRUE(eventually([&] { return failsWith(writeFile(m_write.get(), bytes("x")), ErrorCode::NoData); }));
}

TEST_F(CloseWaits, InWhateverProcessTheCallIs)
{
    RemotePeer heir = heirOfTheReadEnd();
    const Handle handle = m_read.release();
    heir.must("GetHandleInformation", {{"handle", value(handle)}});
    Background reading = blockedRead(handle);
    ASSERT_TRUE(reading.blocked());
    EXPECT_TRUE(succeeds(closeHandle(handle)));
    const int last = heir.begin("CloseHandle", {{"handle", value(handle)}});
    Background closing([&] { return heir.end(last).ok; });
    EXPECT_EQ(closing.blocked(), follows("SynchronousCloseWaits"));
    EXPECT_EQ(write(m_write, "hello"), 5u);
    EXPECT_EQ(got(reading.get()), "hello");
    EXPECT_TRUE(closing.get());
    if (!follows("ConsoleInherits"))
        heir.kill();
    EXPECT_TRUE(eventually([&] { return failsWith(writeFile(m_write.get(), bytes("x")), ErrorCode::NoData); }));
}

// It waits for a lock, in which no request is that could be cancelled; cancelling the call ends both.
TEST_F(CloseWaits, AndCannotBeCancelled)
{
    makePipe();
    const Handle handle = m_read.release();
    std::promise<ThreadId> reader, closer;
    Background reading([&] {
        reader.set_value(currentThreadId());
        return readFile(handle, m_buffer);
    });
    ASSERT_TRUE(reading.blocked());
    Background closing([&] {
        closer.set_value(currentThreadId());
        return closeHandle(handle);
    });
    const bool waits = follows("SynchronousCloseWaits");
    EXPECT_EQ(closing.blocked(), waits);
    if (waits) {
        EXPECT_TRUE(failsWith(cancelSynchronousIo(closer.get_future().get()), ErrorCode::NotFound));
        EXPECT_TRUE(closing.blocked());
        EXPECT_TRUE(succeeds(cancelSynchronousIo(reader.get_future().get())));
    }
    EXPECT_TRUE(failsWith(reading.get(), waits ? ErrorCode::OperationAborted : ErrorCode::BrokenPipe));
    EXPECT_TRUE(succeeds(closing.get()));
}

TEST_F(CloseWaits, AndEndsWithItsProcess)
{
    RemotePeer heir = heirOfTheReadEnd();
    const Json end = {{"handle", value(m_read.get())}};
    heir.must("GetHandleInformation", end);
    m_read.reset();
    heir.begin("ReadFile", {{"handle", end["handle"]}, {"size", 8}}, "reader");
    Background behind([&, asked = heir.begin("GetHandleInformation", end, "reader")] { return heir.end(asked).ok; });
    ASSERT_TRUE(behind.blocked());
    heir.begin("CloseHandle", end, "closer");
    heir.kill();
    EXPECT_FALSE(behind.get());
    EXPECT_TRUE(eventually([&] { return failsWith(writeFile(m_write.get(), bytes("x")), ErrorCode::NoData); }));
}

// Nothing stands in the way on an overlapped handle. What is pending there is ended, but by the last that closes.
TEST_F(CloseWaits, NotOnAnOverlappedHandle)
{
    NamedPipeOptions wanted = options();
    wanted.openMode |= kFileFlagOverlapped;
    wanted.security.inheritHandle = true;
    const Handle served = server(wanted).release();
    const UniqueHandle end = client(kPipeReadModeMessage);
    EXPECT_TRUE(failsWith(readFile(served, 8, {"first"}), ErrorCode::IoPending));
    EXPECT_TRUE(failsWith(readFile(served, 8, {"second"}), ErrorCode::IoPending));
    RemotePeer heir = RemotePeer::heir();
    heir.must("GetHandleInformation", {{"handle", value(served)}});
    EXPECT_TRUE(succeeds(closeHandle(served)));
    EXPECT_FALSE(hasOverlappedIoCompleted("first").value_or(true));
    EXPECT_EQ(write(end, "hello"), 5u);
    EXPECT_EQ(waitForSingleObject(overlappedEvent("first"), kEndSoon), WaitStatus::Signalled);
    EXPECT_FALSE(hasOverlappedIoCompleted("second").value_or(true));
    heir.must("CloseHandle", {{"handle", value(served)}});
    if (!follows("ConsoleInherits"))
        heir.kill();
    EXPECT_EQ(waitForSingleObject(overlappedEvent("second"), kEndSoon), WaitStatus::Signalled);
    EXPECT_TRUE(eventually([&] { return failsWith(writeFile(end.get(), bytes("x")), ErrorCode::NoData); }));
}

}  // namespace
}  // namespace ipc::test
