// SPDX-License-Identifier: GPL-3.0-or-later
// random_calls SESSION MECHANISM FIRST LAST: makes the random calls of these seeds and says what each gave. On every
// platform it says the same: tests/conformance/run.sh compares. Nothing waits, and what a capability names is left out.
#include "ipc/anonymous_pipe.h"
#include "ipc/clipboard.h"
#include "ipc/clipboard/text.h"
#include "ipc/mailslot.h"
#include "ipc/named_pipe.h"
#include "ipc/session.h"
#include "ipc/sync.h"

#include <algorithm>
#include <array>
#include <functional>
#include <iostream>
#include <map>
#include <string>
#include <vector>

namespace {

using namespace ipc;

/// The same numbers everywhere: not so what the standard library makes of a seed.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : m_state(seed * 2654435761u + 12345) { roll(2); }
    std::size_t roll(std::size_t sides)
    {
        m_state = m_state * 6364136223846793005u + 1442695040888963407u;
        return static_cast<std::size_t>(m_state >> 33) % sides;
    }
    bool oneIn(std::size_t sides) { return roll(sides) == 0; }
    template <class T>
    const T& of(const std::vector<T>& all) { return all[roll(all.size())]; }
    std::string text(std::size_t most) { return std::string(oneIn(5) ? 0 : roll(most), static_cast<char>('a' + roll(26))); }

private:
    std::uint64_t m_state;
};

template <class... T>
void say(const T&... words)
{
    ((std::cout << ' ' << words), ...);
    std::cout << '\n';
}

template <class T>
std::uint32_t code(const Result<T>& result) { return result ? 0 : static_cast<std::uint32_t>(result.error().code); }

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

/// Handles of one kind; closed with the object.
struct Handles : std::vector<Handle> {
    ~Handles()
    {
        for (const Handle handle : *this)
            (void)closeHandle(handle);
    }
    void keep(const Result<Handle>& made)
    {
        if (made)
            push_back(*made);
    }
    void closeOne(Dice& dice)
    {
        const auto which = begin() + static_cast<std::ptrdiff_t>(dice.roll(size()));
        say("close", code(closeHandle(*which)));
        erase(which);
    }
};

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

void namedPipe(Dice& dice, const std::string& name)
{
    NamedPipeOptions options;
    options.name = R"(\\.\pipe\random)" + name;
    const bool isMessage = dice.oneIn(2);
    options.openMode = dice.oneIn(3) ? kPipeAccessInbound : kPipeAccessDuplex;
    options.pipeMode = (isMessage ? kPipeTypeMessage : 0) | (isMessage && dice.oneIn(2) ? kPipeReadModeMessage : 0) | kPipeNoWait;
    options.maxInstances = 2;
    options.outBufferSize = static_cast<std::uint32_t>(dice.oneIn(3) ? 0 : dice.roll(40));
    options.inBufferSize = static_cast<std::uint32_t>(dice.roll(40));
    FileOptions client;
    client.name = options.name;
    client.access = kGenericWrite | (options.openMode == kPipeAccessDuplex ? kGenericRead : 0);
    Handles servers, clients;
    for (int i = 0; i < 60; ++i) {
        Handles& side = dice.oneIn(2) ? servers : clients;
        const auto what = dice.roll(9);
        if (what == 0 || servers.empty()) {
            const auto made = createNamedPipe(options);
            say("create", code(made));
            servers.keep(made);
        } else if (what == 1) {
            const auto opened = createFile(client);
            say("open", code(opened));
            clients.keep(opened);
            if (opened)
                setMode(*opened, 0);
        } else if (what == 2 && !side.empty()) {
            side.closeOne(dice);
        } else if (what == 3) {
            say("connect", code(connectNamedPipe(dice.of(servers))));
        } else if (const Handle server = dice.of(servers); what == 4) {
            if (code(readFile(server, {})) != static_cast<std::uint32_t>(ErrorCode::PipeListening))   // DisconnectListening
                say("disconnect", code(disconnectNamedPipe(server)));
        } else if (!side.empty()) {
            usePipeEnd(dice, dice.of(side), 40);
        }
    }
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

void mailslot(Dice& dice, const std::string& name)
{
    const std::vector<std::string> names{R"(\\.\mailslot\a)" + name, R"(\\.\mailslot\A)" + name, R"(\\.\mailslot\d\b)" + name};
    FileOptions client;
    client.access = kGenericWrite;
    client.share = 3;
    Handles slots, clients;
    for (int i = 0; i < 50; ++i) {
        client.name = dice.of(names);
        const auto what = dice.roll(8);
        if (what == 0) {
            const auto made = createMailslot({client.name, 0, Timeout(0), {}});
            say("create", code(made));
            slots.keep(made);
        } else if (what == 1) {
            const auto opened = createFile(client);
            say("open", code(opened));
            clients.keep(opened);
        } else if (what == 2 && !clients.empty()) {
            clients.closeOne(dice);
        } else if (what == 2 && !slots.empty()) {   // only without clients: MailslotDeadReader
            slots.closeOne(dice);
        } else if (what < 5 && !clients.empty()) {
            write(dice.of(clients), std::string(1 + dice.roll(30), static_cast<char>('a' + dice.roll(26))));
        } else if (what < 7 && !slots.empty()) {
            read(dice.of(slots), 40);
        } else if (!slots.empty()) {
            const auto info = getMailslotInfo(dice.of(slots));
            say("info", code(info), info ? info->nextSize : 0);
        }
    }
}

void synchronisation(Dice& dice, const std::string& name)
{
    const std::vector<std::string> names{"", "a" + name, R"(Local\a)" + name, "A" + name};
    const std::vector<std::uint32_t> rights{kMutexAllAccess, kEventAllAccess, kSynchronize, kEventModifyState};
    Handles handles;
    handles.keep(createEvent({}).map([](const Created& made) { return made.handle; }));
    const auto created = [&](const char* what, const Result<Created>& made) {
        say(what, code(made), made && made->alreadyExisted);
        handles.keep(made.map([](const Created& object) { return object.handle; }));
    };
    for (int i = 0; i < 50 && !handles.empty(); ++i) {
        const std::string chosen = dice.of(names);
        const Handle handle = dice.of(handles);
        switch (dice.roll(9)) {
        case 0: created("mutex", createMutex({chosen, dice.oneIn(2), {}})); break;
        case 1: created("event", createEvent({chosen, dice.oneIn(2), dice.oneIn(2), {}})); break;
        case 2: handles.keep(openMutex(dice.of(rights), false, chosen)); say("open mutex", handles.size()); break;
        case 3: handles.keep(openEvent(dice.of(rights), false, chosen)); say("open event", handles.size()); break;
        case 4: say("release", code(releaseMutex(handle))); break;
        case 5: say("set", code(setEvent(handle))); break;
        case 6: say("reset", code(resetEvent(handle))); break;
        case 7: handles.closeOne(dice); break;
        default: {
            const auto waited = waitForSingleObject(handle, Timeout(0));
            say("wait", code(waited), waited ? static_cast<std::uint32_t>(*waited) : 0);
        }
        }
    }
}

void showFormats()
{
    auto format = enumClipboardFormats(0);
    for (; format && *format != 0; format = enumClipboardFormats(*format))
        std::cout << ' ' << *format;
    say("formats", code(format), countClipboardFormats().value_or(99));
}

void clipboard(Dice& dice, const std::string&)
{
    const std::vector<Window> windows{Window::Null, *createWindow("a"), *createWindow("b")};
    const std::vector<ClipboardFormat> formats{kCfText, kCfOemText, kCfUnicodeText, 4, 12, 0x200, 0x1234};
    const auto numberOf = [&](Result<Window> window) {   // another window is Wine's own, which tells X11 of the clipboard
        const auto found = std::ranges::find(windows, window.value_or(Window::Null));
        return found == windows.end() ? 0 : found - windows.begin();
    };
    std::uint32_t last = getClipboardSequenceNumber().value_or(0);
    for (int i = 0; i < 50; ++i) {
        const ClipboardFormat format = dice.of(formats);
        switch (dice.roll(9)) {
        case 0: case 1: say("open", code(openClipboard(dice.of(windows)))); break;
        case 2: say("close", code(closeClipboard())); break;
        case 3: say("empty", code(emptyClipboard())); break;
        case 4: case 5: say("set", format, code(setClipboardData(format, encodeClipboardText(format == 13 ? 13 : 1, "xyz")))); break;
        case 6: {
            const auto data = getClipboardData(format);
            say("get", format, code(data), data && *data ? (*data)->size() : 0);
            break;
        }
        case 7: showFormats(); break;
        default: {
            const std::uint32_t now = getClipboardSequenceNumber().value_or(0);
            say("owner", numberOf(getClipboardOwner()), numberOf(getOpenClipboardWindow()), "sequence", now - std::exchange(last, now));
        }
        }
    }
    (void)closeClipboard();
    (void)openClipboard(Window::Null);
    (void)emptyClipboard();
    (void)closeClipboard();
    (void)destroyWindow(windows[1]);
    (void)destroyWindow(windows[2]);
}

}  // namespace

int main(int count, char** arguments)
{
    static const std::map<std::string, std::function<void(Dice&, const std::string&)>> kMechanisms{
        {"named-pipe", namedPipe}, {"anonymous-pipe", anonymousPipe}, {"mailslot", mailslot},
        {"synchronisation", synchronisation}, {"clipboard", clipboard}};
    if (count != 5 || !kMechanisms.contains(arguments[2]))
        return 2;
    Session session;
    session.directory = arguments[1];
    if (!joinSession(session))
        return 1;
    for (std::uint64_t seed = std::stoull(arguments[3]); seed < std::stoull(arguments[4]); ++seed) {
        std::cout << "seed " << seed << '\n';
        Dice dice(seed);
        kMechanisms.at(arguments[2])(dice, std::to_string(seed));
    }
    endSessionServices(session.directory);
    return 0;
}
