// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/capabilities.h"

#include <array>

namespace ipc {
namespace {

constexpr std::array kCapabilities{
    Capability{"NamedPipeRemote", Mechanism::NamedPipe, false,
               "Pipes of other computers cannot be opened: a session lives on one machine."},
};

}  // namespace

std::span<const Capability> capabilities() { return kCapabilities; }

}  // namespace ipc
