// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/posix/unique_fd.h"
#include "ipc/result.h"

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

/// Kernel objects by name, without a broker: sections, mutexes, events and mailslots.
///
/// An object is memory: a memfd (or, for a section, a file). Its name is an *entry*, a small file in a directory of
/// the session that says which memory it is. What holds:
///
/// 1. An entry is alive exactly while someone holds a shared flock on it. Each object that a handle refers to holds
///    one, from before the handle exists until the last handle to it is closed. A child inherits it with the
///    descriptor. The kernel drops it with the last descriptor, so kill -9 needs no clean-up: a dead entry is as good
///    as none, and whoever next uses the name removes it.
/// 2. Entries are made, judged and removed only under an exclusive flock on their directory. A new entry's memory is
///    complete before that lock is released.
/// 3. The memory has no name in the file system. It is reached through /proc/<pid>/fd of a process that has it open;
///    the pids in the entry are hints where to look first, and a match of device and inode decides.
/// 4. The name dies with the last handle; views keep the memory itself, not the entry.
namespace ipc::posix {

enum class MemoryKind : std::uint32_t { Section = 1, Mutex, Event, Mailslot, Semaphore };

/// Which memory: the same for all who have it open, different from all other memory that exists.
struct MemoryIdentity {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    friend bool operator==(const MemoryIdentity&, const MemoryIdentity&) = default;
};
MemoryIdentity identityOf(int fd);

/// The identity as a channel of the trace.
std::uint64_t channelOf(MemoryIdentity identity, bool isFile = false);

/// Where the entry of a name is, or would be.
struct EntryPlace {
    std::string directory;
    std::string file;
};

/// The place of a section's, mutex's or event's name. `Local\` may be left out, `Global\` is a space of its own; 161 for a backslash
/// at the start, 123 where nothing follows a prefix, 3 for any other backslash: a path that does not exist. 6 for the names of the
/// folders themselves, 206 for more than 32767 characters. Case counts. Source: L:TermServ/kernel-object-namespaces.
Result<EntryPlace> kernelObjectPlace(const char* call, std::string_view name);

/// Makes the directory of an entry, and those above it up to the session's.
Result<void> makeEntryDirectory(const char* call, const std::string& directory);

/// The socket that an object may have beside its entry, which is removed with the entry. Named after the memory, so
/// that it is never taken for that of a later object of the same name.
std::string socketNameFor(MemoryIdentity memory);

/// What an entry tells about its object, for those who open it by name.
using MemoryFacts = std::array<std::uint64_t, 4>;

/// A name that is held: alive as long as this is.
class HeldName {
public:
    HeldName() = default;
    HeldName(EntryPlace place, UniqueFd entry) : m_place(std::move(place)), m_entry(std::move(entry)) {}
    HeldName(HeldName&&) = default;
    HeldName& operator=(HeldName&& other) noexcept
    {
        release();
        m_place = std::move(other.m_place);
        m_entry = std::move(other.m_entry);
        return *this;
    }
    ~HeldName() { release(); }

    explicit operator bool() const { return static_cast<bool>(m_entry); }
    const EntryPlace& place() const { return m_place; }
    int descriptor() const { return m_entry.get(); }
    /// Gives up this hold; the name is gone if it was the last.
    void release();

private:
    EntryPlace m_place;
    UniqueFd m_entry;
};

/// An object reached or made by name.
struct NamedMemory {
    UniqueFd memory;
    HeldName name;         ///< empty for a guest, and for an object without a name
    MemoryFacts facts{};
    bool existed = false;
};

/// Holds the name of an existing object, or makes one with `make` (under the lock; the memory must be complete).
/// 6 if the name belongs to another kind.
Result<NamedMemory> createNamed(const char* call, const EntryPlace& place, MemoryKind kind, const MemoryFacts& facts,
                                const std::function<Result<UniqueFd>()>& make);

/// Whether one who opens a name keeps it alive.
enum class Hold { Yes, No };

/// Opens the object of that name. 2 if there is none alive, 6 if it is of another kind.
Result<NamedMemory> openNamed(const char* call, const EntryPlace& place, MemoryKind kind, Hold hold = Hold::Yes);

/// A name that a parent held, in its child: tells the entry that this process has the memory too.
HeldName adoptName(EntryPlace place, UniqueFd entry);

/// Anonymous memory of a fixed size: a memfd, sealed so that no one can shrink or grow it.
Result<UniqueFd> makeMemory(const char* call, const char* label, std::uint64_t size);

}  // namespace ipc::posix
