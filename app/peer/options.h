// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/result.h"

#include <span>
#include <string>

namespace peer {

/// The command line of ipclab-peer.
struct Options {
    std::string session;              ///< --session DIR: the session's directory; must be given
    std::string trace;                ///< --trace PATH: the trace segment; empty: not traced
    std::string name = "peer";        ///< --name NAME: what the lab calls this peer
    std::string computer = "LAB1";    ///< --computer NAME: the computer it plays for mailslots
    std::string domain = "LAB";       ///< --domain NAME: the domain of that computer
    bool hold = false;                ///< --hold: it keeps a session of Wine (app/peer/hold.h)
    bool help = false;                ///< --help
    bool version = false;             ///< --version
};

/// Reads what follows the program's name. The error's detail says which argument is wrong.
ipc::Result<Options> readOptions(std::span<const std::string> arguments);

/// What --help prints.
std::string usage();

}  // namespace peer
