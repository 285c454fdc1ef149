// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/calls.h"

#include <algorithm>
#include <array>
#include <utility>

namespace ipc {
namespace {

constexpr std::array<std::string_view, static_cast<std::size_t>(CallId::Count_)> kNames{
    "",
#define IPC_X(name) #name,
    IPC_CALLS(IPC_X)
#undef IPC_X
};

constexpr std::array kMechanisms{
    std::pair{Mechanism::Clipboard, std::string_view{"clipboard"}},
    std::pair{Mechanism::Dde, std::string_view{"dde"}},
    std::pair{Mechanism::MemoryMappedFile, std::string_view{"memory-mapped-file"}},
    std::pair{Mechanism::AnonymousPipe, std::string_view{"anonymous-pipe"}},
    std::pair{Mechanism::NamedPipe, std::string_view{"named-pipe"}},
    std::pair{Mechanism::Mailslot, std::string_view{"mailslot"}},
    std::pair{Mechanism::Process, std::string_view{"process"}},
};

}  // namespace

std::string_view callName(CallId call)
{
    const auto index = static_cast<std::size_t>(call);
    return index < kNames.size() ? kNames[index] : std::string_view{};
}

std::optional<CallId> callFromName(std::string_view name)
{
    const auto* found = std::find(kNames.begin() + 1, kNames.end(), name);
    return found == kNames.end() ? std::nullopt : std::optional(static_cast<CallId>(found - kNames.begin()));
}

std::string_view mechanismId(Mechanism mechanism)
{
    const auto* found = std::ranges::find(kMechanisms, mechanism, [](const auto& entry) { return entry.first; });
    return found == kMechanisms.end() ? std::string_view{} : found->second;
}

std::optional<Mechanism> mechanismFromId(std::string_view id)
{
    const auto* found = std::ranges::find(kMechanisms, id, [](const auto& entry) { return entry.second; });
    return found == kMechanisms.end() ? std::nullopt : std::optional(found->first);
}

}  // namespace ipc
