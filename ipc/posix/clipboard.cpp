// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/sys/clipboard.h"

#include "ipc/clipboard/renderings.h"
#include "ipc/clipboard/text.h"
#include "ipc/object_names.h"
#include "ipc/posix/clipboard/service.h"
#include "ipc/posix/window.h"
#include "ipc/trace/call.h"

#include <algorithm>

namespace ipc::sys {

using namespace ipc::posix;
using clipboard::Frame;
using clipboard::Op;

namespace {

Result<Frame> ask(const char* call, Op op, std::uint64_t window = 0, ClipboardFormat format = 0, std::vector<std::byte> room = {})
{
    Frame frame;
    frame.op = op;
    frame.window = window;
    frame.format = format;
    return clipboard::request(call, std::move(frame), std::move(room));
}

Result<void> nothing(const Result<Frame>& answer) { return answer ? Result<void>() : Unexpected(answer.error()); }

Result<void> checkWindow(const char* call, Window window)
{
    if (!isWindow(window))
        return fail(call, ErrorCode::InvalidWindowHandle, 0, "window " + std::to_string(value(window)));
    clipboard::watchWindow(window);
    return {};
}

void moved(const Frame& answer, std::uint8_t flags)
{
    trace::Call* call = trace::current();
    if (call && answer.value != 0)   // nobody in the session has set what came from another program
        call->moved(answer.channel != 0 ? answer.channel : clipboard::channel(), answer.value, static_cast<std::uint8_t>(flags | trace::kMessage));
}

}  // namespace

Result<void> openClipboard(Window newOwner)
{
    if (newOwner != Window::Null)
        if (auto checked = checkWindow("OpenClipboard", newOwner); !checked)
            return checked;
    return nothing(ask("OpenClipboard", Op::Open, value(newOwner)));
}

Result<void> closeClipboard() { return nothing(ask("CloseClipboard", Op::Close)); }

Result<void> emptyClipboard()
{
    auto emptied = ask("EmptyClipboard", Op::Empty);
    if (emptied)
        forgetRenderings();
    return nothing(emptied);
}

Result<void> setClipboardData(ClipboardFormat format, std::span<const std::byte> data)
{
    // The memory is looked at before anybody asks whether the clipboard is open.
    if (data.empty())
        return fail("SetClipboardData", ErrorCode::Discarded, 0, "a block of memory without a byte");
    if (data.size() < smallestClipboardData(format))
        return fail("SetClipboardData", ErrorCode::InvalidParameter, 0, "less than one character of UTF-16");
    auto copy = std::make_shared<std::vector<std::byte>>(data.begin(), data.end());
    terminateClipboardText(format, *copy);
    Frame frame;
    frame.op = Op::Set;
    frame.format = format;
    frame.data = std::move(copy);
    const auto set = clipboard::request("SetClipboardData", std::move(frame));
    if (set)
        moved(*set, trace::kWrites);
    return nothing(set);
}

Result<void> setClipboardDataDelayed(ClipboardFormat format, Rendering rendering)
{
    auto before = setRendering(format, std::move(rendering));   // it may be asked for before this returns
    const auto promised = nothing(ask("SetClipboardData", Op::SetDelayed, 0, format));
    if (!promised)
        setRendering(format, std::move(before));
    return promised;
}

Result<std::optional<std::vector<std::byte>>> getClipboardData(ClipboardFormat format, std::vector<std::byte> room)
{
    auto got = ask("GetClipboardData", Op::Get, 0, format, std::move(room));
    if (!got)
        return Unexpected(got.error());
    if (got->brought)
        moved(*got, trace::kReads);
    return std::move(got->brought);
}

Result<ClipboardFormat> enumClipboardFormats(ClipboardFormat previous)
{
    const auto answer = ask("EnumClipboardFormats", Op::Formats);
    if (!answer)
        return Unexpected(answer.error());
    const auto& formats = answer->formats;
    auto next = formats.begin();
    if (previous != 0) {
        next = std::ranges::find(formats, previous);
        next += next == formats.end() ? 0 : 1;
    }
    return next == formats.end() ? 0 : *next;
}

Result<std::uint32_t> countClipboardFormats()
{
    return ask("CountClipboardFormats", Op::Count).map([](const Frame& answer) { return static_cast<std::uint32_t>(answer.value); });
}

Result<bool> isClipboardFormatAvailable(ClipboardFormat format)
{
    return ask("IsClipboardFormatAvailable", Op::Available, 0, format).map([](const Frame& answer) { return answer.value != 0; });
}

Result<std::uint32_t> getClipboardSequenceNumber()
{
    return ask("GetClipboardSequenceNumber", Op::Sequence).map([](const Frame& answer) { return static_cast<std::uint32_t>(answer.value); });
}

Result<Window> getClipboardOwner()
{
    return ask("GetClipboardOwner", Op::Owner).map([](const Frame& answer) { return static_cast<Window>(answer.value); });
}

Result<Window> getOpenClipboardWindow()
{
    return ask("GetOpenClipboardWindow", Op::OpenWindow).map([](const Frame& answer) { return static_cast<Window>(answer.value); });
}

Result<ClipboardFormat> registerClipboardFormat(const std::string& name)
{
    if (name.empty() || nameLength(name) > 255)   // the longest name of an atom
        return fail("RegisterClipboardFormat", ErrorCode::InvalidParameter, 0, "a name has 1 to 255 characters");
    Frame frame;
    frame.op = Op::Register;
    frame.text = name;
    return clipboard::request("RegisterClipboardFormat", std::move(frame)).map([](const Frame& answer) { return answer.format; });
}

Result<std::string> getClipboardFormatName(ClipboardFormat format)
{
    return ask("GetClipboardFormatName", Op::Name, 0, format).map([](const Frame& answer) { return answer.text; });
}

Result<void> addClipboardFormatListener(Window window)
{
    if (auto checked = checkWindow("AddClipboardFormatListener", window); !checked)
        return checked;
    return nothing(ask("AddClipboardFormatListener", Op::AddListener, value(window)));
}

Result<void> removeClipboardFormatListener(Window window)
{
    if (auto checked = checkWindow("RemoveClipboardFormatListener", window); !checked)
        return checked;
    return nothing(ask("RemoveClipboardFormatListener", Op::RemoveListener, value(window)));
}

}  // namespace ipc::sys
