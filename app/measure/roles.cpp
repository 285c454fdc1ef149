// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/measure/roles.h"

#include "app/measure/pair.h"
#include "ipc/trace/writer.h"

#include <algorithm>
#include <chrono>

namespace measure {
namespace {

AllocationCount g_allocations = [] { return std::uint64_t{0}; };

Batch measureBatch(End& end, std::span<const std::byte> message, std::span<std::byte> reply, std::uint32_t count)
{
    Batch batch;
    batch.times.resize(count);
    const std::uint64_t allocations = g_allocations();
    for (std::uint32_t& time : batch.times) {
        const auto start = std::chrono::steady_clock::now();   // the same for all variants
        end.send(message);
        end.receive(reply);
        time = static_cast<std::uint32_t>(std::chrono::nanoseconds(std::chrono::steady_clock::now() - start).count());
    }
    batch.allocations = g_allocations() - allocations;
    return batch;
}

}  // namespace

void countAllocationsWith(AllocationCount count) { g_allocations = count; }

void traceInto(const Work& work, std::size_t which)
{
    if (!work.segments.empty())
        must(ipc::trace::attach(work.segments[which]));
}

void answer(const Work& work, End& end)
{
    for (std::vector<std::byte> message(work.size);;) {
        end.receive(message);
        end.send(message);
    }
}

void drive(const Work& work, End& end, const Orders& orders)
{
    std::vector<std::byte> message(work.size);
    fillPattern(message);
    std::vector<std::byte> reply(work.size);
    for (std::uint32_t count = 0; orders.read(std::as_writable_bytes(std::span(&count, 1)));) {
        std::fill(reply.begin(), reply.end(), std::byte{});
        const Batch batch = measureBatch(end, message, reply, count);
        if (message != reply)
            giveUp("what came back is not what was sent");
        orders.write(std::as_bytes(std::span(&batch.allocations, 1)));
        orders.write(std::as_bytes(std::span(batch.times)));
    }
}

}  // namespace measure
