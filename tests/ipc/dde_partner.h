// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/dde.h"
#include "ipc/process.h"
#include "ipc/sync.h"
#include "tests/ipc/session_fixture.h"
#include "tests/ipc/text.h"

namespace ipc::test {

/// A dde_helper: the other end of a conversation. Its standard input ends with the object, and so does it.
class DdePartner {
public:
    DdePartner(const std::string& session, const std::string& trace, std::vector<std::string> role)
    {
        role.insert(role.begin(), {session, trace});
        auto started = createProcess({.application = IPC_DDE_HELPER, .arguments = std::move(role), .pipes = true});
        EXPECT_TRUE(succeeds(started));
        if (started)
            m_process = std::move(*started);
    }
    DdePartner(const DdePartner&) = delete;
    ~DdePartner()
    {
        if (m_process.handle != Handle::Null)
            finish();
    }

    /// Waits for its "ready"; false if it ends instead.
    bool ready()
    {
        std::string line;
        for (std::byte one{}; one != std::byte{'\n'}; line.push_back(static_cast<char>(one)))
            if (m_process.output.read({&one, 1}).value_or(0) != 1)
                return false;
        return line.starts_with("ready");
    }
    void say(std::string_view line)
    {
        EXPECT_TRUE(succeeds(m_process.input.write(bytesOf(line))));
        EXPECT_TRUE(succeeds(m_process.input.write(bytesOf("\n"))));
    }
    void kill()
    {
        EXPECT_TRUE(succeeds(terminateProcess(m_process.handle, 1)));
        (void)wait();
    }
    /// Its exit code, once it has ended by itself.
    std::uint32_t wait()
    {
        EXPECT_EQ(waitForSingleObject(m_process.handle, std::chrono::duration_cast<Timeout>(kDeadline)), WaitStatus::Signalled);
        const auto code = getExitCodeProcess(m_process.handle);
        (void)closeHandle(m_process.handle);
        m_process = {};
        return code.value_or(kStillActive);
    }
    std::uint32_t finish()
    {
        m_process.input.close();
        return wait();
    }

private:
    ChildProcess m_process;
};

class DdeProcesses : public SessionTest {
protected:
    DdePartner server(const std::string& service, bool suspended = false)
    {
        std::vector<std::string> role{"server", service};
        if (suspended)
            role.emplace_back("suspended");
        return DdePartner(directory().string(), "-", role);
    }
    static DdeConversation begin(const std::string& service, Window window = Window::Null)
    {
        const auto begun = ddeInitiate(window, service, "stock", kDeadline);
        EXPECT_TRUE(succeeds(begun));
        return begun && !begun->empty() ? begun->front() : DdeConversation{};
    }
    static std::string priceOf(Conversation conversation)
    {
        const auto value = ddeRequest(conversation, "price", kCfText, kDeadline);
        EXPECT_TRUE(succeeds(value));
        return value ? textOf(value->value) : std::string();
    }
};

}  // namespace ipc::test
