// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/result.h"

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Measuring: round trips between two processes on one core, through plain system calls and through the library.
namespace measure {

/// One end of a link, in the process that uses it.
class End {
public:
    virtual ~End() = default;
    /// Hands a message to the other end.
    virtual void send(std::span<const std::byte> message) = 0;
    /// Waits for a whole message; gives where it is: in `room`, which has its size, or where the end got it, until the next call.
    virtual std::span<const std::byte> receive(std::span<std::byte> room) = 0;
};

/// Where a link is made.
struct Place {
    std::size_t size = 0;                     ///< bytes of a message
    std::string name;                         ///< no other link has it at the same time
    bool first = true;                        ///< makes the objects; else it opens what the first one made
    std::vector<std::uint64_t> inherited{};   ///< what the first one said to hand over
};

/// Two processes about to be joined; one takes `driver`, once the other has taken `echo`. Where a process can be doubled (Linux) both use the same
/// Link, made before that. Elsewhere each makes one, the driver's process the first. What fails ends the process with words on
/// the standard error (see `must`).
class Link {
public:
    virtual ~Link() = default;
    virtual std::unique_ptr<End> driver() = 0;
    virtual std::unique_ptr<End> echo() = 0;
    /// Handles, inheritable, that the other process must have to make its Link.
    virtual std::vector<std::uint64_t> toHandOver() const { return {}; }
};

using MakeLink = std::unique_ptr<Link> (*)(const Place& place);

/// The plain system calls that do the same job as a mechanism of the library. Each backend has its own. They are what one would
/// write who knows the system well and needs this job alone: no call too many, nothing copied that need not be.
struct Raw {
    std::string_view words;         ///< which calls
    MakeLink make;
    std::string (*unavailable)() = [] { return std::string(); };   ///< why it cannot be measured here; empty if it can
};
Raw rawClipboard();
Raw rawAnonymousPipe();
Raw rawNamedPipe();
Raw rawMailslot();
Raw rawMemoryMappedFile();
Raw rawDde();

struct Mechanism {
    std::string_view id;     ///< as the tabs: "named-pipe"
    Raw raw;
    MakeLink makeLibrary;
};

/// All that can be measured, in the order of the tabs.
std::span<const Mechanism> mechanisms();

Mechanism clipboard();
Mechanism anonymousPipe();
Mechanism namedPipe();
Mechanism mailslot();
Mechanism memoryMappedFile();
Mechanism dde();

/// What a message holds: an end that answers without having got it holds the same.
void fillPattern(std::span<std::byte> message);

/// Ends a process that cannot go on measuring.
[[noreturn]] void giveUp(const std::string& why);

/// The value, or the end of the process.
template <class T>
T must(ipc::Result<T> result)
{
    if (!result)
        giveUp(ipc::toText(result.error()));
    if constexpr (!std::is_void_v<T>)
        return std::move(*result);
}

/// A Link of that class.
template <class L>
std::unique_ptr<Link> makeLink(const Place& place)
{
    return std::make_unique<L>(place);
}

}  // namespace measure
