// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/sys/shared_file.h"
#include "ipc/trace/reader.h"

#include <cstdlib>
#include <cstring>
#include <sys/mman.h>

namespace {

using namespace ipc;

trace::SegmentLayout layout()
{
    trace::SegmentLayout layout;
    layout.threads = 2;
    layout.records = 64;
    layout.side = 4096;
    layout.handles = 8;
    layout.dataLimit = 64;
    return layout;
}

void useEverything(trace::SegmentReader& reader)
{
    (void)reader.drain([](std::uint32_t, const trace::Record&, std::span<const std::byte> encoded) {
        trace::DetailReader details(encoded);
        for (trace::Detail detail; details.next(detail);) {}
    });
    (void)reader.threads();
    (void)reader.unfinished(1);
    (void)reader.counters();
    if (const auto rows = reader.handles())
        for (const trace::HandleRow& row : *rows)
            (void)trace::handleInfo(row.handle, row.channel, row.details);
}

/// Sixteen sound records of ring 0: from there the fuzzer finds its way to states that are almost sound.
void publish(std::span<std::byte> bytes, const trace::SegmentLayout& sizes)
{
    auto& header = *reinterpret_cast<trace::SegmentHeader*>(bytes.data());
    auto& thread = *reinterpret_cast<trace::ThreadHeader*>(bytes.data() + sizes.threadsOffset());
    auto* records = reinterpret_cast<trace::Record*>(bytes.data() + sizes.recordsOffset(0));
    header.threadsUsed = 1;
    for (std::uint64_t i = 0; i < 16; ++i) {
        trace::Record record;
        record.kind = trace::Kind::Call;
        record.side = i * 32;
        record.sideLength = 32;
        std::memcpy(static_cast<void*>(&records[i]), &record, sizeof record);
    }
    thread.published = 16;
}

}  // namespace

/// The input is what a hostile peer does to its segment: 12 bytes each, where and what; the reader looks in between.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const trace::SegmentLayout sizes = layout();
    auto reader = trace::SegmentReader::create(sizes);
    const auto bytes = reader ? sys::mapSharedFile(reader->path()) : Result<std::span<std::byte>>(Unexpected(reader.error()));
    if (!bytes)
        std::abort();
    publish(*bytes, sizes);
    constexpr std::size_t kStep = 12;
    for (; size >= kStep; data += kStep, size -= kStep) {
        std::uint32_t place = 0;
        std::memcpy(&place, data, sizeof place);
        std::memcpy(bytes->data() + place / 2 % (bytes->size() / 8) * 8, data + sizeof place, 8);
        if (place % 2 == 0)
            useEverything(*reader);
    }
    useEverything(*reader);
    munmap(bytes->data(), bytes->size());
    return 0;
}
