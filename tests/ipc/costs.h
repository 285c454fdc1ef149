// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace ipc::test {

/// What the calling thread has cost so far: calls of operator new, and mutexes locked by this program's own code.
struct Costs {
    std::size_t allocations = 0;
    std::size_t locks = 0;
};
Costs costs();

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
