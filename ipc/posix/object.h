// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/posix/unique_fd.h"
#include "ipc/sync.h"

#include <atomic>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace ipc::posix {

class WatchList;

/// What another process needs to have the same object open: descriptors that cross the fork, and words.
struct Inheritance {
    std::vector<int> fds;   ///< borrowed; the child receives them under numbers of its own, in this order
    std::string state;      ///< whatever the kind's `adopt` needs besides
    std::vector<UniqueFd> made{};   ///< those of `fds` that were made for this child: to be closed once it has them

    void add(UniqueFd fd)
    {
        fds.push_back(fd.get());
        made.push_back(std::move(fd));
    }
};

/// How a handle comes to be closed: by CloseHandle or what is like it, or because its process ends.
enum class Closing : std::uint8_t { ByCall, ProcessEnds };

/// The object behind a handle, in this process. Duplicated handles share it. Calls that make no sense for a kind
/// keep the default, which fails as Windows does (1, 6 or 5). Thread-safe: any thread may call anything.
class Object {
public:
    virtual ~Object() = default;
    virtual HandleKind kind() const = 0;
    virtual std::uint64_t channel() const { return 0; }
    virtual Result<Transfer> read(std::span<std::byte> buffer);
    virtual Result<std::size_t> write(std::span<const std::byte> data);
    virtual Result<void> flush();
    virtual Result<WaitStatus> wait(Timeout timeout);
    /// Whether a wait would end at once, and taking back what one took: for those who wait for several. Only what a wait takes
    /// something from has them; 5 and 6 as `wait`.
    virtual Result<bool> signalled();
    virtual void giveBack() {}
    /// For who waits for several, before it looks: adds the words that change when the object may have become signalled, none for what
    /// is always signalled, or never. `any`: one object of them will do, so that a signal may be handed over. What was seen, for these:
    virtual std::uint64_t watch(WatchList&, bool /*any*/) { return 0; }
    /// Before it sleeps: what it looked at is what the words tell the changes of. False: it has to watch and look again.
    virtual bool isWatched(std::uint64_t /*seen*/) { return true; }
    /// Whether a signal was handed over since: it is taken with this, and nobody else sees it. Back with `giveBack`.
    virtual bool caught(std::uint64_t /*seen*/) { return false; }
    /// Adds name, state, native, standsFor, security, facts; handle, kind, access and inheritable are filled in.
    virtual void describe(HandleInfo& info) const = 0;
    /// Nothing if handles of this kind cannot be inherited.
    virtual std::optional<Inheritance> inheritance() const { return std::nullopt; }
    /// The last handle to it in this process was closed; the destructor follows when calls have ended. Of a synchronous file object
    /// it waits for the calls on it, as CloseHandle does on Windows (ipc/handle.h); if the process ends it ends them.
    virtual void lastHandleClosed(Closing) {}
};

}  // namespace ipc::posix
