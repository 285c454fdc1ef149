// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/named_pipe.h"
#include "tests/ipc/conformance.h"
#include "tests/ipc/named_pipe_fixture.h"

#include <array>
#include <optional>

/// What each call says in each state of an instance, for either end, and what is left when one of them goes.
namespace ipc::test {
namespace {

class NamedPipeState : public NamedPipeTest {
protected:
    /// The codes that the calls give: 0 for success, nothing where it was not called, for it would wait.
    struct Codes {
        std::optional<std::uint32_t> read, write, peek, transact, flush, connect, info;
        bool operator==(const Codes&) const = default;
        friend void PrintTo(const Codes& codes, std::ostream* out)
        {
            for (const auto& each : {codes.read, codes.write, codes.peek, codes.transact, codes.flush, codes.connect, codes.info})
                *out << (each ? std::to_string(*each) : "-") << ' ';
        }
    };
    template <class R>
    static std::uint32_t code(const R& result) { return result ? 0 : static_cast<std::uint32_t>(result.error().code); }

    Codes codes(Handle handle, bool reads, bool connects)
    {
        Codes seen;
        if (reads)
            seen.read = code(readFile(handle, m_buffer));
        seen.write = code(writeFile(handle, bytes("x")));
        seen.peek = code(peekNamedPipe(handle, m_buffer));
        seen.transact = code(transactNamedPipe(handle, bytes("x"), m_buffer));
        seen.flush = code(flushFileBuffers(handle));
        if (connects)
            seen.connect = code(connectNamedPipe(handle));
        seen.info = code(getNamedPipeInfo(handle));
        return seen;
    }
};

TEST_F(NamedPipeState, OfAServerThatListens)
{
    const UniqueHandle served = server();
    const Codes seen = codes(served.get(), true, false);
    EXPECT_EQ(seen, (Codes{536, 536, 230, 230, 0, {}, 0}));
}

TEST_F(NamedPipeState, OfAServerWhoseClientLeft)
{
    const UniqueHandle served = server();
    client().reset();
    const Codes seen = codes(served.get(), true, true);
    EXPECT_EQ(seen, (Codes{109, 232, 109, 230, 0, 232, 0}));
}

TEST_F(NamedPipeState, OfAClientWhoseServerLeft)
{
    UniqueHandle served = server();
    const UniqueHandle end = client(kPipeReadModeMessage);
    served.reset();
    const Codes seen = codes(end.get(), true, true);
    EXPECT_EQ(seen, (Codes{109, 232, 109, 230, 0, 1, 0}));
}

TEST_F(NamedPipeState, OfADisconnectedServer)
{
    const UniqueHandle served = server();
    const UniqueHandle end = client();
    ASSERT_TRUE(succeeds(disconnectNamedPipe(served.get())));
    const Codes seen = codes(served.get(), true, false);
    EXPECT_EQ(seen, (Codes{233, 233, 230, 230, 0, {}, 0}));
}

TEST_F(NamedPipeState, OfADisconnectedClient)
{
    const UniqueHandle served = server();
    const UniqueHandle end = client(kPipeReadModeMessage);
    ASSERT_TRUE(succeeds(disconnectNamedPipe(served.get())));
    const Codes seen = codes(end.get(), true, true);
    EXPECT_EQ(seen, (Codes{233, 233, 233, 233, 233, 1, 233}));
}

TEST_F(NamedPipeState, AnEmptyMessageIsRefusedAsAnyOther)
{
    const UniqueHandle served = server();
    EXPECT_TRUE(failsWith(writeFile(served.get(), {}), ErrorCode::PipeListening));
    UniqueHandle end = client();
    end.reset();
    EXPECT_TRUE(failsWith(writeFile(served.get(), {}), ErrorCode::NoData));
    ASSERT_TRUE(succeeds(disconnectNamedPipe(served.get())));
    EXPECT_TRUE(failsWith(writeFile(served.get(), {}), ErrorCode::PipeNotConnected));
}

TEST_F(NamedPipeState, AServerThatListensCanBeDisconnected)
{
    const UniqueHandle served = server();
    const auto disconnected = disconnectNamedPipe(served.get());
    if (!follows("DisconnectListening")) {
        EXPECT_TRUE(failsWith(disconnected, ErrorCode::PipeListening));
        return;
    }
    EXPECT_TRUE(succeeds(disconnected));
    EXPECT_TRUE(failsWith(open(), ErrorCode::PipeBusy));
    EXPECT_TRUE(failsWith(disconnectNamedPipe(served.get()), ErrorCode::PipeNotConnected));
}

TEST_F(NamedPipeState, ADisconnectWaitsForTheConnectBefore)
{
    const UniqueHandle served = server();
    Background connecting([&] { return connectNamedPipe(served.get()); });
    ASSERT_TRUE(connecting.blocked());
    Background disconnecting([&] { return disconnectNamedPipe(served.get()); });
    const bool serialised = follows("SynchronousHandleSerialises");
    EXPECT_EQ(disconnecting.blocked(), serialised) << "a synchronous handle does one thing at a time";
    const UniqueHandle end = client();
    EXPECT_TRUE(succeeds(connecting.get()));
    if (serialised)
        EXPECT_TRUE(succeeds(disconnecting.get()));
    else
        EXPECT_TRUE(failsWith(disconnecting.get(), ErrorCode::PipeListening));
}

TEST_F(NamedPipeState, AClientCannotDisconnect)
{
    const UniqueHandle served = server();
    const UniqueHandle end = client();
    EXPECT_TRUE(failsWith(disconnectNamedPipe(end.get()), follows("ClientDisconnect") ? ErrorCode::InvalidFunction : ErrorCode::NotSupported));
    EXPECT_EQ(write(end, "still"), 5u);
    EXPECT_EQ(read(served, 10), "still");
}

TEST_F(NamedPipeState, UnreadDataIsSeenUntilItIsTaken)
{
    const UniqueHandle served = server();
    UniqueHandle end = client();
    write(end, "hello");
    end.reset();
    EXPECT_EQ(peek(served, 10).data, "hello");
    EXPECT_TRUE(failsWith(writeFile(served.get(), bytes("x")), ErrorCode::NoData));
    EXPECT_TRUE(failsWith(open(), ErrorCode::PipeBusy)) << "the instance is closing";
    EXPECT_EQ(read(served, 10), "hello");
    EXPECT_TRUE(failsWith(peekNamedPipe(served.get(), m_buffer), ErrorCode::BrokenPipe));
    EXPECT_TRUE(failsWith(readFile(served.get(), m_buffer), ErrorCode::BrokenPipe));
}

// A closed end leaves whole messages behind, an empty one too.
TEST_F(NamedPipeState, MessagesLeftBehind)
{
    UniqueHandle served = server();
    const UniqueHandle end = client(kPipeReadModeMessage);
    write(served, "abc");
    write(served, "");
    served.reset();
    EXPECT_EQ(peek(end, 0).bytesAvailable, 3u);
    const auto nothing = readFile(end.get(), std::span(m_buffer, 0));
    ASSERT_TRUE(succeeds(nothing));
    EXPECT_TRUE(nothing->moreData) << "the message is longer than no bytes";
    EXPECT_EQ(read(end, 10), "abc");
    EXPECT_EQ(peek(end, 10).bytesAvailable, 0u) << "an empty message is left, and does not show";
    EXPECT_EQ(read(end, 10), "");
    EXPECT_TRUE(failsWith(readFile(end.get(), m_buffer), ErrorCode::BrokenPipe));
    EXPECT_TRUE(failsWith(readFile(end.get(), std::span(m_buffer, 0)), ErrorCode::BrokenPipe));
    EXPECT_TRUE(failsWith(peekNamedPipe(end.get(), m_buffer), ErrorCode::BrokenPipe));
    EXPECT_TRUE(succeeds(getNamedPipeHandleState(end.get())));
    EXPECT_TRUE(succeeds(setNamedPipeHandleState(end.get(), {0})));
    EXPECT_TRUE(failsWith(writeFile(end.get(), bytes("x")), ErrorCode::NoData));
}

TEST_F(NamedPipeState, BytesLeftBehind)
{
    UniqueHandle served = server(0);
    const UniqueHandle end = client();
    write(served, "abc");
    write(served, "");
    served.reset();
    const auto nothing = readFile(end.get(), std::span(m_buffer, 0));
    ASSERT_TRUE(succeeds(nothing));
    EXPECT_EQ(nothing->bytes, 0u);
    EXPECT_FALSE(nothing->moreData);
    EXPECT_EQ(read(end, 10), "abc");
    EXPECT_TRUE(failsWith(readFile(end.get(), std::span(m_buffer, 0)), ErrorCode::BrokenPipe));
    EXPECT_TRUE(failsWith(readFile(end.get(), m_buffer), ErrorCode::BrokenPipe));
}

TEST_F(NamedPipeState, AnInstanceServesOneClientAfterAnother)
{
    const UniqueHandle served = server();
    for (const char* text : {"one", "two", "three"}) {
        const UniqueHandle end = client();
        EXPECT_EQ(write(end, text), std::string_view(text).size());
        EXPECT_EQ(write(end, "unread"), 6u);
        EXPECT_EQ(read(served, 10), text);
        ASSERT_TRUE(succeeds(disconnectNamedPipe(served.get())));
        Background connecting([&] { return connectNamedPipe(served.get()); });
        ASSERT_TRUE(succeeds(waitNamedPipe(m_name, 10'000)));
        const UniqueHandle next = client();
        EXPECT_TRUE(succeeds(connecting.get()));
        EXPECT_EQ(peek(served, 10).bytesAvailable, 0u) << "nothing of the one before";
        ASSERT_TRUE(succeeds(disconnectNamedPipe(served.get())));
        ASSERT_TRUE(succeeds(setNamedPipeHandleState(served.get(), {kPipeReadModeMessage | kPipeNoWait})));
        EXPECT_TRUE(failsWith(connectNamedPipe(served.get()), ErrorCode::PipeListening));
        ASSERT_TRUE(succeeds(setNamedPipeHandleState(served.get(), {kPipeReadModeMessage})));
    }
}

TEST_F(NamedPipeState, AReadThatWaitsEndsWithEitherEnd)
{
    for (const bool disconnects : {true, false}) {
        UniqueHandle served = server();
        const UniqueHandle end = client();
        Background reading([&] { return readFile(end.get(), m_buffer); });
        ASSERT_TRUE(reading.blocked());
        if (disconnects) {
            ASSERT_TRUE(succeeds(disconnectNamedPipe(served.get())));
        }
        served.reset();
        EXPECT_TRUE(failsWith(reading.get(), disconnects ? ErrorCode::PipeNotConnected : ErrorCode::BrokenPipe));
    }
}

TEST_F(NamedPipeState, AWriteThatWaitsEndsWithEitherEnd)
{
    for (const bool disconnects : {true, false}) {
        NamedPipeOptions wanted = options();
        wanted.inBufferSize = 10;
        UniqueHandle served = server(wanted);
        const UniqueHandle end = client();
        Background writing([&] { return writeFile(end.get(), bytes(std::string(100, 'x'))); });
        ASSERT_TRUE(writing.blocked());
        if (disconnects) {
            ASSERT_TRUE(succeeds(disconnectNamedPipe(served.get())));
        }
        served.reset();
        EXPECT_TRUE(failsWith(writing.get(), disconnects ? ErrorCode::PipeNotConnected : ErrorCode::BrokenPipe));
    }
}

TEST_F(NamedPipeState, AFlushThatWaitsEndsWithEitherEnd)
{
    for (const bool disconnects : {true, false}) {
        UniqueHandle served = server();
        const UniqueHandle end = client();
        write(end, "unread");
        Background flushing([&] { return flushFileBuffers(end.get()); });
        ASSERT_TRUE(flushing.blocked());
        if (disconnects) {
            ASSERT_TRUE(succeeds(disconnectNamedPipe(served.get())));
        }
        served.reset();
        EXPECT_TRUE(failsWith(flushing.get(), disconnects ? ErrorCode::PipeNotConnected : ErrorCode::BrokenPipe));
    }
}

}  // namespace
}  // namespace ipc::test
