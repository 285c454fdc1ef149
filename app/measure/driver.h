// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/measure/link.h"
#include "ipc/process.h"

#include <atomic>
#include <optional>

namespace measure {

/// How the data is moved.
enum class Variant : std::uint8_t { Raw, Library, Traced };
std::string_view toText(Variant variant);

/// What two processes are to do.
struct Work {
    const Mechanism* mechanism = nullptr;
    Variant variant = Variant::Raw;
    std::size_t size = 0;                     ///< bytes of a message, each way
    int core = 0;                             ///< where both run
    std::vector<std::string> segments{};      ///< to trace driver and echo into; empty without tracing
    const std::atomic<std::uint64_t>* allocations = nullptr;   ///< of both processes so far, where they are counted

    std::unique_ptr<Link> link(const Place& place) const
    {
        return variant == Variant::Raw ? mechanism->raw.make(place) : mechanism->makeLibrary(place);
    }
};

/// The process that makes round trips, as who gives it orders sees it. With it ends the process that answers them, whose
/// id is the first that comes from it.
class Driver {
public:
    virtual ~Driver() = default;
    virtual ipc::ProcessId id() const = 0;
    /// False if it has ended.
    virtual bool write(std::span<const std::byte> order) = 0;
    virtual bool read(std::span<std::byte> result) = 0;
};

/// Supplied by each backend: the processes start as copies of this one (Linux) or as this program with the words that
/// `playRole` knows (Windows).
std::unique_ptr<Driver> startDriver(const Work& work);

/// For programs that count allocations: is called in a process about to measure, with where to count those of that process and
/// of the one that answers. On Windows the two share no such place, and it is not called.
using CountAllocations = void (*)(std::atomic<std::uint64_t>& into);
void countAllocationsWith(CountAllocations count);

/// What main() must call first, with its arguments: if this process was started to be one of the two, it is that, and the result
/// is its exit code.
std::optional<int> playRole(std::span<const std::string> words);

/// Whether whoever started this program still wants its results: its standard input is not closed.
bool inputIsOpen();

/// Where temporary files go, if not where the system says: the directory of the lab's session.
void keepTemporaryFilesIn(const std::string& directory);
/// What is still there goes, if the lab is gone.
void removeTemporaryFiles();

}  // namespace measure
