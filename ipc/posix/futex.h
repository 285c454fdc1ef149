// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/trace/call.h"

#include <atomic>
#include <cstdint>
#include <ctime>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

/// The futex calls on a word that processes share, recorded as native calls.
namespace ipc::posix {

/// Within a traced call, only a few accesses to memory lie between its beginning and that of its futex call.
inline trace::Begin futexBegin() { return trace::current() ? trace::Begin::WithTheLast : trace::Begin::Now; }

/// Sleeps while the word is `expected`, until `deadline` on CLOCK_MONOTONIC. 0: woken by futexWake, and counted there.
inline long futexWait(std::atomic<std::uint32_t>& word, std::uint32_t expected, const timespec* deadline)
{
    const long failed = trace::native(trace::NativeId::futex_, -1, [&] {
        return syscall(SYS_futex, &word, FUTEX_WAIT_BITSET, expected, deadline, nullptr, FUTEX_BITSET_MATCH_ANY);
    }, futexBegin());
    if (failed == 0)
        (void)word.load(std::memory_order_acquire);   // the kernel's word orders nothing in the language: what was done before the wake is seen
    return failed;
}

/// Wakes at most `count` sleepers; how many it woke.
inline long futexWake(std::atomic<std::uint32_t>& word, int count)
{
    return trace::native(trace::NativeId::futex_, -1, [&] { return syscall(SYS_futex, &word, FUTEX_WAKE, count, nullptr, nullptr, 0); },
                         futexBegin());
}

}  // namespace ipc::posix
