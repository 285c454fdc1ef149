// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/process.h"
#include "ipc/sync.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace ipc::test {

inline constexpr Timeout kLong{10'000};

inline WaitStatus wait(Handle process, Timeout timeout)
{
    return waitForSingleObject(process, timeout).value_or(WaitStatus::Abandoned);
}

/// One child of the test program; ended with the test.
class Child {
public:
    explicit Child(std::vector<std::string> arguments, bool inherit = false,
                   std::optional<std::vector<Handle>> handles = std::nullopt, std::uint32_t priorityClass = 0)
    {
        auto started = createProcess({PROCESS_CHILD, std::move(arguments), inherit, std::move(handles), priorityClass, true});
        if (!started)
            ADD_FAILURE() << toText(started.error());
        else
            m_process = std::move(*started);
    }
    ~Child() { (void)closeHandle(m_process.handle); }

    Handle handle() const { return m_process.handle; }
    ProcessId id() const { return m_process.id; }
    void closeInput() { m_process.input.close(); }

    std::string line()
    {
        std::string text;
        std::byte one{};
        while (m_process.output.read({&one, 1}).value_or(0) == 1 && one != std::byte{'\n'})
            text.push_back(static_cast<char>(one));
        if (text.ends_with('\r'))   // Windows writes it
            text.pop_back();
        return text;
    }

    std::optional<std::uint32_t> ended()
    {
        if (wait(handle(), kLong) != WaitStatus::Signalled)
            return std::nullopt;
        const auto code = getExitCodeProcess(handle());
        return code ? std::optional(*code) : std::nullopt;
    }

private:
    ChildProcess m_process;
};

/// A process that ended with code 300: what a child says of it shows whether the child has the handle.
class Ended {
public:
    explicit Ended(bool inheritable) : m_child({"exit", "300"})
    {
        EXPECT_EQ(m_child.ended(), 300u);
        EXPECT_TRUE(setHandleInformation(handle(), kHandleFlagInherit, inheritable ? kHandleFlagInherit : 0));
    }
    Handle handle() const { return m_child.handle(); }
    std::vector<std::string> question() const { return {"exit-code", std::to_string(value(handle()))}; }

private:
    Child m_child;
};

}  // namespace ipc::test
