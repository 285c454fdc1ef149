// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/dde.h"

#include "ipc/dde/conversations.h"
#include "ipc/sys/dde.h"
#include "ipc/trace/call.h"

namespace ipc {
namespace {

using trace::Key;

constexpr std::uint32_t kFormatLimit = 0xFFFF;   // cfFormat is a word

std::string_view linkName(DdeLink link)
{
    return link == DdeLink::Cold ? "cold" : link == DdeLink::Warm ? "warm" : "hot";
}

std::uint64_t milliseconds(Timeout timeout) { return static_cast<std::uint64_t>(timeout.count()); }

Result<void> checkFormat(const char* call, std::uint32_t format, bool mayBeAny = false)
{
    if (format > kFormatLimit || (format == 0 && !mayBeAny))
        return fail(call, ErrorCode::InvalidParameter, 0, "format " + std::to_string(format) + " is no clipboard format");
    return {};
}

Result<void> checkTopics(const std::vector<DdeTopic>& topics)
{
    Result<void> checked;
    for (const DdeTopic& topic : topics) {
        checked = dde::checkName("DdeRegister", "a topic's name", topic.name, false);
        for (auto item = topic.items.begin(); checked && item != topic.items.end(); ++item) {
            checked = dde::checkName("DdeRegister", "an item's name", item->name, false);
            if (checked)
                checked = checkFormat("DdeRegister", item->format);
        }
        if (!checked)
            break;
    }
    return checked;
}

Result<void> checkService(const std::string& service)
{
    if (auto checked = dde::checkName("DdeRegister", "the service's name", service, false); !checked)
        return checked;
    if (service.find_first_of("/\\") != std::string::npos)
        return fail("DdeRegister", ErrorCode::InvalidParameter, 0, "a service's name has no '/' or '\\': " + service);
    return {};
}

Result<void> checkItem(const char* call, const std::string& item, std::uint32_t format)
{
    auto checked = dde::checkName(call, "the item's name", item, false);
    return checked ? checkFormat(call, format) : checked;
}

// The value belongs to the caller's result, which outlives the record.
void describe(trace::Call& call, const Result<DdeValue>& value)
{
    if (!value)
        return;
    call.out(Key::format, Family::ClipboardFormat, value->format).out(Key::flags, Family::DdeFlags, value->flags);
    call.bytes(value->value.size()).dataOut(value->value);
}

void describe(trace::Call& call, const std::vector<DdeConversation>& conversations)
{
    call.out(Key::count, std::uint64_t{conversations.size()});
    for (const DdeConversation& conversation : conversations) {
        call.out(Key::conversation, value(conversation.id)).out(Key::service, std::string_view(conversation.service))
            .out(Key::topic, std::string_view(conversation.topic));
    }
}

}  // namespace

Result<Window> ddeRegister(const std::string& service, std::vector<DdeTopic> topics, Window window)
{
    trace::Call call(CallId::DdeRegister);
    call.in(Key::service, std::string_view(service)).in(Key::window, value(window));
    for (const DdeTopic& topic : topics)
        call.in(Key::topic, std::string_view(topic.name));
    auto checked = checkService(service);
    if (checked)
        checked = checkTopics(topics);
    if (!checked)
        return call.end(Result<Window>(Unexpected(checked.error())));
    auto listening = call.end(sys::ddeRegister(service, std::move(topics), window));
    if (listening)
        call.out(Key::window, value(*listening));
    return listening;
}

Result<void> ddeUnregister(const std::string& service)
{
    trace::Call call(CallId::DdeUnregister);
    call.in(Key::service, std::string_view(service));
    return call.end(sys::ddeUnregister(service));
}

void ddeUnregisterAll() { sys::ddeUnregisterAll(); }

Result<void> ddeConfigure(const std::string& service, const DdeBehaviour& behaviour)
{
    trace::Call call(CallId::DdeConfigure);
    call.in(Key::service, std::string_view(service)).in(Key::busy, behaviour.busy)
        .in(Key::release, behaviour.release).in(Key::timeout, milliseconds(behaviour.delay));
    if (behaviour.suspended)
        call.in(Key::state, "suspended");
    if (behaviour.refusePoke)
        call.in(Key::note, "refuses WM_DDE_POKE");
    if (behaviour.refuseExecute)
        call.in(Key::note, "refuses WM_DDE_EXECUTE");
    return call.end(sys::ddeConfigure(service, behaviour));
}

Result<DdeUpdate> ddeSetItem(const std::string& service, const std::string& topic, const std::string& item,
                             std::span<const std::byte> value, std::uint32_t format)
{
    trace::Call call(CallId::DdeSetItem);
    call.in(Key::service, std::string_view(service)).in(Key::topic, std::string_view(topic))
        .in(Key::item, std::string_view(item)).in(Key::format, Family::ClipboardFormat, format).dataIn(value).bytes(value.size());
    if (auto checked = checkItem("DdeSetItem", item, format); !checked)
        return call.end(Result<DdeUpdate>(Unexpected(checked.error())));
    auto update = call.end(sys::ddeSetItem(service, topic, item, value, format));
    if (update)
        call.out(Key::count, std::uint64_t{update->posted}).out(Key::pending, std::uint64_t{update->withheld});
    return update;
}

Result<std::vector<DdeConversation>> ddeInitiate(Window window, const std::string& service, const std::string& topic,
                                                 Timeout timeout)
{
    trace::Call call(CallId::DdeInitiate);
    call.in(Key::window, value(window)).in(Key::service, std::string_view(service)).in(Key::topic, std::string_view(topic))
        .in(Key::timeout, Family::Timeout, milliseconds(timeout));
    auto checked = dde::checkName("DdeInitiate", "the service's name", service, true);
    if (checked)
        checked = dde::checkName("DdeInitiate", "the topic's name", topic, true);
    if (!checked)
        return call.end(Result<std::vector<DdeConversation>>(Unexpected(checked.error())));
    auto conversations = call.end(sys::ddeInitiate(window, service, topic, timeout));
    if (conversations)
        describe(call, *conversations);
    return conversations;
}

Result<DdeValue> ddeRequest(Conversation conversation, const std::string& item, std::uint32_t format, Timeout timeout,
                            DdeValue room)
{
    Result<DdeValue> result;
    trace::Call call(CallId::DdeRequest);
    call.in(Key::conversation, value(conversation)).in(Key::item, std::string_view(item))
        .in(Key::format, Family::ClipboardFormat, format).in(Key::timeout, Family::Timeout, milliseconds(timeout));
    auto checked = checkItem("DdeRequest", item, format);
    result = call.end(checked ? dde::request(conversation, item, format, timeout, std::move(room.value)) : Unexpected(checked.error()));
    describe(call, result);
    return result;
}

Result<DdeValue> ddeAdvise(Conversation conversation, const DdeAdvise& advise, Timeout timeout)
{
    Result<DdeValue> result;
    trace::Call call(CallId::DdeAdvise);
    call.in(Key::conversation, value(conversation)).in(Key::item, std::string_view(advise.item))
        .in(Key::link, linkName(advise.link)).in(Key::ackRequested, advise.ackRequested)
        .in(Key::format, Family::ClipboardFormat, advise.format).in(Key::timeout, Family::Timeout, milliseconds(timeout));
    auto checked = checkItem("DdeAdvise", advise.item, advise.format);
    result = call.end(checked ? dde::advise(conversation, advise, timeout) : Unexpected(checked.error()));
    if (advise.link == DdeLink::Cold)
        describe(call, result);
    return result;
}

Result<void> ddeUnadvise(Conversation conversation, const std::string& item, std::uint32_t format, Timeout timeout)
{
    trace::Call call(CallId::DdeUnadvise);
    call.in(Key::conversation, value(conversation)).in(Key::item, std::string_view(item))
        .in(Key::format, Family::ClipboardFormat, format).in(Key::timeout, Family::Timeout, milliseconds(timeout));
    auto checked = dde::checkName("DdeUnadvise", "the item's name", item, true);
    if (checked)
        checked = checkFormat("DdeUnadvise", format, true);
    return call.end(checked ? dde::unadvise(conversation, item, format, timeout) : checked);
}

Result<void> ddePoke(Conversation conversation, const std::string& item, std::span<const std::byte> data,
                     std::uint32_t format, Timeout timeout)
{
    trace::Call call(CallId::DdePoke);
    call.in(Key::conversation, value(conversation)).in(Key::item, std::string_view(item))
        .in(Key::format, Family::ClipboardFormat, format).in(Key::timeout, Family::Timeout, milliseconds(timeout))
        .dataIn(data).bytes(data.size());
    auto checked = checkItem("DdePoke", item, format);
    return call.end(checked ? dde::poke(conversation, item, data, format, timeout) : checked);
}

Result<void> ddeExecute(Conversation conversation, const std::string& commands, Timeout timeout)
{
    trace::Call call(CallId::DdeExecute);
    call.in(Key::conversation, value(conversation)).in(Key::timeout, Family::Timeout, milliseconds(timeout))
        .dataIn(std::as_bytes(std::span(commands))).bytes(commands.size());
    return call.end(dde::execute(conversation, commands, timeout));
}

Result<void> ddeTerminate(Conversation conversation, Timeout timeout)
{
    trace::Call call(CallId::DdeTerminate);
    call.in(Key::conversation, value(conversation)).in(Key::timeout, Family::Timeout, milliseconds(timeout));
    return call.end(dde::terminate(conversation, timeout));
}

}  // namespace ipc
