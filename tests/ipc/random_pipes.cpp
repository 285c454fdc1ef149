// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/anonymous_pipe.h"
#include "ipc/named_pipe.h"
#include "tests/ipc/random_dice.h"

#include <algorithm>
#include <array>

// Random calls on handles that do not wait.
namespace ipc::test {

void write(Handle handle, const std::string& text)
{
    const auto written = writeFile(handle, std::as_bytes(std::span(text)));
    say("write", text.size(), code(written), written.value_or(0));
}

void read(Handle handle, std::size_t size)
{
    std::string text(size, '\0');
    const auto got = readFile(handle, std::as_writable_bytes(std::span(text)));
    text.resize(got ? got->bytes : 0);
    say("read", size, code(got), got && got->moreData, '"' + text + '"');
}

namespace {

void peek(Handle handle, std::size_t size)
{
    std::string text(size, '\0');
    const auto seen = peekNamedPipe(handle, std::as_writable_bytes(std::span(text)));
    text.resize(seen ? seen->bytesRead : 0);
    say("peek", size, code(seen), seen ? seen->bytesAvailable : 0, seen ? seen->bytesLeftThisMessage : 0, '"' + text + '"');
}

void setMode(Handle handle, std::size_t mode)
{
    say("mode", mode, code(setNamedPipeHandleState(handle, {static_cast<std::uint32_t>(mode) | kPipeNoWait})));
}

void ask(Handle handle)
{
    const auto state = getNamedPipeHandleState(handle);
    const auto info = getNamedPipeInfo(handle).value_or(NamedPipeInfo{});
    say("state", code(state), state ? state->state : 0, info.flags, info.outBufferSize, info.inBufferSize, info.maxInstances);
}

void usePipeEnd(Dice& dice, Handle handle, std::size_t most)
{
    switch (dice.roll(9)) {
    case 0: case 1: case 2: return write(handle, dice.text(most));
    case 3: case 4: case 5: return read(handle, dice.oneIn(6) ? 0 : dice.roll(most));
    case 6: return peek(handle, dice.roll(most));
    case 7: return setMode(handle, 2 * dice.roll(2));
    default: return ask(handle);
    }
}

// The first instance settles it for all; what a later one asks for is mostly not looked at. Its quotas are: InstanceQuotas.
NamedPipeOptions pipeOptions(Dice& dice, const std::string& name)
{
    NamedPipeOptions options;
    options.name = R"(\\.\pipe\random)" + name;
    const bool isMessage = dice.oneIn(2);
    options.openMode = dice.of(std::vector<std::uint32_t>{kPipeAccessDuplex, kPipeAccessDuplex, kPipeAccessInbound, kPipeAccessOutbound});
    options.pipeMode = (isMessage ? kPipeTypeMessage : 0) | (isMessage && dice.oneIn(2) ? kPipeReadModeMessage : 0) | kPipeNoWait;
    options.maxInstances = static_cast<std::uint32_t>(1 + dice.roll(3));
    options.outBufferSize = static_cast<std::uint32_t>(dice.oneIn(3) ? 0 : dice.roll(40));
    options.inBufferSize = static_cast<std::uint32_t>(dice.roll(40));
    return options;
}

class NamedPipes {
public:
    NamedPipes(Dice& dice, const std::string& name) : m_dice(dice), m_options(pipeOptions(dice, name)) {}

    void step()
    {
        Handles& side = m_dice.oneIn(2) ? m_servers : m_clients;
        const auto what = m_dice.roll(11);
        if (m_left && m_servers.empty() && m_clients.empty())
            return;
        if (what == 0 || (m_servers.empty() && !m_left))
            create();
        else if (what == 1)
            open();
        else if (what == 2 && !side.empty())
            close(side);
        else if (what == 3 && !side.empty())   // of a client: 1
            say("connect", &side == &m_servers, code(connectNamedPipe(m_dice.of(side))));
        else if (what == 4 && !m_servers.empty())
            disconnect(m_dice.of(m_servers));
        else if (what == 5 && !m_left)
            say("wait", code(waitNamedPipe(m_options.name, 1)));
        else if (what == 6 && !side.empty())
            transact(m_dice.of(side));
        else if (what == 7 && !side.empty())
            copy(side);
        else if (!side.empty())
            usePipeEnd(m_dice, m_dice.of(side), 40);
    }

private:
    static bool listens(Handle server)   // of a server that may only write a read says nothing
    {
        const auto listening = static_cast<std::uint32_t>(ErrorCode::PipeListening);
        return code(readFile(server, {})) == listening || code(writeFile(server, {})) == listening;
    }
    void create()
    {
        if (m_left)   // InstanceLeftToClient
            return;
        NamedPipeOptions options = m_options;
        if (!m_servers.empty() && m_dice.oneIn(3)) {
            const NamedPipeOptions other = pipeOptions(m_dice, {});
            options.openMode = other.openMode;
            options.pipeMode = other.pipeMode;
            options.maxInstances = other.maxInstances;
        }
        const auto made = createNamedPipe(options);
        say("create", options.openMode, options.pipeMode, options.maxInstances, code(made));
        m_servers.keep(made);
    }
    void open()
    {
        if (m_left)
            return;
        FileOptions client;
        client.name = m_options.name;
        const std::uint32_t allowed = (m_options.openMode & kPipeAccessInbound ? kGenericWrite : 0) | (m_options.openMode & kPipeAccessOutbound ? kGenericRead : 0);
        const std::uint32_t wanted = m_dice.of(std::vector<std::uint32_t>{kGenericRead | kGenericWrite, kGenericRead, kGenericWrite, 0});
        const bool isFree = waitNamedPipe(client.name, 1).has_value();   // which of two faults is told first: ClientRights
        client.access = (isFree ? wanted : wanted & allowed) | 0x180;    // to see and to change its state: AttributeAccessCheck
        const auto opened = createFile(client);
        say("open", client.access, code(opened));
        m_clients.keep(opened);
        if (opened)
            setMode(*opened, 0);
    }
    // What a server leaves to its clients is another matter: it is disconnected first, or nothing is made after that.
    void close(Handles& side)
    {
        if (&side == &m_servers && m_dice.oneIn(2))
            m_left = true;
        if (&side == &m_servers && !m_left)
            for (const Handle server : side)
                if (!listens(server))   // DisconnectListening
                    (void)disconnectNamedPipe(server);
        side.closeOne(m_dice);
    }
    void disconnect(Handle server)
    {
        if (!listens(server))
            say("disconnect", code(disconnectNamedPipe(server)));
    }
    // Only where it cannot wait: with something unread it is refused.
    static void transact(Handle handle)
    {
        const auto seen = peekNamedPipe(handle, {});
        std::array<std::byte, 4> reply{};
        if (seen && seen->bytesAvailable == 0)
            return;
        say("transact", code(transactNamedPipe(handle, std::as_bytes(std::span("x", 1)), reply)));
    }
    void copy(Handles& side)
    {
        const DuplicateOptions options{m_dice.oneIn(2), kDuplicateSameAccess | (m_dice.oneIn(2) ? kDuplicateCloseSource : 0), 0};
        const Handle source = m_dice.of(side);
        if (side.size() > 3 && options.options == kDuplicateSameAccess)
            return;
        const auto made = duplicateHandle(source, options);
        say("copy", options.options, code(made));
        if (options.options != kDuplicateSameAccess)
            std::erase(side, source);
        side.keep(made);
    }

    Dice& m_dice;
    const NamedPipeOptions m_options;
    Handles m_servers;
    Handles m_clients;
    bool m_left = false;
};

}  // namespace

void namedPipe(Dice& dice, const std::string& name)
{
    NamedPipes pipes(dice, name);
    for (int i = 0; i < 60; ++i)
        pipes.step();
}

void anonymousPipe(Dice& dice, const std::string&)
{
    const std::uint32_t size = static_cast<std::uint32_t>(dice.oneIn(3) ? 0 : 1 + dice.roll(60));
    const auto made = createPipe(size);
    say("create", size, code(made));
    if (!made)
        return;
    Handles readers, writers;
    readers.push_back(made->read);
    writers.push_back(made->write);
    setMode(made->read, 0);
    setMode(made->write, 0);
    for (int i = 0; i < 60; ++i) {
        Handles& side = dice.oneIn(2) ? readers : writers;
        const auto what = dice.roll(12);
        if (side.empty())
            continue;
        if (what == 0 && dice.oneIn(3)) {
            side.closeOne(dice);
        } else if (what == 1) {
            const auto copy = duplicateHandle(dice.of(side), dice.oneIn(2));
            say("duplicate", code(copy));
            side.keep(copy);
        } else {
            usePipeEnd(dice, dice.of(side), size == 0 ? 3000 : 40);
        }
    }
}

}  // namespace ipc::test
