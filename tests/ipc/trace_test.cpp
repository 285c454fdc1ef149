// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/handle.h"
#include "ipc/trace/call.h"
#include "ipc/trace/reader.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <functional>
#include <sys/wait.h>
#include <unistd.h>

namespace ipc::trace {
namespace {

SegmentLayout smallLayout()
{
    SegmentLayout layout;
    layout.threads = 4;
    layout.records = 64;
    layout.side = 4096;
    layout.handles = 8;
    layout.dataLimit = 64;
    return layout;
}

/// Runs `work` in a process of its own that is traced into `reader`, and waits for its end. Gives the exit status.
int traced(const SegmentReader& reader, const std::function<void()>& work)
{
    const pid_t child = fork();
    if (child == 0) {
        if (!attach(reader.path()))
            _exit(99);
        work();
        _exit(0);
    }
    int status = -1;
    waitpid(child, &status, 0);
    return status;
}

TEST(Trace, ARecordArrivesWithItsDetails)
{
    auto reader = SegmentReader::create(smallLayout());
    ASSERT_TRUE(reader) << toText(reader.error());
    ASSERT_EQ(traced(*reader, [] {
        nameThread("main");
        Call call(CallId::ReadFile, Handle{52});
        call.in(Key::size, std::uint64_t{5}).bytes(5);
    }), 0);
    std::vector<Record> records;
    std::vector<std::byte> details;
    const auto drained = reader->drain([&](std::uint32_t, const Record& record, std::span<const std::byte> side) {
        records.push_back(record);
        details.assign(side.begin(), side.end());
    });
    ASSERT_TRUE(drained) << toText(drained.error());
    ASSERT_EQ(records.size(), 1u);
    EXPECT_EQ(records[0].call, static_cast<std::uint16_t>(CallId::ReadFile));
    EXPECT_EQ(records[0].handle, 52u);
    Detail detail;
    DetailReader walk(details);
    ASSERT_TRUE(walk.next(detail));
    EXPECT_EQ(detail.key, Key::size);
    EXPECT_EQ(detail.number, 5u);
    const auto threads = reader->threads();
    ASSERT_TRUE(threads);
    ASSERT_EQ(threads->size(), 1u);
    EXPECT_EQ(threads->front().name, "main");
}

}  // namespace
}  // namespace ipc::trace
