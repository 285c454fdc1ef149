// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/process.h"
#include "ipc/sync.h"
#include "tests/ipc/session_fixture.h"

namespace ipc::test {

/// A process that does what pipe_child's arguments tell; ended with the object.
class PipeChild {
public:
    PipeChild(const std::string& session, const std::string& segment, std::vector<std::string> arguments,
              std::optional<std::vector<Handle>> handles = std::nullopt)
    {
        arguments.insert(arguments.begin(), {session, segment});
        auto started = createProcess({PIPE_CHILD, std::move(arguments), true, std::move(handles), 0, true});
        EXPECT_TRUE(succeeds(started));
        if (started)
            m_process = std::move(*started);
        EXPECT_EQ(line(), "ready");
    }
    ~PipeChild()
    {
        kill();
        (void)closeHandle(m_process.handle);
    }

    std::string line()
    {
        std::string text;
        std::byte one{};
        while (m_process.output.read({&one, 1}).value_or(0) == 1 && one != std::byte{'\n'})
            if (one != std::byte{'\r'})
                text.push_back(static_cast<char>(one));
        return text;
    }
    ProcessId id() const { return m_process.id; }
    Handle handle() const { return m_process.handle; }
    void kill(std::uint32_t code = 7)
    {
        (void)terminateProcess(m_process.handle, code);
        EXPECT_EQ(waitForSingleObject(m_process.handle, Timeout(10'000)).value_or(WaitStatus::TimedOut), WaitStatus::Signalled);
    }

private:
    ChildProcess m_process;
};

}  // namespace ipc::test
