// SPDX-License-Identifier: GPL-3.0-or-later
// random_calls SESSION MECHANISM FIRST LAST: makes the random calls of these seeds and says what each gave. On every
// platform it says the same: tests/conformance/run.sh compares. Nothing waits, and what a capability names is left out.
#include "ipc/clipboard.h"
#include "ipc/clipboard/text.h"
#include "ipc/file_mapping.h"
#include "ipc/mailslot.h"
#include "ipc/process.h"
#include "ipc/session.h"
#include "ipc/sync.h"
#include "tests/ipc/random_dice.h"

#include <algorithm>
#include <array>
#include <functional>
#include <iostream>
#include <map>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace ipc;
using namespace ipc::test;

// A section's handle that has SYNCHRONIZE: SectionWait.
bool waitsOnSection(Handle handle)
{
    const auto info = describeHandle(handle);
    return info && info->kind == HandleKind::FileMapping && (info->access & kSynchronize) != 0;
}

// Whatever the object is, whatever the rights: only what the two systems are known to tell alike.
void useAnyObject(Dice& dice, Handles& handles)
{
    const std::vector<std::uint32_t> rights{0, kSynchronize, kGenericRead, kGenericWrite, 0x20000000, 0x10000000, kEventModifyState};
    const Handle handle = dice.oneIn(12) ? dice.of(std::vector<Handle>{Handle::Null, Handle::Invalid, static_cast<Handle>(0x7654)}) : dice.of(handles);
    switch (dice.roll(10)) {
    case 0: say("flags", getHandleInformation(handle).value_or(99)); break;
    case 1: say("set flags", code(setHandleInformation(handle, 1, static_cast<std::uint32_t>(dice.roll(2))))); break;
    case 2: {
        const std::uint32_t same = dice.oneIn(2) ? kDuplicateSameAccess : 0;
        const DuplicateOptions options{dice.oneIn(2), same | (dice.oneIn(6) ? kDuplicateCloseSource : 0), dice.of(rights)};
        if (describeHandle(handle).value_or(HandleInfo{}).kind == HandleKind::File && same == 0)   // FileCopyRights
            return;
        const auto copy = duplicateHandle(handle, options);
        say("duplicate", options.options, options.access, code(copy));
        if ((options.options & kDuplicateCloseSource) != 0)
            std::erase(handles, handle);
        handles.keep(copy);
        break;
    }
    case 3: say("set", code(setEvent(handle))); break;
    case 4: say("release", code(releaseMutex(handle))); break;
    case 5: say("post", code(releaseSemaphore(handle, static_cast<std::uint32_t>(1 + dice.roll(2))))); break;   // ReleaseNothing
    case 6: say("map", code(mapViewOfFile(handle, {kFileMapRead, 0, 0, 0}).map([](View view) { return unmapViewOfFile(view.address); }))); break;
    case 7: say("exit code", code(getExitCodeProcess(handle))); break;
    case 8: say("close", code(closeHandle(handle))); std::erase(handles, handle); break;
    default: {
        if (waitsOnSection(handle))
            return;
        const auto waited = waitForSingleObject(handle, Timeout(0));
        say("wait", code(waited), waited ? static_cast<std::uint32_t>(*waited) : 0);
    }
    }
}

template <class T>
auto handleOf(const Result<T>& made) { return made.map([](const T& object) { return object.handle; }); }

void anyObjects(Dice& dice, const std::string& name)
{
    Handles handles;
    for (int i = 0; i < 60; ++i) {
        switch (handles.empty() ? dice.roll(5) : dice.roll(25)) {
        case 0: handles.keep(handleOf(createEvent({dice.oneIn(2) ? "e" + name : "", dice.oneIn(2), dice.oneIn(2), {dice.oneIn(2)}}))); break;
        case 1: handles.keep(handleOf(createMutex({dice.oneIn(2) ? "m" + name : "", dice.oneIn(2), {}}))); break;
        case 2: handles.keep(handleOf(createSemaphore({dice.oneIn(2) ? "s" + name : "", 1, 3, {}}))); break;
        case 3: handles.keep(handleOf(createFileMapping({Handle::Invalid, kPageReadWrite, 4096, "", {}}))); break;
        case 4: handles.keep(duplicateHandle(kCurrentProcess, dice.oneIn(2))); break;
        case 5: case 6: {
            const std::vector<Handle> list{dice.of(handles), dice.of(handles), dice.of(handles)};
            const auto some = std::span(list).first(1 + dice.roll(3));
            if (std::ranges::any_of(some, waitsOnSection))
                break;
            const auto waited = waitForMultipleObjects(some, false, Timeout(0));
            say("wait for several", code(waited), waited ? static_cast<std::uint32_t>(waited->status) : 0, waited ? waited->index : 0);
            break;
        }
        default: useAnyObject(dice, handles);
        }
    }
}

void showRegion(std::uint64_t address)
{
    const auto info = virtualQuery(address);
    say("region", code(info), info ? info->regionSize : 0, info ? info->state : 0, info ? info->protection : 0, info ? info->type : 0);
}

void mapAndUse(Dice& dice, Handle mapping, std::vector<View>& views)
{
    const std::vector<std::uint32_t> accesses{kFileMapRead, kFileMapWrite, kFileMapCopy, kFileMapRead | kFileMapWrite, 0, 0x24, 0xF001F};
    const std::vector<std::uint64_t> offsets{0, 0, 0, 4096, 65536, 131072, 262144};
    const std::vector<std::uint64_t> sizes{0, 0, 1, 4096, 65536, 300000};
    const ViewOptions options{dice.of(accesses), dice.of(offsets), dice.of(sizes), 0};
    const auto view = mapViewOfFile(mapping, options);
    say("map", options.access, options.offset, options.size, code(view), view ? view->size : 0);
    if (!view)
        return;
    showRegion(view->address);
    views.push_back(*view);
}

void fileMapping(Dice& dice, const std::string& name)
{
    const std::vector<std::uint32_t> protections{0x02, 0x04, 0x04, 0x04, 0x08, 0x20, 0x40, 0x80, 0, 1, 0x10, 0x06, 0x08000004, 0x0C000004, 0x10000004};
    const std::vector<std::uint32_t> openRights{kFileMapRead, kFileMapRead | kFileMapWrite, kFileMapCopy, kFileMapWrite, kGenericRead, kGenericWrite};   // all that is allowed: SectionProtection
    const std::vector<std::uint64_t> sizes{0, 1, 4096, 65536, 70000, 200000};
    const std::vector<std::string> names{"f" + name, R"(Local\f)" + name, "F" + name, R"(a\b)" + name};
    Handles handles;
    std::vector<View> views;
    for (int i = 0; i < 60; ++i) {
        const auto what = handles.empty() ? 0 : dice.roll(10);
        if (what == 0) {
            const bool named = dice.oneIn(2);   // of a name only what may be written: SectionProtection
            const FileMappingOptions options{Handle::Invalid, named ? kPageReadWrite : dice.of(protections), dice.of(sizes), named ? dice.of(names) : "", {}};
            const auto made = createFileMapping(options);
            say("create", options.protection, options.size, code(made), made && made->alreadyExisted);
            handles.keep(handleOf(made));
        } else if (what == 1) {
            const auto opened = openFileMapping(dice.of(openRights), false, dice.of(names));
            say("open", code(opened));
            handles.keep(opened);
        } else if (what == 2) {
            handles.closeOne(dice);
        } else if (what < 6 || views.empty()) {
            mapAndUse(dice, dice.of(handles), views);
        } else if (const View view = dice.of(views); what == 6) {
            say("unmap", code(unmapViewOfFile(view.address + dice.roll(view.size))));
            std::erase_if(views, [&](const View& other) { return other.address == view.address; });
        } else if (what == 7) {
            say("flush", code(flushViewOfFile(view.address, dice.of(sizes))));
        } else if (const std::uint64_t place = view.address + dice.roll(view.size); what == 8) {
            std::byte read[4]{};
            say("read", code(readMemory(place, read)), static_cast<int>(read[0]));
        } else {
            say("write", code(writeMemory(place, std::as_bytes(std::span("abc", 3)))));
        }
    }
    for (const View& view : views)
        (void)unmapViewOfFile(view.address);
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
    const std::vector<std::string> names{"", "a" + name, R"(Local\a)" + name, "A" + name, R"(Global\Local\a)" + name, R"(Local\Global\A)" + name, R"(\a)" + name, "Local"};
    const std::vector<std::uint32_t> mutexRights{kMutexAllAccess, kSynchronize, 1, kGenericRead, 0x10000000};   // OpenRights: only its own
    const std::vector<std::uint32_t> eventRights{kEventAllAccess, kSynchronize, kEventModifyState, kGenericWrite, 0x02000000};
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
        case 2: handles.keep(openMutex(dice.of(mutexRights), false, chosen)); say("open mutex", handles.size()); break;
        case 3: handles.keep(openEvent(dice.of(eventRights), false, chosen)); say("open event", handles.size()); break;
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

// Text of any bytes: with NULs within, without one at the end, with characters that a code page lacks. An odd byte of UTF-16 is left out
// (ClipboardOddText), so are other languages' pages (ClipboardSimilarLetters).
std::vector<std::byte> clipboardBytes(Dice& dice, ClipboardFormat format)
{
    constexpr std::u16string_view units(u"aZ\0\u00C1\u20AC\u0102\u4E16\xD83D\u2192\u00BD\uFF21", 11);
    if (format == kCfLocale)
        return {std::byte{0x09}, std::byte{0x04}, std::byte{0}, std::byte{0}};
    std::vector<std::byte> data;
    for (std::size_t left = dice.roll(12); left != 0; --left) {
        const unsigned unit = format == kCfUnicodeText ? units[dice.roll(units.size())] : static_cast<unsigned>(dice.oneIn(4) ? 0 : dice.roll(256));
        data.push_back(static_cast<std::byte>(unit & 0xFF));
        if (format == kCfUnicodeText)
            data.push_back(static_cast<std::byte>(unit >> 8));
    }
    return data;
}

void showData(ClipboardFormat format)
{
    const auto data = getClipboardData(format);
    std::cout << " get " << format << ' ' << code(data) << ' ' << (data && *data ? "data" : "none");
    if (data && *data)
        for (const std::byte byte : **data)
            std::cout << ' ' << static_cast<unsigned>(byte);
    say();
}

// Only what is sent: when a posted message comes is not the same twice, and Wine 8.0 has its own idea of some (ClipboardEmptyChecksFirst).
void showRendered(std::span<const Window> windows)
{
    for (const Window window : windows.subspan(1))
        for (auto message = getMessage(window, Timeout(0)); message; message = getMessage(window, Timeout(0)))
            if (message->id == trace::MessageId::WM_RENDERFORMAT_)
                say("rendered", message->format);
}

template <class F>
void onAnotherThread(F work)
{
    std::thread thread(work);
    thread.join();
}

void clipboard(Dice& dice, const std::string& seed)
{
    std::vector<Window> windows{Window::Null, *createWindow("a"), *createWindow("b")};
    const std::vector<ClipboardFormat> formats{kCfText, kCfOemText, kCfUnicodeText, kCfLocale, 4, 12, 0x200, 0x1234};
    const std::vector<std::string> names{"n" + seed, "N" + seed, "#" + seed, "#0" + seed, "\xC3\xA4" + seed, "\xC3\x84" + seed};
    const auto numberOf = [&](Result<Window> window) {   // another window is Wine's own, which tells X11 of the clipboard
        const auto found = std::ranges::find(windows, window.value_or(Window::Null));
        return found == windows.end() ? 0 : found - windows.begin();
    };
    std::uint32_t last = getClipboardSequenceNumber().value_or(0);
    for (int i = 0; i < 60; ++i) {
        const ClipboardFormat format = dice.of(formats);
        switch (dice.roll(13)) {
        case 0: case 1: say("open", code(openClipboard(dice.of(windows)))); break;
        case 2: say("close", code(closeClipboard())); break;
        case 3: say("empty", code(emptyClipboard())); break;
        case 4: case 5: say("set", format, code(setClipboardData(format, clipboardBytes(dice, format)))); break;
        case 6: showData(format); break;
        case 7: showFormats(); break;
        case 8: {
            Rendering rendering;
            if (!dice.oneIn(3))
                rendering.data = clipboardBytes(dice, format);
            say("promise", format, code(setClipboardDataDelayed(format, std::move(rendering))));
            break;
        }
        case 9: {
            const auto data = clipboardBytes(dice, format);
            onAnotherThread([&] { say("set by another thread", format, code(setClipboardData(format, data)), code(getClipboardData(format))); });
            break;
        }
        case 10: {
            const std::string& name = dice.of(names);
            const auto id = registerClipboardFormat(name);
            const bool number = id && *id < kCfFirstRegistered;
            say("register", name, code(id), number ? *id : 0, id && !number ? getClipboardFormatName(*id).value_or("?") : "");
            break;
        }
        case 11:
            if (dice.oneIn(2)) {   // the owner may go, or who has it open
                Window& window = windows[1 + dice.roll(2)];
                say("destroy", code(destroyWindow(window)));
                window = createWindow("again").value_or(Window::Null);
            }
            break;
        default: {
            const std::uint32_t now = getClipboardSequenceNumber().value_or(0);
            say("owner", numberOf(getClipboardOwner()), numberOf(getOpenClipboardWindow()), "sequence", now - std::exchange(last, now));
        }
        }
        showRendered(windows);
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
        {"named-pipe", namedPipe}, {"overlapped-pipe", overlappedPipe}, {"anonymous-pipe", anonymousPipe}, {"mailslot", mailslot}, {"file-mapping", fileMapping},
        {"any-objects", anyObjects}, {"dde", dde}, {"files", files}, {"memory", memory},
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
