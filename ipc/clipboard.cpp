// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/clipboard.h"

#include "ipc/sys/clipboard.h"
#include "ipc/trace/call.h"

namespace ipc {

using trace::Key;

namespace {

trace::Call& format(trace::Call& call, ClipboardFormat id) { return call.in(Key::format, Family::ClipboardFormat, id); }

trace::Call& window(trace::Call& call, Window window) { return call.in(Key::window, value(window)); }

}  // namespace

Result<void> openClipboard(Window newOwner)
{
    trace::Call call(CallId::OpenClipboard);
    window(call, newOwner);
    return call.end(sys::openClipboard(newOwner));
}

Result<void> closeClipboard()
{
    trace::Call call(CallId::CloseClipboard);
    return call.end(sys::closeClipboard());
}

Result<void> emptyClipboard()
{
    trace::Call call(CallId::EmptyClipboard);
    return call.end(sys::emptyClipboard());
}

Result<void> setClipboardData(ClipboardFormat id, std::span<const std::byte> data)
{
    trace::Call call(CallId::SetClipboardData);
    format(call, id).dataIn(data);
    auto set = call.end(sys::setClipboardData(id, data));
    if (set)
        call.bytes(data.size());
    return set;
}

Result<void> setClipboardDataDelayed(ClipboardFormat id, Rendering rendering)
{
    trace::Call call(CallId::SetClipboardData);
    format(call, id).in(Key::pending, true);
    return call.end(sys::setClipboardDataDelayed(id, std::move(rendering)));
}

Result<std::optional<std::vector<std::byte>>> getClipboardData(ClipboardFormat id, std::vector<std::byte> room)
{
    // Declared first: the record refers to the data until the call has ended.
    Result<std::optional<std::vector<std::byte>>> data;
    trace::Call call(CallId::GetClipboardData);
    format(call, id);
    data = call.end(sys::getClipboardData(id, std::move(room)));
    if (data && *data)
        call.bytes((*data)->size()).dataOut(**data);
    return data;
}

Result<ClipboardFormat> enumClipboardFormats(ClipboardFormat previous)
{
    trace::Call call(CallId::EnumClipboardFormats);
    auto next = call.end(sys::enumClipboardFormats(previous));
    format(call, previous);
    if (next)
        call.out(Key::result, Family::ClipboardFormat, *next);
    return next;
}

Result<std::uint32_t> countClipboardFormats()
{
    trace::Call call(CallId::CountClipboardFormats);
    auto count = call.end(sys::countClipboardFormats());
    if (count)
        call.out(Key::count, std::uint64_t{*count});
    return count;
}

Result<bool> isClipboardFormatAvailable(ClipboardFormat id)
{
    trace::Call call(CallId::IsClipboardFormatAvailable);
    format(call, id);
    auto available = call.end(sys::isClipboardFormatAvailable(id));
    if (available)
        call.out(Key::result, *available);
    return available;
}

Result<std::uint32_t> getClipboardSequenceNumber()
{
    trace::Call call(CallId::GetClipboardSequenceNumber);
    auto number = call.end(sys::getClipboardSequenceNumber());
    if (number)
        call.out(Key::sequence, std::uint64_t{*number});
    return number;
}

Result<Window> getClipboardOwner()
{
    trace::Call call(CallId::GetClipboardOwner);
    auto owner = call.end(sys::getClipboardOwner());
    if (owner)
        call.out(Key::window, value(*owner));
    return owner;
}

Result<Window> getOpenClipboardWindow()
{
    trace::Call call(CallId::GetOpenClipboardWindow);
    auto opener = call.end(sys::getOpenClipboardWindow());
    if (opener)
        call.out(Key::window, value(*opener));
    return opener;
}

Result<ClipboardFormat> registerClipboardFormat(const std::string& name)
{
    trace::Call call(CallId::RegisterClipboardFormat);
    call.in(Key::name, name);
    auto id = call.end(sys::registerClipboardFormat(name));
    if (id)
        call.out(Key::format, Family::ClipboardFormat, *id);
    return id;
}

Result<std::string> getClipboardFormatName(ClipboardFormat id)
{
    trace::Call call(CallId::GetClipboardFormatName);
    format(call, id);
    auto name = call.end(sys::getClipboardFormatName(id));
    if (name)
        call.out(Key::name, *name);
    return name;
}

Result<void> addClipboardFormatListener(Window listener)
{
    trace::Call call(CallId::AddClipboardFormatListener);
    window(call, listener);
    return call.end(sys::addClipboardFormatListener(listener));
}

Result<void> removeClipboardFormatListener(Window listener)
{
    trace::Call call(CallId::RemoveClipboardFormatListener);
    window(call, listener);
    return call.end(sys::removeClipboardFormatListener(listener));
}

}  // namespace ipc
