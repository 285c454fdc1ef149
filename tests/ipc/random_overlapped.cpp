// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/named_pipe.h"
#include "ipc/overlapped.h"
#include "ipc/sync.h"
#include "tests/ipc/random_dice.h"

#include <algorithm>
#include <array>
#include <functional>

namespace ipc::test {
namespace {

std::vector<std::byte> bytesOf(const std::string& text)
{
    const auto view = std::as_bytes(std::span(text));
    return {view.begin(), view.end()};
}

std::string outcome(const Result<OverlappedTransfer>& result)
{
    if (!result)
        return std::to_string(code(result));
    return "0 " + std::to_string(result->bytes) + (result->moreData ? " more \"" : " \"")
           + std::string(reinterpret_cast<const char*>(result->data.data()), result->data.size()) + '"';
}

NamedPipeOptions overlappedOptions(const std::string& name, std::uint32_t pipeMode)
{
    NamedPipeOptions options;
    options.name = R"(\\.\pipe\)" + name;
    options.openMode = kPipeAccessDuplex | kFileFlagOverlapped;
    options.pipeMode = pipeMode;
    return options;
}

Result<Handle> openOverlapped(const std::string& name)
{
    FileOptions options;
    options.name = R"(\\.\pipe\)" + name;
    options.access = kGenericRead | kGenericWrite;
    options.flags = kFileFlagOverlapped;
    return createFile(options);
}

/// What is ready has been completed once something that became ready later is, and what that made ready some rounds on.
class Settled {
public:
    Settled() : m_server(*createNamedPipe(overlappedOptions("settled", 0))), m_client(*openOverlapped("settled")) {}
    ~Settled()
    {
        (void)closeHandle(m_client);
        (void)closeHandle(m_server);
    }
    void await() const
    {
        for (int round = 0; round < 4; ++round) {
            (void)readFile(m_server, 1, {"settled"});
            (void)writeFile(m_client, std::as_bytes(std::span("x", 1)));
            (void)waitForSingleObject(overlappedEvent("settled"), kInfinite);
        }
    }

private:
    Handle m_server;
    Handle m_client;
};

/// One pipe, and the OVERLAPPED structures that are used on it by turns: one that is in use is refused.
class Pipe {
public:
    Pipe(Dice& dice, std::string name) : m_dice(dice), m_name(std::move(name))
    {
        const bool isMessage = dice.oneIn(2);
        m_mode = isMessage ? kPipeTypeMessage | (dice.oneIn(3) ? 0 : kPipeReadModeMessage) : 0;
        NamedPipeOptions options = overlappedOptions(m_name, m_mode);
        options.outBufferSize = static_cast<std::uint32_t>(dice.oneIn(4) ? 0 : dice.roll(40));
        options.inBufferSize = static_cast<std::uint32_t>(dice.roll(40));
        const auto made = createNamedPipe(options);
        say("create", options.pipeMode, options.outBufferSize, options.inBufferSize, code(made));
        m_server.keep(made);
    }

    void step()
    {
        const bool byServer = m_client.empty() || m_dice.oneIn(2);
        const Handle end = byServer ? m_server.front() : m_client.front();
        const std::string structure = "s" + std::to_string(m_dice.roll(kStructures));
        switch (m_dice.roll(14)) {
        case 0: case 1: case 2: {
            const std::size_t size = m_dice.oneIn(6) ? 0 : m_dice.roll(40);
            say(byServer, "read", structure, size, outcome(readFile(end, size, {structure})));
            break;
        }
        case 3: case 4: case 5: {
            // No empty message: whether a read of bytes that takes those before it takes it too is not known of Windows.
            const std::string text = (m_mode & kPipeTypeMessage) != 0 ? "m" + m_dice.text(39) : m_dice.text(40);
            const auto written = writeFile(end, bytesOf(text), {structure});
            // Whether one of several reads that wait has taken it already is told below.
            const bool isDone = written || written.error() == ErrorCode::IoPending;
            say(byServer, "write", structure, text.size(), isDone ? 0 : code(written));
            break;
        }
        case 6: {
            const std::string text = "t" + m_dice.text(20);
            say(byServer, "transact", structure, text.size(), outcome(transactNamedPipe(end, bytesOf(text), m_dice.roll(30), {structure})));
            break;
        }
        case 7: {
            const auto connected = connectNamedPipe(end, {structure});
            say(byServer, "connect", structure, code(connected));
            m_listens |= !connected && connected.error() == ErrorCode::IoPending;
            break;
        }
        case 8: say(byServer, "cancel", structure, code(cancelIoEx(end, structure))); break;
        case 9:
            if (!pendingOn(end).empty())   // CancelNothing
                say(byServer, "cancel all", code(cancelIoEx(end, std::nullopt)));
            break;
        case 10: disconnect(); break;
        case 11: openOrClose(); break;
        case 12: peek(byServer, end); break;
        default: setReadMode(byServer, end); break;
        }
    }

    /// What has become of the operations since it was told last.
    void tellEnded()
    {
        for (int i = 0; i < kStructures; ++i) {
            const auto now = outcome(getOverlappedResult(m_server.front(), "s" + std::to_string(i), false));
            if (std::exchange(m_told[static_cast<std::size_t>(i)], now) != now)
                say("  s" + std::to_string(i), now);
        }
    }

    /// What closing ends is told otherwise on Wine, and not asked for: tests name it.
    void cancelAll() const
    {
        for (const Handles& side : {std::cref(m_server), std::cref(m_client)})
            for (const Handle end : side)
                (void)cancelIoEx(end, std::nullopt);
    }

private:
    void disconnect()
    {
        if (!m_listens && pendingOf(m_client, "WriteFile") < 2)   // DisconnectListening, DisconnectEndsWrites
            say("disconnect", code(disconnectNamedPipe(m_server.front())));
    }
    static std::size_t pendingOf(const Handles& side, std::string_view call)
    {
        const auto pending = side.empty() ? std::vector<std::string>() : pendingOn(side.front());
        return static_cast<std::size_t>(std::ranges::count_if(pending, [&](const std::string& one) { return one.starts_with(call); }));
    }
    void openOrClose()
    {
        if (!m_client.empty()) {
            if (pendingOf(m_server, "WriteFile") < 2)
                m_client.closeOne(m_dice);
            return;
        }
        const auto opened = openOverlapped(m_name);
        say("open", code(opened));
        m_client.keep(opened);
        m_listens &= !opened;
    }
    static void peek(bool byServer, Handle end)
    {
        std::array<std::byte, 8> buffer{};
        const auto seen = peekNamedPipe(end, buffer);
        say(byServer, "peek", code(seen), seen ? seen->bytesAvailable : 0, seen ? seen->bytesRead : 0, seen ? seen->bytesLeftThisMessage : 0);
    }
    void setReadMode(bool byServer, Handle end)
    {
        const std::uint32_t mode = m_dice.oneIn(2) ? kPipeReadModeMessage : 0;
        if (pendingOn(end).empty())
            say(byServer, "mode", mode, code(setNamedPipeHandleState(end, {mode})));
    }

    static constexpr int kStructures = 6;
    Dice& m_dice;
    std::string m_name;
    std::uint32_t m_mode = 0;
    bool m_listens = true;
    Handles m_server;
    Handles m_client;
    std::array<std::string, kStructures> m_told;
};

}  // namespace

void overlappedPipe(Dice& dice, const std::string& name)
{
    static const Settled settled;
    Pipe pipe(dice, "overlapped" + name);
    pipe.tellEnded();
    for (int i = 0; i < 60; ++i) {
        pipe.step();
        settled.await();
        pipe.tellEnded();
    }
    pipe.cancelAll();
    settled.await();
    pipe.tellEnded();
}

}  // namespace ipc::test
