// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/named_pipe.h"
#include "tests/ipc/conformance.h"
#include "tests/ipc/named_pipe_fixture.h"

namespace ipc::test {
namespace {

using NamedPipe = NamedPipeTest;

TEST_F(NamedPipe, NP_01_WithoutAServerThereIsNothingToOpen)
{
    EXPECT_TRUE(failsWith(open(), ErrorCode::FileNotFound));
}

TEST_F(NamedPipe, NP_02_WithoutAServerThereIsNothingToWaitFor)
{
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_TRUE(failsWith(waitNamedPipe(m_name, 20'000), ErrorCode::FileNotFound));
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);
}

TEST_F(NamedPipe, NP_03_WhatIsNoPipesName)
{
    NamedPipeOptions wanted = options();
    wanted.name = "not a named pipe";
    EXPECT_TRUE(failsWith(createNamedPipe(wanted), ErrorCode::InvalidName));
    wanted.name = "";
    EXPECT_TRUE(failsWith(createNamedPipe(wanted), ErrorCode::PathNotFound));
}

TEST_F(NamedPipe, NP_04_AByteTypeCannotBeReadInMessages)
{
    EXPECT_TRUE(failsWith(createNamedPipe(options(kPipeReadModeMessage)), ErrorCode::InvalidParameter));
}

TEST_F(NamedPipe, NP_05_AllInstancesInUse)
{
    const UniqueHandle first = server();
    EXPECT_TRUE(failsWith(createNamedPipe(options()), ErrorCode::PipeBusy));
}

TEST_F(NamedPipe, NP_06_LimitsOfTheNumberOfInstances)
{
    const bool checked = follows("MaxInstancesCheck");
    for (const std::uint32_t most : {0u, 256u}) {
        const auto pipe = createNamedPipe(options(kMessage, most));
        if (checked)
            EXPECT_TRUE(failsWith(pipe, ErrorCode::InvalidParameter));
        else
            EXPECT_TRUE(succeeds(pipe) && succeeds(closeHandle(*pipe)));
    }
}

TEST_F(NamedPipe, NP_07_OnlyTheFirstInstance)
{
    const UniqueHandle first = server(kMessage, 2);
    NamedPipeOptions wanted = options(kMessage, 2);
    wanted.openMode |= kFirstPipeInstance;
    const auto second = createNamedPipe(wanted);
    if (follows("FirstInstance"))
        EXPECT_TRUE(failsWith(second, ErrorCode::AccessDenied));
    else
        EXPECT_TRUE(succeeds(second) && succeeds(closeHandle(*second)));
}

TEST_F(NamedPipe, NP_08_AccessIsTheSameForAllInstances)
{
    const UniqueHandle first = server(kMessage, 2);
    NamedPipeOptions wanted = options(kMessage, 2);
    wanted.openMode = kPipeAccessInbound;
    EXPECT_TRUE(failsWith(createNamedPipe(wanted), ErrorCode::AccessDenied));
}

TEST_F(NamedPipe, NP_09_AClientThatWasFasterIsAGoodOne)
{
    const UniqueHandle served = server();
    const UniqueHandle end = client(kPipeReadModeMessage);
    EXPECT_TRUE(failsWith(connectNamedPipe(served.get()), ErrorCode::PipeConnected));
    EXPECT_EQ(write(end, "hello"), 5u);
    EXPECT_EQ(read(served, 100), "hello");
    EXPECT_EQ(write(served, "olleh"), 5u);
    EXPECT_EQ(read(end, 100), "olleh");
}

TEST_F(NamedPipe, NP_10_AnInstanceIsFreeAgainAfterDisconnectAndConnect)
{
    const UniqueHandle served = server();
    UniqueHandle first = client();
    EXPECT_TRUE(failsWith(open(), ErrorCode::PipeBusy));
    first.reset();
    EXPECT_TRUE(failsWith(open(), ErrorCode::PipeBusy));
    EXPECT_TRUE(succeeds(disconnectNamedPipe(served.get())));
    EXPECT_TRUE(failsWith(open(), ErrorCode::PipeBusy));
    Background connecting([&] { return connectNamedPipe(served.get()); });
    EXPECT_TRUE(succeeds(waitNamedPipe(m_name, 10'000)));
    const UniqueHandle second = client();
    EXPECT_TRUE(succeeds(connecting.get()));
    EXPECT_EQ(write(second, "x"), 1u);
    EXPECT_EQ(read(served, 4), "x");
}

TEST_F(NamedPipe, NP_11_EachReadTakesOneMessage)
{
    const UniqueHandle served = server();
    const UniqueHandle end = client();
    for (const char* text : {"a", "bb", "ccc"})
        write(end, text);
    EXPECT_EQ(read(served, 100), "a");
    EXPECT_EQ(read(served, 100), "bb");
    EXPECT_EQ(read(served, 100), "ccc");
}

TEST_F(NamedPipe, NP_12_TheRestOfAMessageStays)
{
    const UniqueHandle served = server();
    const UniqueHandle end = client();
    write(end, "0123456789");
    const auto first = readFile(served.get(), std::span(m_buffer, 4));
    ASSERT_TRUE(succeeds(first));
    EXPECT_TRUE(first->moreData);
    EXPECT_EQ(first->bytes, 4u);
    const auto second = readFile(served.get(), std::span(m_buffer, 100));
    ASSERT_TRUE(succeeds(second));
    EXPECT_FALSE(second->moreData);
    EXPECT_EQ(second->bytes, 6u);
}

TEST_F(NamedPipe, NP_12_TheSameForAReaderThatWaits)
{
    const UniqueHandle served = server();
    const UniqueHandle end = client();
    Background reader([&] { return readFile(served.get(), std::span(m_buffer, 4)); });
    EXPECT_TRUE(reader.blocked());
    write(end, "0123456789");
    const auto first = reader.get();
    ASSERT_TRUE(succeeds(first));
    EXPECT_TRUE(first->moreData);
    EXPECT_EQ(first->bytes, 4u);
    EXPECT_EQ(read(served, 100), "456789");
}

TEST_F(NamedPipe, NP_13_AnEmptyMessageIsAMessage)
{
    const UniqueHandle served = server();
    const UniqueHandle end = client();
    EXPECT_EQ(write(end, ""), 0u);
    EXPECT_EQ(write(end, "abc"), 3u);
    const Peeked seen = peek(served, 10);
    EXPECT_EQ(seen.bytesAvailable, 3u);
    EXPECT_EQ(seen.bytesLeftThisMessage, 0u);
    EXPECT_EQ(seen.bytesRead, 0u);
    EXPECT_EQ(read(served, 100), "");
    EXPECT_EQ(read(served, 100), "abc");
}

TEST_F(NamedPipe, NP_13_AReaderThatWaitsGetsAnEmptyMessage)
{
    const UniqueHandle served = server();
    const UniqueHandle end = client();
    Background reader([&] { return readFile(served.get(), m_buffer); });
    EXPECT_TRUE(reader.blocked());
    EXPECT_EQ(write(end, ""), 0u);
    const auto got = reader.get();
    ASSERT_TRUE(succeeds(got));
    EXPECT_EQ(got->bytes, 0u);
}

TEST_F(NamedPipe, NP_14_NothingWrittenToABytePipeIsNothing)
{
    const UniqueHandle served = server(0);
    const UniqueHandle end = client();
    EXPECT_EQ(write(end, ""), 0u);
    EXPECT_EQ(peek(served, 4).bytesAvailable, 0u);
    Background reader([&] { return read(served, 4); });
    EXPECT_TRUE(reader.blocked());
    EXPECT_EQ(write(end, ""), 0u);
    EXPECT_TRUE(reader.blocked());
    EXPECT_EQ(write(end, "x"), 1u);
    EXPECT_EQ(reader.get(), "x");
}

TEST_F(NamedPipe, NP_15_PeekOnABytePipeCountsBelowZero)
{
    const UniqueHandle served = server(0);
    const UniqueHandle end = client();
    write(end, "hello");
    const Peeked seen = peek(served, 2);
    EXPECT_EQ(seen.data, "he");
    EXPECT_EQ(seen.bytesAvailable, 5u);
    EXPECT_EQ(seen.bytesLeftThisMessage, 0xFFFFFFFEu);
}

TEST_F(NamedPipe, NP_16_PeekOnAMessagePipeTellsTheRestOfTheFirst)
{
    const UniqueHandle served = server();
    const UniqueHandle end = client();
    write(end, "hello");
    write(end, "abc");
    const Peeked seen = peek(served, 2);
    EXPECT_EQ(seen.data, "he");
    EXPECT_EQ(seen.bytesAvailable, 8u);
    EXPECT_EQ(seen.bytesLeftThisMessage, 3u);
    EXPECT_EQ(peek(served, 100).data, "hello");
}

TEST_F(NamedPipe, NP_17_AfterTheClientLeft)
{
    const UniqueHandle served = server();
    UniqueHandle end = client();
    end.reset();
    EXPECT_TRUE(failsWith(readFile(served.get(), m_buffer), ErrorCode::BrokenPipe));
    EXPECT_TRUE(failsWith(writeFile(served.get(), bytes("x")), ErrorCode::NoData));
    EXPECT_TRUE(failsWith(writeFile(served.get(), {}), ErrorCode::NoData));
    EXPECT_TRUE(failsWith(peekNamedPipe(served.get(), m_buffer), ErrorCode::BrokenPipe));
    EXPECT_TRUE(failsWith(connectNamedPipe(served.get()), ErrorCode::NoData));
    EXPECT_TRUE(succeeds(flushFileBuffers(served.get())));
    EXPECT_TRUE(succeeds(getNamedPipeInfo(served.get())));
    EXPECT_TRUE(failsWith(transactNamedPipe(served.get(), bytes("x"), m_buffer), ErrorCode::BadPipe));
    EXPECT_TRUE(succeeds(disconnectNamedPipe(served.get())));
    EXPECT_TRUE(failsWith(disconnectNamedPipe(served.get()), ErrorCode::PipeNotConnected));
}

TEST_F(NamedPipe, NP_18_DisconnectThrowsAwayWhatIsUnread)
{
    const UniqueHandle served = server();
    UniqueHandle end = client();
    write(end, "hello");
    write(served, "lost");
    EXPECT_TRUE(succeeds(disconnectNamedPipe(served.get())));
    EXPECT_TRUE(failsWith(readFile(end.get(), m_buffer), ErrorCode::PipeNotConnected));
    EXPECT_TRUE(failsWith(writeFile(end.get(), bytes("x")), ErrorCode::PipeNotConnected));
    EXPECT_TRUE(failsWith(peekNamedPipe(end.get(), m_buffer), ErrorCode::PipeNotConnected));
    EXPECT_TRUE(failsWith(flushFileBuffers(end.get()), ErrorCode::PipeNotConnected));
    EXPECT_TRUE(failsWith(getNamedPipeInfo(end.get()), ErrorCode::PipeNotConnected));
    EXPECT_TRUE(failsWith(getNamedPipeHandleState(end.get()), ErrorCode::PipeNotConnected));
    EXPECT_TRUE(failsWith(setNamedPipeHandleState(end.get(), {0}), ErrorCode::PipeNotConnected));
    EXPECT_TRUE(failsWith(transactNamedPipe(end.get(), bytes("x"), m_buffer), ErrorCode::PipeNotConnected));
    EXPECT_TRUE(succeeds(closeHandle(end.release())));
}

TEST_F(NamedPipe, NP_18_ADisconnectedServer)
{
    const UniqueHandle served = server();
    EXPECT_TRUE(succeeds(client() ? disconnectNamedPipe(served.get()) : Result<void>()));
    EXPECT_TRUE(failsWith(readFile(served.get(), m_buffer), ErrorCode::PipeNotConnected));
    EXPECT_TRUE(failsWith(writeFile(served.get(), bytes("x")), ErrorCode::PipeNotConnected));
    EXPECT_TRUE(failsWith(peekNamedPipe(served.get(), m_buffer), ErrorCode::BadPipe));
    EXPECT_TRUE(failsWith(transactNamedPipe(served.get(), bytes("x"), m_buffer), ErrorCode::BadPipe));
    EXPECT_TRUE(succeeds(flushFileBuffers(served.get())));
    EXPECT_TRUE(succeeds(getNamedPipeInfo(served.get())));
    EXPECT_TRUE(succeeds(setNamedPipeHandleState(served.get(), {kPipeReadModeMessage})));
}

TEST_F(NamedPipe, NP_19_WhatAServerWroteBeforeItClosedIsStillRead)
{
    UniqueHandle served = server();
    const UniqueHandle end = client();
    write(served, "hello");
    served.reset();
    EXPECT_EQ(read(end, 100), "hello");
    EXPECT_TRUE(failsWith(readFile(end.get(), m_buffer), ErrorCode::BrokenPipe));
    EXPECT_TRUE(failsWith(writeFile(end.get(), bytes("x")), ErrorCode::NoData));
}

TEST_F(NamedPipe, NP_20_AWriteOverTheQuotaWaits)
{
    NamedPipeOptions wanted = options();
    wanted.inBufferSize = 100;
    const UniqueHandle served = server(wanted);
    const UniqueHandle end = client();
    EXPECT_EQ(write(end, std::string(100, 'x')), 100u);
    Background writer([&] { return write(end, "y"); });
    EXPECT_TRUE(writer.blocked());
    EXPECT_EQ(peek(served, 0).bytesAvailable, 101u);
    EXPECT_EQ(read(served, 200).size(), 100u);
    EXPECT_EQ(writer.get(), 1u);
    EXPECT_EQ(read(served, 200), "y");
}

TEST_F(NamedPipe, NP_21_WhenTransactIsRefused)
{
    const UniqueHandle served = server();
    const UniqueHandle end = client();
    EXPECT_TRUE(failsWith(transactNamedPipe(end.get(), bytes("x"), m_buffer), ErrorCode::BadPipe));
    EXPECT_TRUE(succeeds(setNamedPipeHandleState(end.get(), {kPipeReadModeMessage})));
    write(served, "unread");
    EXPECT_TRUE(failsWith(transactNamedPipe(end.get(), bytes("x"), m_buffer), ErrorCode::PipeBusy));
}

TEST_F(NamedPipe, NP_22_WhatACallHasNoRoomForIsLost)
{
    const UniqueHandle served = server();
    Background caller([&] { return callNamedPipe(m_name, bytes("request"), std::span(m_buffer, 4), kPipeWaitForever); });
    awaitClient(served);
    EXPECT_EQ(read(served, 100), "request");
    write(served, "0123456789");
    const auto reply = caller.get();
    ASSERT_TRUE(succeeds(reply));
    EXPECT_TRUE(reply->moreData);
    EXPECT_EQ(reply->bytes, 4u);
    std::byte other[16];
    EXPECT_TRUE(failsWith(readFile(served.get(), other), ErrorCode::BrokenPipe));
}

TEST_F(NamedPipe, NP_23_AnOutboundPipeGoesOneWay)
{
    NamedPipeOptions wanted = options();
    wanted.openMode = kPipeAccessOutbound;
    const UniqueHandle served = server(wanted);
    EXPECT_TRUE(failsWith(open(kGenericWrite), ErrorCode::AccessDenied));
    const auto end = open(kGenericRead);
    ASSERT_TRUE(succeeds(end));
    const UniqueHandle owned(*end);
    EXPECT_TRUE(failsWith(readFile(served.get(), m_buffer), ErrorCode::AccessDenied));
    EXPECT_TRUE(failsWith(writeFile(*end, bytes("x")), ErrorCode::AccessDenied));
    EXPECT_TRUE(failsWith(getNamedPipeInfo(served.get()), ErrorCode::AccessDenied));
}

TEST_F(NamedPipe, NP_24_TheDefaultWaitIs50Milliseconds)
{
    const UniqueHandle served = server();
    const UniqueHandle end = client();
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_TRUE(failsWith(waitNamedPipe(m_name, kPipeDefaultWait), ErrorCode::SemTimeout));
    const auto took = std::chrono::steady_clock::now() - begin;
    EXPECT_GE(took, follows("DefaultTimeout50") ? 45ms : 0ms);
    EXPECT_LT(took, 5s);
}

TEST_F(NamedPipe, NP_25_ALonelyServer)
{
    const UniqueHandle served = server();
    EXPECT_TRUE(failsWith(readFile(served.get(), m_buffer), ErrorCode::PipeListening));
    EXPECT_TRUE(failsWith(writeFile(served.get(), bytes("x")), ErrorCode::PipeListening));
    EXPECT_TRUE(failsWith(peekNamedPipe(served.get(), m_buffer), ErrorCode::BadPipe));
    EXPECT_TRUE(failsWith(transactNamedPipe(served.get(), bytes("x"), m_buffer), ErrorCode::BadPipe));
    EXPECT_TRUE(succeeds(flushFileBuffers(served.get())));
    const UniqueHandle end = client();
    EXPECT_TRUE(failsWith(connectNamedPipe(end.get()), ErrorCode::InvalidFunction));
}

}  // namespace
}  // namespace ipc::test
