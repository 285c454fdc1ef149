// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/dde.h"
#include "ipc/trace/record.h"

#include <array>
#include <optional>
#include <string_view>

/// The WM_DDE_* messages and the memory objects that go with them, as dde.h of the Windows SDK lays them out. Both
/// backends carry these; they differ only in how.
namespace ipc::dde {

using trace::MessageId;

// First word of DDEACK, DDEDATA, DDEADVISE and DDEPOKE.
inline constexpr std::uint16_t kAck = 0x8000;             ///< DDEACK.fAck
inline constexpr std::uint16_t kBusy = 0x4000;            ///< DDEACK.fBusy
inline constexpr std::uint16_t kAckRequested = 0x8000;    ///< fAckReq of DDEDATA and DDEADVISE
inline constexpr std::uint16_t kDeferUpdate = 0x4000;     ///< DDEADVISE.fDeferUpd: a warm link
inline constexpr std::uint16_t kRelease = 0x2000;         ///< fRelease of DDEDATA and DDEPOKE
inline constexpr std::uint16_t kResponse = 0x1000;        ///< DDEDATA.fResponse

inline constexpr std::size_t kMaximumAtom = 255;          ///< characters in an atom's string
inline constexpr std::size_t kMaximumValue = std::size_t{1} << 30;   ///< bytes that a receiver takes

/// One message with what its two words refer to.
struct Message {
    MessageId id = MessageId::None_;
    Window sender = Window::Null;      ///< wParam
    std::uint64_t number = 0;          ///< how many the sender had sent to that partner before
    std::uint64_t low = 0;             ///< the words as the system carries them: atoms and objects by their handle;
    std::uint64_t high = 0;            ///< 0 for an atom that travels as its string
    std::string application;           ///< aApp of INITIATE and its ACK
    std::string name;                  ///< aTopic of INITIATE and its ACK, aItem of all others
    std::uint16_t status = 0;          ///< wStatus of ACK, first word of DDEDATA, DDEADVISE and DDEPOKE
    std::uint16_t format = 0;          ///< cfFormat
    bool hasData = false;              ///< false in DATA: hData is 0
    std::vector<std::byte> data;       ///< value of DATA and POKE, commands of EXECUTE; without `hasData` memory for those to come
    std::span<const std::byte> borrowed;   ///< the same, of a message to send, where it is not worth a copy

    std::span<const std::byte> value() const
    {
        return !hasData ? std::span<const std::byte>() : borrowed.data() ? borrowed : std::span<const std::byte>(data);
    }
    /// Takes a copy of what it has only borrowed.
    void own()
    {
        data.assign(value().begin(), value().end());
        borrowed = {};
    }
};

inline Message messageOf(MessageId id)
{
    Message message;
    message.id = id;
    return message;
}

/// The 4 bytes at the head of DDEDATA, DDEPOKE and (alone) DDEADVISE.
inline constexpr std::size_t kHeaderSize = 4;
std::array<std::byte, kHeaderSize> encodeHeader(std::uint16_t status, std::uint16_t format);
/// 13 if the object is too short to have one.
Result<void> decodeHeader(std::span<const std::byte> object, Message& message);

/// Text as it stands in a data object: formats of text end with a NUL there, values in this library do not have it.
bool endsWithNul(std::uint32_t format);
void stripNul(std::uint32_t format, std::vector<std::byte>& value);

/// Names of services, topics and items are atoms: upper and lower case do not differ.
bool sameName(std::string_view a, std::string_view b);

/// True if `commands` is a sequence of "[operation]" or "[operation(argument,…)]".
bool isCommandString(std::string_view commands);

/// Identity of a conversation in trace records: both windows.
constexpr std::uint64_t channelOf(Window client, Window server)
{
    return value(client) << 32 | (value(server) & 0xFFFFFFFF);
}

/// Who sent a message.
enum class Sender : std::uint8_t { Client = 0, Server = 1 };

/// Where a message stands in its channel. Both directions share the channel: the client's are even, the server's odd.
constexpr std::uint64_t positionOf(Sender sender, std::uint64_t number)
{
    return number * 2 + static_cast<std::uint64_t>(sender);
}

/// The time for the record of a message; 0, without looking at the clock, when this thread is not traced.
std::uint64_t recordTime();
/// When this thread's last system call ended, for a message that was sent or received by it.
std::uint64_t systemCallTime();

/// Records a message sent (kWrites; from `start` to `end`) or received (kReads).
void record(const Message& message, std::uint64_t channel, Sender sender, std::uint8_t direction, std::uint64_t start,
            std::uint64_t end);
inline void recordReceived(const Message& message, std::uint64_t channel, Sender sender, std::uint64_t time)
{
    record(message, channel, sender, trace::kReads, time, time);
}

/// Records that the system says WM_DDE_TERMINATE for a partner that no longer can, and why.
void recordLost(std::uint64_t channel, Window partner, std::string_view why);

/// The message as the queue of a client's or server's window shows it.
WindowMessage toWindowMessage(Message message, Conversation conversation, std::uint64_t channel);

}  // namespace ipc::dde
