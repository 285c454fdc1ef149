// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/peer/catalogue.h"

#include <algorithm>
#include <array>

namespace peer {
namespace {

// A mechanism adds its group here and its file to CMakeLists.txt.
constexpr std::span<const CallEntry> (*kGroups[])() = {
    commonCalls,
    clipboardCalls,
    processCalls,
    threadCalls,
    windowCalls,
    ddeCalls,
    mailslotCalls,
    memoryMappedFileCalls,
    anonymousPipeCalls,
    namedPipeCalls,
    overlappedCalls,
};

constexpr std::array kMechanisms{ipc::Mechanism::Clipboard, ipc::Mechanism::Dde, ipc::Mechanism::MemoryMappedFile,
                                 ipc::Mechanism::AnonymousPipe, ipc::Mechanism::NamedPipe, ipc::Mechanism::Mailslot,
                                 ipc::Mechanism::Process};

std::string_view typeName(Type type)
{
    static constexpr std::array<std::string_view, 8> kNames{"handle", "number", "constant", "text", "data", "bool", "window", "object"};
    return kNames[static_cast<std::size_t>(type)];
}

Json constantsJson(ipc::Family family)
{
    Json names = Json::array();
    for (const ipc::Constant& constant : ipc::constants(family))
        names.push_back({{"name", constant.name}, {"value", constant.value}});
    return names;
}

Json describe(std::string_view name, Type type, std::string_view meaning, ipc::Family family)
{
    Json json = {{"name", name}, {"type", typeName(type)}, {"meaning", meaning}};
    if (family != ipc::Family::None) {
        json["constants"] = constantsJson(family);
        json["flags"] = ipc::isFlags(family);
    }
    return json;
}

Json describe(const CallEntry& entry)
{
    Json json = {{"call", ipc::callName(entry.call)}, {"summary", entry.summary}, {"mechanisms", Json::array()},
                 {"parameters", Json::array()}, {"outputs", Json::array()}, {"platforms", {"linux", "wine", "windows"}}};
    for (const ipc::Mechanism mechanism : kMechanisms)
        if (ipc::serves(entry.mechanism, mechanism))
            json["mechanisms"].push_back(ipc::mechanismId(mechanism));
    for (const Parameter& parameter : entry.parameters) {
        Json one = describe(parameter.name, parameter.type, parameter.meaning, parameter.family);
        if (!parameter.fallback.empty())
            one["default"] = Json::parse(parameter.fallback);
        json["parameters"].push_back(std::move(one));
    }
    for (const Output& output : entry.outputs)
        json["outputs"].push_back(describe(output.name, output.type, output.meaning, output.family));
    return json;
}

std::vector<const CallEntry*> assemble()
{
    std::vector<const CallEntry*> entries;
    for (const auto group : kGroups)
        for (const CallEntry& entry : group())
            entries.push_back(&entry);
    std::sort(entries.begin(), entries.end(), [](const auto* a, const auto* b) { return a->call < b->call; });
    return entries;
}

}  // namespace

std::span<const CallEntry* const> catalogue()
{
    static const std::vector<const CallEntry*> entries = assemble();
    return entries;
}

const CallEntry* findCall(std::string_view name)
{
    const auto id = ipc::callFromName(name);
    const auto all = catalogue();
    const auto found = std::find_if(all.begin(), all.end(), [&](const CallEntry* entry) { return entry->call == id; });
    return found == all.end() ? nullptr : *found;
}

Json catalogueJson()
{
    Json calls = Json::array();
    for (const CallEntry* entry : catalogue())
        calls.push_back(describe(*entry));
    return calls;
}

}  // namespace peer
