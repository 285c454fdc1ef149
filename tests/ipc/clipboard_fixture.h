// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/clipboard.h"
#include "ipc/clipboard/text.h"
#include "ipc/process.h"
#include "tests/ipc/session_fixture.h"
#include "display.h"   // of the platform

#include <optional>
#include <sstream>

namespace ipc::test {

/// A session with a clipboard, and a window in this process.
class ClipboardTest : public SessionTest {
protected:
    void SetUp() override
    {
        needDisplay();
        SessionTest::SetUp();
        m_window = *createWindow("test");
    }
    void TearDown() override
    {
        (void)destroyWindow(m_window);
        SessionTest::TearDown();
    }

    Window window() const { return m_window; }

    /// Open, Empty, Set of a text, Close.
    void copy(const std::string& text, ClipboardFormat format = kCfUnicodeText)
    {
        ASSERT_TRUE(succeeds(openClipboard(m_window)));
        ASSERT_TRUE(succeeds(emptyClipboard()));
        ASSERT_TRUE(succeeds(setClipboardData(format, encodeClipboardText(format, text))));
        ASSERT_TRUE(succeeds(closeClipboard()));
    }
    /// Open, Get, Close; the text of it, or nothing.
    std::optional<std::string> paste(ClipboardFormat format = kCfUnicodeText)
    {
        EXPECT_TRUE(succeeds(openClipboard(m_window)));
        const auto data = getClipboardData(format);
        EXPECT_TRUE(succeeds(data));
        EXPECT_TRUE(succeeds(closeClipboard()));
        return data && *data ? std::optional(decodeClipboardText(format, **data)) : std::nullopt;
    }
    std::string nextMessage(Timeout timeout = Timeout{10'000}) const
    {
        const auto message = getMessage(m_window, timeout);
        return message ? std::string(trace::messageName(message->id)) : errorName(message.error().code);
    }

private:
    Window m_window = Window::Null;
};

/// A program that is started with pipes to it and answers lines; ended with the object.
class Program {
public:
    Program(const std::string& path, std::vector<std::string> arguments)
    {
        auto started = createProcess({.application = path, .arguments = std::move(arguments), .pipes = true});
        if (started)
            m_process = std::move(*started);
        else
            ADD_FAILURE() << toText(started.error());
    }
    ~Program() { kill(); }
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    void write(const std::string& text) { EXPECT_TRUE(succeeds(m_process.input.write(std::as_bytes(std::span(text))))); }
    void endInput() { m_process.input.close(); }
    std::string line()
    {
        std::string text;
        std::byte one{};
        while (m_process.output.read({&one, 1}).value_or(0) == 1 && one != std::byte{'\n'})
            text.push_back(static_cast<char>(one));
        return text;
    }
    std::string everything()
    {
        std::string text;
        std::vector<std::byte> buffer(65536);
        for (std::size_t got = 0; (got = m_process.output.read(buffer).value_or(0)) != 0;)
            text.append(reinterpret_cast<const char*>(buffer.data()), got);
        return text;
    }
    bool ended() { return eventually([&] { return getExitCodeProcess(m_process.handle).value_or(kStillActive) != kStillActive; }); }
    void kill()
    {
        if (m_process.handle == Handle::Null)
            return;
        (void)terminateProcess(m_process.handle, 1);
        EXPECT_TRUE(ended());
        (void)closeHandle(std::exchange(m_process.handle, Handle::Null));
    }

private:
    ChildProcess m_process;
};

/// Another process of the session with a window of its own; see clipboard_child.cpp.
class Other : public Program {
public:
    explicit Other(const std::filesystem::path& session) : Program(CLIPBOARD_CHILD, {session.string()})
    {
        std::istringstream first(line());
        std::uint64_t window = 0;
        first >> window >> window;
        m_window = static_cast<Window>(window);
    }

    Window window() const { return m_window; }
    std::string operator()(const std::string& command)
    {
        write(command + '\n');
        return line();
    }

private:
    Window m_window = Window::Null;
};

}  // namespace ipc::test
