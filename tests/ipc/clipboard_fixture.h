// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/clipboard.h"
#include "ipc/clipboard/text.h"
#include "ipc/process.h"
#include "tests/ipc/session_fixture.h"
#include "tests/ipc/text.h"
#include "display.h"   // of the platform

#include <algorithm>
#include <optional>
#include <sstream>

namespace ipc::test {

using Formats = std::vector<ClipboardFormat>;

inline constexpr ClipboardFormat kCfWave = 12;   // one that nothing is made from

/// A session with a clipboard, and a window in this process.
class ClipboardTest : public SessionTest {
protected:
    void SetUp() override
    {
        needDisplay();
        SessionTest::SetUp();
        m_window = *createWindow("test");
        ASSERT_TRUE(succeeds(openClipboard(Window::Null)));   // what others have left in the window station
        ASSERT_TRUE(succeeds(emptyClipboard()));
        ASSERT_TRUE(succeeds(closeClipboard()));
    }
    void TearDown() override
    {
        (void)closeClipboard();
        (void)destroyWindow(m_window);
        SessionTest::TearDown();
    }

    Window window() const { return m_window; }

    /// In the order of EnumClipboardFormats; the clipboard must be open.
    static Formats formats()
    {
        Formats list;
        for (auto format = enumClipboardFormats(0); format && *format != 0; format = enumClipboardFormats(*format))
            list.push_back(*format);
        return list;
    }
    static std::uint32_t sequence() { return getClipboardSequenceNumber().value_or(0); }
    static void openEmpty(Window owner)
    {
        ASSERT_TRUE(succeeds(openClipboard(owner)));
        ASSERT_TRUE(succeeds(emptyClipboard()));
    }

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
    /// The next line, without its end; empty when there are no more.
    std::string line()
    {
        while (m_read.find('\n') == std::string::npos && readMore()) {
        }
        std::string text = m_read.substr(0, m_read.find('\n'));
        m_read.erase(0, std::min(text.size() + 1, m_read.size()));
        if (text.ends_with('\r'))   // Windows writes it
            text.pop_back();
        return text;
    }
    std::string everything()
    {
        while (readMore()) {
        }
        return std::exchange(m_read, {});
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
    bool readMore()
    {
        std::vector<std::byte> buffer(65536);
        const auto got = m_process.output.read(buffer).value_or(0);
        m_read.append(reinterpret_cast<const char*>(buffer.data()), got);
        return got != 0;
    }

    ChildProcess m_process;
    std::string m_read;
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
