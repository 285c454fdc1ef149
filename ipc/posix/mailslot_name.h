// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/posix/named_memory.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Names of mailslots, and where their entries are: <session>/mailslots/<domain>/<computer>/<name>, all in upper case.
namespace ipc::posix {

/// \\host\mailslot\path, in its parts.
struct MailslotName {
    std::string host;   ///< ".", "*", a computer or a domain
    std::string path;   ///< what follows; may hold backslashes

    bool isLocal() const { return host == "."; }
};

/// Nothing if `name` is no name of a mailslot.
std::optional<MailslotName> parseMailslotName(std::string_view name);

/// The slot of that path on the computer that this process plays.
EntryPlace localMailslot(std::string_view path);

/// The slots, alive or not, that a name of other computers means now: of the computer of that name, else of all
/// computers of the domain of that name; "*" is this process's own domain.
std::vector<EntryPlace> remoteMailslots(const MailslotName& name);

}  // namespace ipc::posix
