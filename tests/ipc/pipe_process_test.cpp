// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/anonymous_pipe.h"
#include "tests/ipc/bytes.h"
#include "tests/ipc/pipe_partner.h"
#include "tests/ipc/session_fixture.h"

/// Pipes between two processes, and what is left when one of them is killed.
namespace ipc::test {
namespace {

class PipeProcess : public SessionTest {
protected:
    PipeChild child(std::vector<std::string> arguments, std::optional<std::vector<Handle>> handles = std::nullopt)
    {
        return PipeChild(directory().string(), "-", std::move(arguments), std::move(handles));
    }
    static std::string text(const UniqueHandle& handle) { return std::to_string(value(handle.get())); }

    UniqueHandle server(std::uint32_t quota = 100)
    {
        NamedPipeOptions options;
        options.name = m_name;
        options.pipeMode = kPipeTypeMessage | kPipeReadModeMessage;
        options.inBufferSize = options.outBufferSize = quota;
        options.maxInstances = 1;
        options.security.inheritHandle = true;
        const auto handle = createNamedPipe(options);
        EXPECT_TRUE(succeeds(handle));
        return UniqueHandle(handle.value_or(Handle::Invalid));
    }
    UniqueHandle client()
    {
        FileOptions options;
        options.name = m_name;
        options.access = kGenericRead | kGenericWrite;
        options.security.inheritHandle = true;
        const auto handle = createFile(options);
        EXPECT_TRUE(succeeds(handle));
        return UniqueHandle(handle.value_or(Handle::Invalid));
    }
    void makePipe(std::uint32_t size = 0)
    {
        const auto ends = createPipe(size, {true});
        ASSERT_TRUE(succeeds(ends));
        m_read.reset(ends->read);
        m_write.reset(ends->write);
    }
    bool available(const UniqueHandle& handle, std::uint32_t bytes)
    {
        return eventually([&] {
            const auto seen = peekNamedPipe(handle.get(), {});
            return seen && seen->bytesAvailable == bytes;
        });
    }

    const std::string m_name = R"(\\.\pipe\ipclab-)" + std::to_string(std::random_device{}());
    UniqueHandle m_read;
    UniqueHandle m_write;
    std::byte m_buffer[256]{};
};

TEST_F(PipeProcess, AP_06_WhatAKilledChildWroteIsReadThenComesTheEnd)
{
    makePipe();
    PipeChild writer = child({text(m_write), "write", "5"}, std::vector{m_write.get()});
    m_write.reset();
    EXPECT_EQ(writer.line(), "0 5");
    writer.kill(7);
    EXPECT_EQ(read(m_read, 100), "xxxxx");
    EXPECT_TRUE(failsWith(readFile(m_read.get(), m_buffer), ErrorCode::BrokenPipe));
    EXPECT_EQ(getExitCodeProcess(writer.handle()).value_or(0), 7u);
}

TEST_F(PipeProcess, AP_07_AWriteEndKeptInTheParentKeepsTheReaderWaiting)
{
    makePipe();
    PipeChild writer = child({text(m_write), "write", "5"}, std::vector{m_write.get()});
    EXPECT_EQ(writer.line(), "0 5");
    writer.kill();
    EXPECT_EQ(read(m_read, 100), "xxxxx");
    Background reader([&] { return readFile(m_read.get(), m_buffer); });
    EXPECT_TRUE(reader.blocked());
    m_write.reset();
    EXPECT_TRUE(failsWith(reader.get(), ErrorCode::BrokenPipe));
}

TEST_F(PipeProcess, AP_12_ANumberThatWasNotInheritedMeansNothing)
{
    makePipe();
    ASSERT_TRUE(succeeds(setHandleInformation(m_write.get(), kHandleFlagInherit, 0)));
    PipeChild writer = child({text(m_write), "write", "5"});
    EXPECT_EQ(writer.line(), "6 0");
}

TEST_F(PipeProcess, AKilledChildsWaitingWriteIsWithdrawn)
{
    makePipe(100);
    PipeChild writer = child({text(m_write), "write", "60", "write", "1000"}, std::vector{m_write.get()});
    EXPECT_EQ(writer.line(), "0 60");
    EXPECT_TRUE(available(m_read, 1060));
    writer.kill();
    EXPECT_EQ(peek(m_read, 0).bytesAvailable, 60u);
    EXPECT_EQ(write(m_write, "after"), 5u);
    EXPECT_EQ(read(m_read, 200), std::string(60, 'x').append("after"));
}

TEST_F(PipeProcess, AKilledChildsWaitingWriteIsWithdrawnAlsoIfItWasPartlyRead)
{
    makePipe(100);
    PipeChild writer = child({text(m_write), "write", "1000"}, std::vector{m_write.get()});
    EXPECT_TRUE(available(m_read, 1000));
    EXPECT_EQ(read(m_read, 200).size(), 200u);
    writer.kill();
    EXPECT_EQ(peek(m_read, 0).bytesAvailable, 0u);
    m_write.reset();
    EXPECT_TRUE(failsWith(readFile(m_read.get(), m_buffer), ErrorCode::BrokenPipe));
}

TEST_F(PipeProcess, AKilledChildThatReadLeavesTheEndToItsParent)
{
    makePipe();
    PipeChild reader = child({text(m_read), "read", "10"}, std::vector{m_read.get()});
    std::this_thread::sleep_for(kBlocked);   // most likely it reads by now; if not, the test is only less strict
    reader.kill();
    EXPECT_EQ(write(m_write, "hello"), 5u);
    EXPECT_EQ(read(m_read, 10), "hello");
}

TEST_F(PipeProcess, NP_26_AServerKilledWhileItsClientReads)
{
    PipeChild served = child({"!" + m_name});
    EXPECT_EQ(served.line(), "serving");
    const UniqueHandle end = client();
    Background reader([&] { return readFile(end.get(), m_buffer); });
    EXPECT_TRUE(reader.blocked());
    served.kill();
    EXPECT_TRUE(failsWith(reader.get(), ErrorCode::BrokenPipe));
    EXPECT_TRUE(failsWith(writeFile(end.get(), bytes("x")), ErrorCode::NoData));
}

TEST_F(PipeProcess, AServerKilledWithDataUnread)
{
    PipeChild served = child({"!" + m_name, "write", "5"});
    EXPECT_EQ(served.line(), "serving");
    UniqueHandle end = client();
    EXPECT_EQ(served.line(), "0 5");
    served.kill();
    EXPECT_EQ(read(end, 100), "xxxxx");
    EXPECT_TRUE(failsWith(readFile(end.get(), m_buffer), ErrorCode::BrokenPipe));
    FileOptions another;
    another.name = m_name;
    another.access = kGenericRead | kGenericWrite;
    EXPECT_TRUE(failsWith(createFile(another), ErrorCode::FileNotFound)) << "what is left to this client nobody serves";
    end.reset();
    EXPECT_TRUE(failsWith(waitNamedPipe(m_name, 5000), ErrorCode::FileNotFound));
    const UniqueHandle again = server();
    EXPECT_TRUE(again);
}

TEST_F(PipeProcess, AClientKilledWhileItsWriteWaits)
{
    const UniqueHandle served = server();
    PipeChild writer = child({m_name, "write", "60", "write", "500"});
    EXPECT_EQ(writer.line(), "0 60");
    EXPECT_TRUE(available(served, 560));
    writer.kill();
    EXPECT_EQ(peek(served, 0).bytesAvailable, 60u);
    EXPECT_EQ(read(served, 100).size(), 60u);
    EXPECT_TRUE(failsWith(readFile(served.get(), m_buffer), ErrorCode::BrokenPipe));
}

TEST_F(PipeProcess, AClientKilledWhileTheServersWriteWaits)
{
    const UniqueHandle served = server();
    PipeChild reader = child({m_name});
    const auto connected = connectNamedPipe(served.get());
    EXPECT_TRUE(connected || connected.error() == ErrorCode::PipeConnected);
    Background writer([&] { return writeFile(served.get(), bytes(std::string(500, 'x'))); });
    EXPECT_TRUE(writer.blocked());
    reader.kill();
    EXPECT_TRUE(failsWith(writer.get(), ErrorCode::BrokenPipe));
    EXPECT_TRUE(failsWith(writeFile(served.get(), bytes("x")), ErrorCode::NoData));
}

TEST_F(PipeProcess, AKilledClientsPlaceIsFreeAfterDisconnect)
{
    const UniqueHandle served = server();
    PipeChild first = child({m_name, "write", "5"});
    EXPECT_EQ(first.line(), "0 5");
    first.kill();
    EXPECT_TRUE(failsWith(connectNamedPipe(served.get()), ErrorCode::NoData));
    EXPECT_TRUE(succeeds(disconnectNamedPipe(served.get())));
    Background connecting([&] { return connectNamedPipe(served.get()); });
    EXPECT_TRUE(succeeds(waitNamedPipe(m_name, 10'000)));
    const UniqueHandle end = client();
    EXPECT_TRUE(succeeds(connecting.get()));
    EXPECT_EQ(write(end, "hello"), 5u);
    EXPECT_EQ(read(served, 100), "hello");
}

TEST_F(PipeProcess, ProcessIdsOfBothEnds)
{
    const UniqueHandle served = server();
    PipeChild other = child({m_name, "write", "5"});
    EXPECT_EQ(other.line(), "0 5");
    EXPECT_EQ(getNamedPipeClientProcessId(served.get()).value_or(0), other.id());
    other.kill();
    EXPECT_EQ(getNamedPipeClientProcessId(served.get()).value_or(0), other.id());
}

TEST_F(PipeProcess, AnInheritedClientEndIsTheSameEnd)
{
    const UniqueHandle served = server();
    UniqueHandle end = client();
    PipeChild other = child({text(end), "write", "5", "read", "10"}, std::vector{end.get()});
    EXPECT_EQ(read(served, 10), "xxxxx");
    end.reset();
    EXPECT_EQ(other.line(), "0 5");
    EXPECT_EQ(write(served, "hello"), 5u);
    EXPECT_EQ(other.line(), "0 5");
    other.kill();
    EXPECT_TRUE(failsWith(readFile(served.get(), m_buffer), ErrorCode::BrokenPipe));
}

TEST_F(PipeProcess, AnInheritedServerEndKeepsTheNameAlive)
{
    UniqueHandle served = server();
    PipeChild other = child({text(served), "read", "10"}, std::vector{served.get()});
    EXPECT_EQ(other.line(), "536 0");
    served.reset();
    const UniqueHandle end = client();
    EXPECT_TRUE(end);
    other.kill();
    EXPECT_TRUE(eventually([&] { return failsWith(writeFile(end.get(), bytes("x")), ErrorCode::NoData); }));
}

TEST_F(PipeProcess, KilledAtAnyMomentAnEchoLeavesAWorkingPipe)
{
    const UniqueHandle served = server(4096);
    for (int round = 0; round < 25; ++round) {
        Background connecting([&] { return connectNamedPipe(served.get()); });
        PipeChild echo = child({m_name, "echo", "0"});
        const auto connected = connecting.get();
        EXPECT_TRUE(connected || connected.error() == ErrorCode::PipeConnected);
        Background talk([&] {
            const std::string message(1 + static_cast<std::size_t>(round) * 300, 'm');
            for (;;) {
                if (const auto sent = writeFile(served.get(), bytes(message)); !sent)
                    return sent.error().code;
                std::string back(message.size(), ' ');
                if (const auto got = readFile(served.get(), std::as_writable_bytes(std::span(back))); !got)
                    return got.error().code;
            }
        });
        std::this_thread::sleep_for(std::chrono::microseconds(1000 + round * 137));
        echo.kill();
        const ErrorCode end = talk.get();
        EXPECT_TRUE(end == ErrorCode::BrokenPipe || end == ErrorCode::NoData) << errorName(end);
        EXPECT_TRUE(succeeds(disconnectNamedPipe(served.get())));
    }
}

TEST_F(PipeProcess, ASessionThatEndedLeavesNoFiles)
{
    {
        const UniqueHandle served = server();
        const UniqueHandle end = client();
        EXPECT_EQ(write(end, "x"), 1u);
    }
    EXPECT_EQ(leftovers(), 0u);
}

}  // namespace
}  // namespace ipc::test
