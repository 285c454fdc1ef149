// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/dde/protocol.h"

namespace ipc::dde {

/// What a message that came to a client is.
enum class Arrival {
    Answer,      ///< to the transaction that waits
    Late,        ///< to one that has given up: freed, not shown
    Update,      ///< of a link
    Terminate,
    Stray,       ///< answers nothing that was asked: freed, not shown
};

/// The client's view of a conversation: what it has asked and not been answered, which links it has.
/// Not thread-safe: its owner locks.
class Ledger {
public:
    /// A message was posted that must be answered.
    void asked(const Message& message);
    /// Nobody waits for the answer to the last one any more; when it comes it is Late.
    void abandon();
    /// Sorts a message; an answer is struck off.
    Arrival arrived(const Message& message);

    void linked(const DdeAdvise& advise);
    /// All links if `item` is empty.
    void unlinked(std::string_view item);
    const DdeAdvise* link(std::string_view item) const;

private:
    struct Asked {
        MessageId id;
        std::string name;
        std::uint64_t commands;   // hCommands of EXECUTE, which the ACK returns
        bool abandoned;
    };
    Arrival strike(std::vector<Asked>::iterator answered);

    std::vector<Asked> m_asked;   // seldom more than one: nothing is asked while a transaction waits
    std::vector<DdeAdvise> m_links;
};

/// What an answer means to the caller: nothing for a positive one, 0x4001 or 0x4009 for a negative WM_DDE_ACK.
Result<void> verdict(const char* call, const Message& answer);

/// The message of a transaction, filled in as far as it does not depend on the backend.
/// `room`: memory for the value in the answer.
Message requestMessage(std::string_view item, std::uint32_t format, std::vector<std::byte> room = {});
Message adviseMessage(const DdeAdvise& advise);
Message unadviseMessage(std::string_view item, std::uint32_t format);
Message pokeMessage(std::string_view item, std::span<const std::byte> value, std::uint32_t format);
Message executeMessage(std::string_view commands);
Message ackMessage(std::string_view item, std::uint16_t status);

/// 87 if a name is empty (where it must not be) or longer than an atom can be.
Result<void> checkName(const char* call, std::string_view what, std::string_view name, bool mayBeEmpty);

}  // namespace ipc::dde
