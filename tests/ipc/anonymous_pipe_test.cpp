// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/anonymous_pipe.h"
#include "ipc/named_pipe.h"
#include "tests/ipc/bytes.h"
#include "tests/ipc/conformance.h"
#include "tests/ipc/session_fixture.h"

#include <algorithm>

namespace ipc::test {
namespace {

/// Both ends of a pipe, closed at the end.
struct Pipe {
    explicit Pipe(std::uint32_t size = 0)
    {
        const auto ends = createPipe(size);
        EXPECT_TRUE(succeeds(ends));
        if (ends) {
            read.reset(ends->read);
            write.reset(ends->write);
        }
    }
    UniqueHandle read;
    UniqueHandle write;
};

TEST(AnonymousPipe, AP_01_BytesOfTwoWritesAreReadTogether)
{
    Pipe pipe;
    EXPECT_EQ(write(pipe.write, "abc"), 3u);
    EXPECT_EQ(write(pipe.write, "de"), 2u);
    EXPECT_EQ(read(pipe.read, 100), "abcde");
}

TEST(AnonymousPipe, AP_02_AFullPipeHoldsTheWriterUntilOneByteIsRead)
{
    Pipe pipe;
    EXPECT_EQ(write(pipe.write, std::string(4096, 'x')), 4096u);
    Background writer([&] { return write(pipe.write, "y"); });
    EXPECT_TRUE(writer.blocked());
    EXPECT_EQ(read(pipe.read, 1), "x");
    EXPECT_EQ(writer.get(), 1u);
}

TEST(AnonymousPipe, AP_03_AWaitingWriteIsSeenAndReadAtOnce)
{
    Pipe pipe;
    Background writer([&] { return write(pipe.write, std::string(10000, 'x')); });
    EXPECT_TRUE(writer.blocked());
    EXPECT_EQ(peek(pipe.read, 0).bytesAvailable, 10000u);
    EXPECT_EQ(read(pipe.read, 5904).size(), 5904u);
    EXPECT_EQ(writer.get(), 10000u);
    EXPECT_EQ(read(pipe.read, 20000).size(), 4096u);
}

TEST(AnonymousPipe, AP_04_EachEndWorksOneWay)
{
    Pipe pipe;
    std::byte buffer[4];
    EXPECT_TRUE(failsWith(readFile(pipe.write.get(), buffer), ErrorCode::AccessDenied));
    EXPECT_TRUE(failsWith(writeFile(pipe.read.get(), buffer), ErrorCode::AccessDenied));
    EXPECT_TRUE(failsWith(peekNamedPipe(pipe.write.get(), buffer), ErrorCode::AccessDenied));
}

TEST(AnonymousPipe, AP_05_PeekLeavesTheDataAndCountsBelowZero)
{
    Pipe pipe;
    EXPECT_EQ(write(pipe.write, "hello"), 5u);
    const Peeked seen = peek(pipe.read, 2);
    EXPECT_EQ(seen.data, "he");
    EXPECT_EQ(seen.bytesAvailable, 5u);
    EXPECT_EQ(seen.bytesLeftThisMessage, 0xFFFFFFFEu);
    EXPECT_EQ(read(pipe.read, 100), "hello");
}

TEST(AnonymousPipe, AP_07_TheEndComesWithTheLastWriteHandle)
{
    Pipe pipe;
    EXPECT_EQ(write(pipe.write, "hello"), 5u);
    EXPECT_EQ(read(pipe.read, 100), "hello");
    std::byte buffer[8];
    Background reader([&] { return readFile(pipe.read.get(), buffer); });
    EXPECT_TRUE(reader.blocked());
    pipe.write.reset();
    EXPECT_TRUE(failsWith(reader.get(), ErrorCode::BrokenPipe));
}

TEST(AnonymousPipe, AP_08_WritingWithoutAReader)
{
    Pipe pipe;
    pipe.read.reset();
    EXPECT_TRUE(failsWith(writeFile(pipe.write.get(), bytes("x")), ErrorCode::NoData));
    EXPECT_TRUE(failsWith(writeFile(pipe.write.get(), {}), ErrorCode::NoData));
    EXPECT_TRUE(succeeds(flushFileBuffers(pipe.write.get())));
}

TEST(AnonymousPipe, AP_09_TheReaderLeavesAWriterThatWaits)
{
    Pipe pipe;
    Background writer([&] { return writeFile(pipe.write.get(), bytes(std::string(10000, 'x'))); });
    EXPECT_TRUE(writer.blocked());
    pipe.read.reset();
    EXPECT_TRUE(failsWith(writer.get(), ErrorCode::BrokenPipe));
}

TEST(AnonymousPipe, AP_10_ModesOfTheReadEnd)
{
    Pipe pipe;
    EXPECT_TRUE(failsWith(setNamedPipeHandleState(pipe.read.get(), {kPipeReadModeMessage}), ErrorCode::InvalidParameter));
    EXPECT_TRUE(succeeds(setNamedPipeHandleState(pipe.read.get(), {kPipeNoWait})));
    std::byte buffer[4];
    EXPECT_TRUE(failsWith(readFile(pipe.read.get(), buffer), ErrorCode::NoData));
    EXPECT_EQ(getNamedPipeHandleState(pipe.read.get())->state, kPipeNoWait);
    EXPECT_EQ(write(pipe.write, "ab"), 2u);
    EXPECT_EQ(read(pipe.read, 4), "ab");
    pipe.write.reset();
    EXPECT_TRUE(failsWith(readFile(pipe.read.get(), buffer), ErrorCode::BrokenPipe));
}

TEST(AnonymousPipe, AP_11_ASmallQuotaWithoutWaiting)
{
    Pipe pipe(16);
    EXPECT_TRUE(succeeds(setNamedPipeHandleState(pipe.write.get(), {kPipeNoWait})));
    EXPECT_EQ(write(pipe.write, "0123456789"), 10u);
    EXPECT_EQ(write(pipe.write, "0123456789"), 0u);
    EXPECT_EQ(read(pipe.read, 100), "0123456789");
}

TEST(AnonymousPipe, AP_13_RecordsOfTwoWritersDoNotMix)
{
    Pipe pipe;
    const auto writer = [&](char letter) {
        for (int i = 0; i < 1000; ++i)
            EXPECT_EQ(write(pipe.write, std::string(100, letter)), 100u);
        return true;
    };
    Background first([&] { return writer('a'); });
    Background second([&] { return writer('b'); });
    std::string all;
    while (all.size() < 200'000)
        all += read(pipe.read, 4096);
    for (std::size_t i = 0; i < all.size(); i += 100)
        EXPECT_EQ(all.substr(i, 100), std::string(100, all[i])) << "record at " << i;
    EXPECT_TRUE(first.get() && second.get());
}

TEST(AnonymousPipe, LargeWritesDoNotMixEither)
{
    Pipe pipe(1000);
    const auto writer = [&](char letter) {
        for (int i = 0; i < 20; ++i)
            EXPECT_EQ(write(pipe.write, std::string(50'000, letter)), 50'000u);
        return true;
    };
    Background first([&] { return writer('a'); });
    Background second([&] { return writer('b'); });
    std::string all;
    while (all.size() < 2'000'000)
        all += read(pipe.read, 70'000);
    for (std::size_t i = 0; i < all.size(); i += 50'000)
        EXPECT_TRUE(std::all_of(&all[i], &all[i] + 50'000, [&](char c) { return c == all[i]; })) << "block at " << i;
    EXPECT_TRUE(first.get() && second.get());
}

TEST(AnonymousPipe, AQuotaUnderAPageHoldsTheWriter)
{
    Pipe pipe(16);
    EXPECT_EQ(write(pipe.write, "0123456789"), 10u);
    Background writer([&] { return write(pipe.write, "0123456789"); });
    EXPECT_TRUE(writer.blocked());
    EXPECT_EQ(read(pipe.read, 3), "012");
    EXPECT_TRUE(writer.blocked());
    EXPECT_EQ(read(pipe.read, 1), "3");
    EXPECT_EQ(writer.get(), 10u);
    EXPECT_EQ(read(pipe.read, 100), "4567890123456789");
}

TEST(AnonymousPipe, AReaderThatWaitsTakesMoreThanTheQuota)
{
    Pipe pipe(16);
    Background reader([&] { return read(pipe.read, 100); });
    EXPECT_TRUE(reader.blocked());
    EXPECT_EQ(write(pipe.write, std::string(100, 'x')), 100u);
    EXPECT_EQ(reader.get().size(), 100u);
}

TEST(AnonymousPipe, CancellingAWaitingWriteTakesItsBytesOut)
{
    Pipe pipe(16);
    EXPECT_EQ(write(pipe.write, "before"), 6u);
    std::promise<ThreadId> id;
    Background writer([&] {
        id.set_value(currentThreadId());
        return writeFile(pipe.write.get(), bytes(std::string(100, 'x')));
    });
    const ThreadId thread = id.get_future().get();
    EXPECT_TRUE(writer.blocked());
    EXPECT_EQ(peek(pipe.read, 0).bytesAvailable, 106u);
    EXPECT_TRUE(succeeds(cancelSynchronousIo(thread)));
    EXPECT_TRUE(failsWith(writer.get(), ErrorCode::OperationAborted));
    EXPECT_EQ(write(pipe.write, " after"), 6u);
    const Peeked seen = peek(pipe.read, 100);
    EXPECT_EQ(seen.data, "before after");
    EXPECT_EQ(seen.bytesAvailable, 12u);
    EXPECT_EQ(read(pipe.read, 100), "before after");
}

TEST(AnonymousPipe, CancellingAWaitingReadLeavesThePipeAsItWas)
{
    Pipe pipe;
    std::promise<ThreadId> id;
    std::byte buffer[8];
    Background reader([&] {
        id.set_value(currentThreadId());
        return readFile(pipe.read.get(), buffer);
    });
    const ThreadId thread = id.get_future().get();
    EXPECT_TRUE(reader.blocked());
    EXPECT_TRUE(succeeds(cancelSynchronousIo(thread)));
    EXPECT_TRUE(failsWith(reader.get(), ErrorCode::OperationAborted));
    EXPECT_EQ(write(pipe.write, "x"), 1u);
    EXPECT_EQ(read(pipe.read, 8), "x");
}

TEST(AnonymousPipe, ASynchronousHandleDoesOneThingAtATime)
{
    Pipe pipe;
    Background reader([&] { return read(pipe.read, 100); });
    EXPECT_TRUE(reader.blocked());
    Background peeker([&] { return peek(pipe.read, 0).bytesAvailable; });
    const bool serialises = follows("SynchronousHandleSerialises");
    EXPECT_EQ(peeker.blocked(), serialises);
    Background asking([&] { return getNamedPipeInfo(pipe.read.get()); });
    EXPECT_EQ(asking.blocked(), serialises) << "and what only asks waits as well";
    EXPECT_TRUE(succeeds(getNamedPipeInfo(pipe.write.get()))) << "not the other handle";
    EXPECT_EQ(write(pipe.write, "hello"), 5u);
    EXPECT_EQ(reader.get(), "hello");
    EXPECT_EQ(peeker.get(), 0u);
    EXPECT_TRUE(succeeds(asking.get()));
}

TEST(AnonymousPipe, FlushWaitsForTheReader)
{
    Pipe pipe;
    EXPECT_TRUE(succeeds(flushFileBuffers(pipe.write.get())));
    EXPECT_EQ(write(pipe.write, "hello"), 5u);
    Background flusher([&] { return flushFileBuffers(pipe.write.get()); });
    EXPECT_TRUE(flusher.blocked());
    EXPECT_EQ(read(pipe.read, 4), "hell");
    EXPECT_TRUE(flusher.blocked());
    EXPECT_EQ(read(pipe.read, 4), "o");
    EXPECT_TRUE(succeeds(flusher.get()));
}

TEST(AnonymousPipe, OnlyWhoMayWriteCanFlush)
{
    Pipe pipe;
    const auto flushed = flushFileBuffers(pipe.read.get());
    EXPECT_TRUE(follows("FlushAccess") ? failsWith(flushed, ErrorCode::AccessDenied) : succeeds(flushed));
}

// The read end is a server's, the write end a client's.
TEST(AnonymousPipe, TheReadEndCanBeDisconnected)
{
    Pipe pipe;
    EXPECT_EQ(write(pipe.write, "lost"), 4u);
    EXPECT_TRUE(failsWith(disconnectNamedPipe(pipe.write.get()), follows("ClientDisconnect") ? ErrorCode::InvalidFunction : ErrorCode::NotSupported));
    const auto disconnected = disconnectNamedPipe(pipe.read.get());
    if (!follows("AnonymousDisconnect")) {
        EXPECT_TRUE(failsWith(disconnected, ErrorCode::InvalidFunction));
        return;
    }
    EXPECT_TRUE(succeeds(disconnected));
    std::byte buffer[8];
    EXPECT_TRUE(failsWith(readFile(pipe.read.get(), buffer), ErrorCode::PipeNotConnected));
    EXPECT_TRUE(failsWith(writeFile(pipe.write.get(), bytes("x")), ErrorCode::PipeNotConnected));
    EXPECT_TRUE(failsWith(disconnectNamedPipe(pipe.read.get()), ErrorCode::PipeNotConnected));
}

TEST(AnonymousPipe, AReadOfNothingWaitsForData)
{
    Pipe pipe;
    Background reader([&] { return readFile(pipe.read.get(), {}); });
    EXPECT_TRUE(reader.blocked());
    EXPECT_EQ(write(pipe.write, "x"), 1u);
    EXPECT_EQ(reader.get()->bytes, 0u);
    EXPECT_EQ(read(pipe.read, 4), "x");
}

TEST(AnonymousPipe, InfoOfBothEnds)
{
    Pipe pipe;
    const auto reader = getNamedPipeInfo(pipe.read.get());
    const auto writer = getNamedPipeInfo(pipe.write.get());
    ASSERT_TRUE(succeeds(reader) && succeeds(writer));
    EXPECT_EQ(reader->flags, kPipeServerEnd);
    EXPECT_EQ(writer->flags, 0u);
    EXPECT_EQ(reader->outBufferSize, 4096u);
    EXPECT_EQ(reader->inBufferSize, 4096u);
    EXPECT_EQ(reader->maxInstances, 1u);
}

TEST(AnonymousPipe, AccessAsCreatePipeGrantsIt)
{
    Pipe pipe;
    EXPECT_EQ(describeHandle(pipe.read.get())->access, 0x00120189u);
    EXPECT_EQ(describeHandle(pipe.write.get())->access, 0x00120196u);
    EXPECT_EQ(describeHandle(pipe.read.get())->channel, describeHandle(pipe.write.get())->channel);
}

TEST(AnonymousPipe, ADuplicateKeepsThePipeOpen)
{
    Pipe pipe;
    auto copy = duplicateHandle(pipe.write.get(), false);
    ASSERT_TRUE(succeeds(copy));
    UniqueHandle second(*copy);
    pipe.write.reset();
    EXPECT_EQ(write(second, "x"), 1u);
    EXPECT_EQ(read(pipe.read, 4), "x");
    std::byte buffer[4];
    second.reset();
    EXPECT_TRUE(failsWith(readFile(pipe.read.get(), buffer), ErrorCode::BrokenPipe));
}

}  // namespace
}  // namespace ipc::test
