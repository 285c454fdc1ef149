// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/window.h"

#include "ipc/sys/window.h"
#include "ipc/trace/call.h"

#include <algorithm>
#include <array>

namespace ipc {
namespace {

using trace::Key;
using trace::MessageId;

struct Number {
    MessageId id;
    std::uint32_t number;
};

// winuser.h and dde.h
constexpr std::array kNumbers{
    Number{MessageId::WM_RENDERFORMAT_, 0x305}, Number{MessageId::WM_RENDERALLFORMATS_, 0x306},
    Number{MessageId::WM_DESTROYCLIPBOARD_, 0x307}, Number{MessageId::WM_DRAWCLIPBOARD_, 0x308},
    Number{MessageId::WM_CHANGECBCHAIN_, 0x30D}, Number{MessageId::WM_CLIPBOARDUPDATE_, 0x31D},
    Number{MessageId::WM_DDE_INITIATE_, 0x3E0}, Number{MessageId::WM_DDE_TERMINATE_, 0x3E1},
    Number{MessageId::WM_DDE_ADVISE_, 0x3E2}, Number{MessageId::WM_DDE_UNADVISE_, 0x3E3},
    Number{MessageId::WM_DDE_ACK_, 0x3E4}, Number{MessageId::WM_DDE_DATA_, 0x3E5},
    Number{MessageId::WM_DDE_REQUEST_, 0x3E6}, Number{MessageId::WM_DDE_POKE_, 0x3E7},
    Number{MessageId::WM_DDE_EXECUTE_, 0x3E8}};

void describe(trace::Call& call, const WindowMessage& message)
{
    call.channel(message.channel);
    call.out(Key::message, trace::messageName(message.id)).out(Key::wParam, message.wParam)
        .out(Key::lParam, message.lParam);
    if (message.low)
        call.out(Key::low, *message.low);
    if (message.high)
        call.out(Key::high, *message.high);
    if (message.conversation != 0)
        call.out(Key::conversation, message.conversation).out(Key::flags, Family::DdeFlags, message.flags);
    if (message.format != 0)
        call.out(Key::format, Family::ClipboardFormat, message.format);
    if (!message.text.empty())
        call.out(Key::text, std::string_view(message.text));
    if (message.data)
        call.bytes(message.data->size()).dataOut(*message.data);
}

}  // namespace

std::uint32_t messageNumber(trace::MessageId id)
{
    static constexpr auto kById = [] {
        std::array<std::uint32_t, static_cast<std::size_t>(trace::MessageId::Count_)> numbers{};
        for (const Number& each : kNumbers)
            numbers[static_cast<std::size_t>(each.id)] = each.number;
        return numbers;
    }();
    return id < trace::MessageId::Count_ ? kById[static_cast<std::size_t>(id)] : 0;
}

Result<Window> createWindow(const std::string& title)
{
    trace::Call call(CallId::CreateWindow);
    call.in(Key::name, std::string_view(title));
    auto window = call.end(sys::createWindow(title));
    if (window)
        call.out(Key::window, value(*window));
    return window;
}

Result<void> destroyWindow(Window window)
{
    trace::Call call(CallId::DestroyWindow);
    call.in(Key::window, value(window));
    return call.end(sys::destroyWindow(window));
}

void destroyAllWindows() { sys::destroyAllWindows(); }

Result<WindowMessage> getMessage(Window window, Timeout timeout, bool acknowledge)
{
    // Before `call`: the record refers to the data until it is published.
    Result<WindowMessage> message;
    trace::Call call(CallId::GetMessage);
    call.in(Key::window, value(window)).in(Key::timeout, Family::Timeout, static_cast<std::uint64_t>(timeout.count()))
        .in(Key::ackRequested, acknowledge);
    message = call.end(sys::getMessage(window, timeout, acknowledge));
    if (message)
        describe(call, *message);
    return message;
}

}  // namespace ipc
