// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/ipc/bytes.h"
#include "tests/ipc/session_fixture.h"

namespace ipc::test {

inline constexpr std::uint32_t kMessage = kPipeTypeMessage | kPipeReadModeMessage;
inline constexpr std::uint32_t kReadWrite = kGenericRead | kGenericWrite;

/// A pipe's name that nobody else has, and both of its ends.
class NamedPipeTest : public SessionTest {
protected:
    NamedPipeOptions options(std::uint32_t mode = kMessage, std::uint32_t maxInstances = 1)
    {
        NamedPipeOptions result;
        result.name = m_name;
        result.pipeMode = mode;
        result.maxInstances = maxInstances;
        return result;
    }
    UniqueHandle server(std::uint32_t mode = kMessage, std::uint32_t maxInstances = 1) { return server(options(mode, maxInstances)); }
    UniqueHandle server(const NamedPipeOptions& wanted)
    {
        const auto handle = createNamedPipe(wanted);
        EXPECT_TRUE(succeeds(handle));
        return UniqueHandle(handle.value_or(Handle::Invalid));
    }
    Result<Handle> open(std::uint32_t access = kReadWrite)
    {
        FileOptions wanted;
        wanted.name = m_name;
        wanted.access = access;
        return createFile(wanted);
    }
    UniqueHandle client(std::uint32_t readMode = 0)
    {
        const auto handle = open();
        EXPECT_TRUE(succeeds(handle));
        if (handle && readMode != 0) {
            EXPECT_TRUE(succeeds(setNamedPipeHandleState(*handle, {readMode})));
        }
        return UniqueHandle(handle.value_or(Handle::Invalid));
    }

    /// Waits for a client; one that was faster is as good.
    static void awaitClient(const UniqueHandle& served)
    {
        const auto connected = connectNamedPipe(served.get());
        EXPECT_TRUE(connected || connected.error() == ErrorCode::PipeConnected);
    }

    const std::string m_name = R"(\\.\pipe\ipclab-)" + std::to_string(std::random_device{}());
    std::byte m_buffer[256]{};
};

}  // namespace ipc::test
