// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/trace/reader.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <tuple>

namespace ipc::test {

/// EXPECT that what the two ends of dde_helper's conversation recorded fits together: each message that one sent is,
/// by channel and position, exactly one that the other received; and they are the messages of the protocol.
inline void expectMessagesAreTied(trace::SegmentReader& server, trace::SegmentReader& client)
{
    using Place = std::tuple<std::uint64_t, std::uint64_t, std::uint16_t>;
    std::map<Place, int> sent[2];
    std::map<Place, int> received[2];
    std::multiset<std::string_view> names;
    trace::SegmentReader* readers[]{&server, &client};
    for (int side = 0; side < 2; ++side) {
        const auto drained = readers[side]->drain([&](std::uint32_t, const trace::Record& record, std::span<const std::byte>) {
            if (record.kind != trace::Kind::Message)
                return;
            EXPECT_NE(record.flags & trace::kMessage, 0);
            const bool writes = (record.flags & trace::kWrites) != 0;
            ++(writes ? sent : received)[side][{record.channel, record.position, record.call}];
            if (writes)
                names.insert(trace::messageName(static_cast<trace::MessageId>(record.call)));
        });
        EXPECT_TRUE(drained) << toText(drained.error());
    }
    EXPECT_EQ(sent[0], received[1]);
    EXPECT_EQ(sent[1], received[0]);
    for (const auto& all : {sent[0], sent[1]})
        for (const auto& [place, count] : all)
            EXPECT_EQ(count, 1);
    const std::multiset<std::string_view> expected{
        "WM_DDE_INITIATE", "WM_DDE_ACK", "WM_DDE_REQUEST", "WM_DDE_DATA", "WM_DDE_ADVISE", "WM_DDE_ACK", "WM_DDE_POKE",
        "WM_DDE_ACK", "WM_DDE_DATA", "WM_DDE_UNADVISE", "WM_DDE_ACK", "WM_DDE_EXECUTE", "WM_DDE_ACK", "WM_DDE_REQUEST",
        "WM_DDE_ACK", "WM_DDE_TERMINATE", "WM_DDE_TERMINATE"};
    EXPECT_EQ(names, expected);
}

}  // namespace ipc::test
