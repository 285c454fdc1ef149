// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/result.h"

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

/// Measuring: round trips between two processes on one core, through plain system calls and through the library.
namespace measure {

/// One end of a link, in the process that uses it.
class End {
public:
    virtual ~End() = default;
    /// Hands a message to the other end.
    virtual void send(std::span<const std::byte> message) = 0;
    /// Waits for a whole message.
    virtual void receive(std::span<std::byte> message) = 0;
};

/// Two processes about to be joined. Made before the fork; one process then takes `driver`, the other `echo`. What fails
/// ends the process with words on the standard error (see `must`).
class Link {
public:
    virtual ~Link() = default;
    virtual std::unique_ptr<End> driver() = 0;
    virtual std::unique_ptr<End> echo() = 0;
};

struct Mechanism {
    std::string_view id;     ///< as the tabs: "named-pipe"
    std::string_view raw;    ///< the plain system calls that do the same job
    std::unique_ptr<Link> (*makeRaw)(std::size_t size);
    std::unique_ptr<Link> (*makeLibrary)(std::size_t size);
    std::string (*unavailable)();   ///< why it cannot be measured here; empty if it can
};

/// All that can be measured, in the order of the tabs.
std::span<const Mechanism> mechanisms();

Mechanism clipboard();
Mechanism anonymousPipe();
Mechanism namedPipe();
Mechanism mailslot();
Mechanism memoryMappedFile();
Mechanism dde();

/// What a message holds: an end that answers without having got it makes the same.
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

/// A system call that must succeed.
long mustCall(long result, const char* what);

}  // namespace measure
