// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/win32/handle_table.h"
#include "ipc/win32/shared_page.h"

#include <array>
#include <memory>
#include <span>

/// Which message of a mailslot a read has brought, so that it can be tied to the write that put it there. Windows numbers
/// nothing of the kind. Only with tracing on; without, none of this is made or asked.
///
/// Every message gets a number before it is written, and the fingerprint of its bytes is put down beside it, in memory that
/// all processes with a handle to the slot share. A read looks its message up by the fingerprint of what it got and takes the
/// first such number that nobody has taken. That is right whatever happened meanwhile:
/// - Messages that follow one another keep their order in the slot, so of equal ones the first number is the one read.
/// - Writes that were under way at once have no known order. If their bytes differ, the bytes tell; if not, nothing does: the
///   reads get no place. The same holds for equal messages and reads that were under way at once.
/// - A write that fails gives its number back. One whose process was killed inside may have arrived or not: if it has, its
///   bytes are found; if not, nobody looks for them, and equal ones after it are in doubt.
/// - A message of a program that is not of the lab has no number, and its read no place.
/// - Wine 8.0 cuts a message off that does not fit and destroys the rest. Such a read is of the first message that nobody has
///   taken, if that is longer, begins with the same bytes, and neither its write nor the read had another beside it.
/// - More unread messages than there is room for: from then on nothing is said of this slot.
/// No lock, so that who is killed inside holds up nobody, and no call into the system.
namespace ipc::win32 {

struct MailslotPage {
    static constexpr std::size_t kMost = 32768;    ///< unread messages
    std::atomic<std::uint64_t> next;               ///< number of the next message
    std::atomic<std::uint64_t> first;              ///< all before it are taken
    std::atomic<std::uint32_t> writers;            ///< calls inside now
    std::atomic<std::uint32_t> readers;
    std::atomic<std::uint32_t> clashes;            ///< counts reads that found another one inside
    std::atomic<std::uint32_t> overrun;            ///< there was no room once
    std::array<std::atomic<std::uint64_t>, kMost> messages;   ///< by number modulo kMost: fingerprint with marks
    std::array<std::atomic<std::uint64_t>, kMost> beginnings; ///< the first bytes of each, and their sizes
    std::array<std::atomic<std::uint32_t>, kMost> sizes;
};

/// One slot's page, mapped.
class MailslotTraffic {
public:
    /// Null if the memory cannot be had.
    static std::shared_ptr<MailslotTraffic> open(std::uint64_t channel);

    std::uint64_t channel() const { return m_channel; }
    MailslotPage& page() const { return *m_page; }
    /// The slot is a new one: what was left unread in one of this name before is gone.
    void startAnew() const;

private:
    MailslotTraffic(SharedPage<MailslotPage> page, std::uint64_t channel) : m_page(std::move(page)), m_channel(channel) {}

    SharedPage<MailslotPage> m_page;
    std::uint64_t m_channel;
};

/// Finds the traffic of a handle that was just made or inherited, and keeps it with the entry.
void attachMessages(KnownHandle& entry);

/// One write of a message, from before it to after it. A write that is not said to be `sent` has failed.
class MessageWrite {
public:
    MessageWrite(const KnownHandle* entry, std::span<const std::byte> message);
    ~MessageWrite();
    MessageWrite(const MessageWrite&) = delete;
    MessageWrite& operator=(const MessageWrite&) = delete;

    /// Tells the record in progress which message it was.
    void sent();

private:
    void withdraw();

    std::shared_ptr<MailslotTraffic> m_traffic;
    std::uint64_t m_number = 0;
    std::uint64_t m_mark = 0;   ///< what stands for the message in the page; 0 if there was no room
    bool m_sent = false;
};

/// One read of a message.
class MessageRead {
public:
    explicit MessageRead(const KnownHandle* entry);
    ~MessageRead();
    MessageRead(const MessageRead&) = delete;
    MessageRead& operator=(const MessageRead&) = delete;

    /// Tells the record in progress which message has come, into a buffer of `room` bytes.
    void got(std::span<const std::byte> message, std::size_t room) const;

private:
    bool alone() const { return m_alone && m_clashes == m_traffic->page().clashes.load(); }
    std::uint64_t take(std::uint64_t fingerprint) const;
    std::uint64_t takeCutOff(std::span<const std::byte> message) const;

    std::shared_ptr<MailslotTraffic> m_traffic;
    std::uint32_t m_clashes = 0;
    bool m_alone = true;
};

}  // namespace ipc::win32
