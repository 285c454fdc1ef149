// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/measure/roles.h"

#include "app/measure/pair.h"
#include "ipc/trace/writer.h"

#include <algorithm>
#include <chrono>

namespace measure {
namespace {

std::uint64_t allocationsSoFar(const Work& work) { return work.allocations ? work.allocations->load() : 0; }

Batch measureBatch(const Work& work, End& end, std::span<const std::byte> message, std::uint32_t count)
{
    Batch batch;
    batch.times.resize(count);
    std::vector<std::byte> room(message.size());
    const auto roundTrip = [&] {
        end.send(message);
        return end.receive(room);
    };
    auto reply = roundTrip();   // not counted: by it the core, and the clipboard, come back from who had them in between
    const std::uint64_t allocations = allocationsSoFar(work);
    for (std::uint32_t& time : batch.times) {
        const auto start = std::chrono::steady_clock::now();   // the same for all variants
        reply = roundTrip();
        time = static_cast<std::uint32_t>(std::chrono::nanoseconds(std::chrono::steady_clock::now() - start).count());
    }
    batch.allocations = allocationsSoFar(work) - allocations;
    if (!std::ranges::equal(message, reply))
        giveUp("what came back is not what was sent");
    return batch;
}

}  // namespace

void traceInto(const Work& work, std::size_t which)
{
    if (!work.segments.empty())
        must(ipc::trace::attach(work.segments[which]));
}

void answer(const Work& work, End& end)
{
    for (std::vector<std::byte> room(work.size);;)
        end.send(end.receive(room));
}

void drive(const Work& work, End& end, const Orders& orders)
{
    std::vector<std::byte> message(work.size);
    fillPattern(message);
    for (std::uint32_t count = 0; orders.read(std::as_writable_bytes(std::span(&count, 1)));) {
        const Batch batch = measureBatch(work, end, message, count);
        orders.write(std::as_bytes(std::span(&batch.allocations, 1)));
        orders.write(std::as_bytes(std::span(batch.times)));
    }
}

}  // namespace measure
