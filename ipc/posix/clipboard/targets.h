// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/clipboard.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

/// What a clipboard format is called among X11 programs, and how its bytes differ there. No system calls.
/// Line ends cross unchanged: neither side is made to speak the other's convention.
namespace ipc::posix::clipboard {

using Bytes = std::vector<std::byte>;

/// A target that this clipboard can be converted to, and the format whose bytes it takes.
struct Target {
    std::string name;
    ClipboardFormat format = 0;
};

/// The targets for formats that are on the clipboard; `nameOf` gives the name of a registered format.
std::vector<Target> targetsOf(const std::vector<ClipboardFormat>& formats,
                              const std::function<std::string(ClipboardFormat)>& nameOf);

/// The bytes of a format as an X11 program wants them, and the name of their type.
struct Exported {
    std::string type;
    Bytes bytes;
};
Exported exportTo(const Target& target, const Bytes& data);

/// A format that another program's targets give, and the target to ask for it. A format of 0 is to be registered.
struct Import {
    ClipboardFormat format = 0;
    std::string name;
    std::string target;
};
std::vector<Import> importsOf(const std::vector<std::string>& targets);

/// The bytes of the format; nothing if what came is no such thing (a bitmap without a header).
std::optional<Bytes> importFrom(const Import& import, const std::string& type, const Bytes& data);

}  // namespace ipc::posix::clipboard
