// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/peer/options.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace peer {
namespace {

struct Option {
    std::string_view name;
    std::string_view value;
    std::string_view meaning;
    std::string Options::* target;
};

constexpr std::array kOptions{
    Option{"--session", "DIR", "directory of the lab session (must be given)", &Options::session},
    Option{"--trace", "PATH", "trace segment to write to", &Options::trace},
    Option{"--name", "NAME", "what the lab calls this peer", &Options::name},
    Option{"--computer", "NAME", "computer that this peer plays", &Options::computer},
    Option{"--domain", "NAME", "domain of that computer", &Options::domain},
};

ipc::Unexpected wrong(std::string detail)
{
    return ipc::fail("ReadOptions", ipc::ErrorCode::InvalidParameter, 0, std::move(detail));
}

}  // namespace

ipc::Result<Options> readOptions(std::span<const std::string> arguments)
{
    Options options;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string& argument = arguments[i];
        options.hold |= argument == "--hold";
        options.help |= argument == "--help";
        options.version |= argument == "--version";
        if (argument == "--hold" || argument == "--help" || argument == "--version")
            continue;
        const auto* option = std::find_if(kOptions.begin(), kOptions.end(), [&](const Option& o) { return o.name == argument; });
        if (option == kOptions.end())
            return wrong("unknown argument \"" + argument + "\"");
        if (++i == arguments.size())
            return wrong(argument + " needs a value: " + std::string(option->meaning));
        options.*(option->target) = arguments[i];
    }
    if (options.session.empty() && !options.help && !options.version)
        return wrong("--session is missing: the directory of the lab session");
    return options;
}

std::string usage()
{
    std::string text = "Usage: ipclab-peer --session DIR [OPTION VALUE]…\n"
                       "Makes the calls it reads, one JSON object a line (app/peer/protocol.md).\n\n";
    for (const Option& option : kOptions) {
        std::string line = "  " + std::string(option.name) + ' ' + std::string(option.value);
        line.resize(std::max<std::size_t>(line.size() + 1, 20), ' ');
        text += line + std::string(option.meaning) + '\n';
    }
    return text + "  --hold            keep a session of Wine, for the lab\n  --help            this text\n  --version         the version\n";
}

}  // namespace peer
