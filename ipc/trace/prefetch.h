// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace ipc::trace {

/// Asks for the cache line of what is about to be written. A hint: where the compiler has no word for it, nothing.
inline void prefetchForWriting([[maybe_unused]] const void* address)
{
#ifdef __GNUC__
    __builtin_prefetch(address, 1);
#endif
}

}  // namespace ipc::trace
