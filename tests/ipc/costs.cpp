// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ipc/costs.h"

#include <cstdlib>
#include <new>
#include <pthread.h>

namespace {

constinit thread_local ipc::test::Costs t_costs;
constinit std::atomic<std::uint64_t>* g_allocations = nullptr;

}  // namespace

namespace ipc::test {

Costs costs() { return t_costs; }

void countAllocationsInto(std::atomic<std::uint64_t>& into) { g_allocations = &into; }

}  // namespace ipc::test

void* operator new(std::size_t size)
{
    ++t_costs.allocations;
    if (g_allocations)
        g_allocations->fetch_add(1, std::memory_order_relaxed);
    if (void* memory = std::malloc(size != 0 ? size : 1))
        return memory;
    throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

// The linker sends the program's calls here (--wrap).
extern "C" int __real_pthread_mutex_lock(pthread_mutex_t* mutex);
extern "C" int __wrap_pthread_mutex_lock(pthread_mutex_t* mutex)
{
    ++t_costs.locks;
    return __real_pthread_mutex_lock(mutex);
}
