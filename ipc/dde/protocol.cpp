// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/dde/protocol.h"

#include "ipc/object_names.h"
#include "ipc/trace/writer.h"

#include <cstring>

namespace ipc::dde {
namespace {

using trace::DetailType;
using trace::DetailWriter;
using trace::Key;

bool isNegotiation(const Message& message) { return !message.application.empty(); }

bool hasStatus(MessageId id)
{
    return id == MessageId::WM_DDE_ACK_ || id == MessageId::WM_DDE_DATA_ || id == MessageId::WM_DDE_ADVISE_
           || id == MessageId::WM_DDE_POKE_;
}

// An atom that travels as its string has no number; service, topic or item tell it.
void writeWord(DetailWriter& writer, Key key, std::uint64_t word, std::string_view atom)
{
    if (word != 0 || atom.empty())
        writer.number(key, DetailType::Number, word, 0);
}

void writeStatus(DetailWriter& writer, const Message& message)
{
    if (message.id == MessageId::WM_DDE_ACK_) {
        writer.number(Key::status, DetailType::Constant, message.status, 0, Family::DdeStatus);
        writer.number(Key::busy, DetailType::Bool, (message.status & kBusy) != 0, 0);
        return;
    }
    writer.number(Key::flags, DetailType::Constant, message.status, 0, Family::DdeFlags);
    if (message.id != MessageId::WM_DDE_POKE_)
        writer.number(Key::ackRequested, DetailType::Bool, (message.status & kAckRequested) != 0, 0);
    if (message.id != MessageId::WM_DDE_ADVISE_)
        writer.number(Key::release, DetailType::Bool, (message.status & kRelease) != 0, 0);
    if (message.id == MessageId::WM_DDE_DATA_)
        writer.number(Key::response, DetailType::Bool, (message.status & kResponse) != 0, 0);
    if (message.id == MessageId::WM_DDE_ADVISE_)
        writer.text(Key::link, (message.status & kDeferUpdate) != 0 ? "warm" : "hot", 0);
}

void write(DetailWriter& writer, const Message& message)
{
    writer.number(Key::window, DetailType::Number, value(message.sender), 0);
    writeWord(writer, Key::low, message.low, message.application);
    writeWord(writer, Key::high, message.high, message.name);
    if (message.id == MessageId::WM_DDE_INITIATE_ || isNegotiation(message)) {
        writer.text(Key::service, message.application, 0);
        writer.text(Key::topic, message.name, 0);
        return;
    }
    if (!message.name.empty())
        writer.text(Key::item, message.name, 0);
    if (hasStatus(message.id) && !(message.id == MessageId::WM_DDE_DATA_ && !message.hasData))
        writeStatus(writer, message);
    if (message.format != 0)
        writer.number(Key::format, DetailType::Constant, message.format, 0, Family::ClipboardFormat);
}

trace::Record recordOf(MessageId id, std::uint64_t channel, std::uint64_t position, std::uint8_t flags)
{
    trace::Record record;
    record.kind = trace::Kind::Message;
    record.call = static_cast<std::uint16_t>(id);
    record.channel = channel;
    record.position = position;
    record.flags = static_cast<std::uint8_t>(flags | trace::kMessage);
    return record;
}

}  // namespace

std::array<std::byte, kHeaderSize> encodeHeader(std::uint16_t status, std::uint16_t format)
{
    std::array<std::byte, kHeaderSize> header;
    std::memcpy(header.data(), &status, sizeof status);
    std::memcpy(header.data() + sizeof status, &format, sizeof format);
    return header;
}

Result<void> decodeHeader(std::span<const std::byte> object, Message& message)
{
    if (object.size() < kHeaderSize)
        return fail("GlobalLock", ErrorCode::InvalidData, 0, "a data object without its header");
    std::memcpy(&message.status, object.data(), sizeof message.status);
    std::memcpy(&message.format, object.data() + sizeof message.status, sizeof message.format);
    return {};
}

bool endsWithNul(std::uint32_t format)
{
    constexpr std::uint32_t kOemText = 7;
    return format == kCfText || format == kOemText;
}

void stripNul(std::uint32_t format, std::vector<std::byte>& value)
{
    if (!endsWithNul(format) || value.empty())
        return;
    if (const void* nul = std::memchr(value.data(), 0, value.size()))
        value.resize(static_cast<std::size_t>(static_cast<const std::byte*>(nul) - value.data()));
}

bool sameName(std::string_view a, std::string_view b) { return sameInAnyCase(a, b); }

bool isCommandString(std::string_view commands)
{
    bool inside = false;
    bool quoted = false;
    int depth = 0;
    for (const char c : commands) {
        if (c == '"' && inside)
            quoted = !quoted;
        if (quoted || c == ' ')
            continue;
        if (c == '[' && depth == 0) {
            if (inside)
                return false;
            inside = true;
        } else if (c == ']' && depth == 0) {
            if (!inside)
                return false;
            inside = false;
        } else if (!inside) {
            return false;
        } else if (c == '(') {
            ++depth;
        } else if (c == ')' && --depth < 0) {
            return false;
        }
    }
    return !commands.empty() && !inside && !quoted;
}

std::uint64_t recordTime()
{
    trace::ThreadRing* ring = trace::threadRing();
    return ring ? ring->tick() : 0;
}

std::uint64_t systemCallTime()
{
    const trace::ThreadRing* ring = trace::threadRing();
    return ring ? ring->lastTick() : 0;
}

void record(const Message& message, std::uint64_t channel, Sender sender, std::uint8_t direction, std::uint64_t start,
            std::uint64_t end)
{
    trace::ThreadRing* ring = trace::threadRing();
    if (!ring)
        return;
    std::byte buffer[1024];
    DetailWriter writer(buffer, sizeof buffer);
    write(writer, message);
    trace::Record record = recordOf(message.id, channel, positionOf(sender, message.number), direction);
    record.start = start;
    record.bytes = static_cast<std::uint32_t>(message.value().size());
    ring->publish(record, end, writer.written(), message.hasData ? Key::data : Key::none, message.value());
}

void recordLost(std::uint64_t channel, Window partner, std::string_view why)
{
    trace::ThreadRing* ring = trace::threadRing();
    if (!ring)
        return;
    std::byte buffer[256];
    DetailWriter writer(buffer, sizeof buffer);
    writer.number(Key::window, DetailType::Number, value(partner), 0);
    writer.text(Key::note, why, 0);
    trace::Record record = recordOf(MessageId::WM_DDE_TERMINATE_, channel, trace::kNoPosition, trace::kReads);
    record.start = trace::now();
    ring->publish(record, record.start, writer.written());
}

WindowMessage toWindowMessage(Message message, Conversation conversation, std::uint64_t channel)
{
    WindowMessage out;
    out.id = message.id;
    out.wParam = value(message.sender);
    out.lParam = message.low | message.high << 32;
    out.low = message.low;
    if (message.high != 0 || message.name.empty())
        out.high = message.high;
    out.partner = message.sender;
    out.channel = channel;
    out.conversation = value(conversation);
    out.format = message.format;
    out.flags = message.hasData ? message.status : 0;
    if (message.id == MessageId::WM_DDE_EXECUTE_)
        out.text.assign(reinterpret_cast<const char*>(message.data.data()), message.data.size());
    else
        out.text = std::move(message.name);
    if (message.hasData && message.id != MessageId::WM_DDE_EXECUTE_)
        out.data = std::move(message.data);
    return out;
}

}  // namespace ipc::dde
