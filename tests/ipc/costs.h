// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace ipc::test {

/// What the calling thread has cost so far: calls of operator new, and mutexes locked by this program's own code.
struct Costs {
    std::size_t allocations = 0;
    std::size_t locks = 0;
};
Costs costs();

/// Counts all calls of operator new from now on, in this process and in those it forks, there too.
void countAllocationsInto(std::atomic<std::uint64_t>& into);

/// What `work` cost this thread.
template <class F>
Costs costsOf(F&& work)
{
    const Costs before = costs();
    work();
    const Costs after = costs();
    return {after.allocations - before.allocations, after.locks - before.locks};
}

}  // namespace ipc::test
