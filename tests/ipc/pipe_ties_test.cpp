// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/trace/reader.h"
#include "tests/ipc/pipe_partner.h"

/// What two processes recorded of a pipe fits together: each read is tied to the write whose data it brought.
namespace ipc::test {
namespace {

class PipeTies : public SessionTest {
protected:
    struct Part {
        std::uint64_t channel, position;
        std::uint32_t bytes;
        std::uint8_t flags;
    };
    struct Traffic {
        std::vector<Part> writes;
        std::vector<Part> reads;
    };

    static trace::SegmentReader makeSegment()
    {
        auto segment = trace::SegmentReader::create(trace::SegmentLayout{});
        EXPECT_TRUE(succeeds(segment));
        return std::move(*segment);
    }
    static Traffic trafficOf(trace::SegmentReader& segment)
    {
        Traffic traffic;
        EXPECT_TRUE(succeeds(segment.drain([&](std::uint32_t, const trace::Record& record, std::span<const std::byte>) {
            if (record.kind != trace::Kind::Call || (record.flags & trace::kPeek) != 0)
                return;
            const Part part{record.channel, record.position, record.bytes, record.flags};
            if ((record.flags & trace::kWrites) != 0)
                traffic.writes.push_back(part);
            if ((record.flags & trace::kReads) != 0)
                traffic.reads.push_back(part);
        })));
        return traffic;
    }
    static bool meet(const Part& write, const Part& read)
    {
        if (write.channel == 0 || write.channel != read.channel || write.position == trace::kNoPosition || read.position == trace::kNoPosition)
            return false;
        if ((write.flags & trace::kMessage) != 0)
            return write.position == read.position;
        return write.position < read.position + read.bytes && read.position < write.position + write.bytes;
    }
    /// For each read the indexes of the writes that it is tied to.
    static std::vector<std::vector<std::size_t>> ties(const std::vector<Part>& writes, const std::vector<Part>& reads)
    {
        std::vector<std::vector<std::size_t>> result;
        for (const Part& read : reads) {
            auto& from = result.emplace_back();
            for (std::size_t i = 0; i < writes.size(); ++i)
                if (meet(writes[i], read))
                    from.push_back(i);
        }
        return result;
    }
    using Ties = std::vector<std::vector<std::size_t>>;

    /// Runs both ends of a named pipe to the end of what they are told; gives what they recorded.
    std::pair<Traffic, Traffic> talk(std::vector<std::string> served, std::vector<std::string> client)
    {
        auto serverSegment = makeSegment();
        auto clientSegment = makeSegment();
        served.insert(served.begin(), "!" + m_name);
        client.insert(client.begin(), m_name);
        {
            PipeChild server(directory().string(), serverSegment.path(), served);
            EXPECT_EQ(server.line(), "serving");
            PipeChild other(directory().string(), clientSegment.path(), client);
            for (PipeChild* each : {&server, &other})
                for (std::string line; line != "done" && !(line = each->line()).empty();)
                    ;
        }
        return {trafficOf(serverSegment), trafficOf(clientSegment)};
    }

    const std::string m_name = R"(\\.\pipe\ipclab-)" + std::to_string(std::random_device{}());
};

TEST_F(PipeTies, ReadsInPartsAreTiedToTheirMessage)
{
    const auto [server, client] = talk({"read", "5", "read", "100", "read", "100"}, {"write", "12", "write", "3"});
    EXPECT_EQ(ties(client.writes, server.reads), (Ties{{0}, {0}, {1}}));
}

TEST_F(PipeTies, TheTwoDirectionsAreKeptApart)
{
    const auto [server, client] = talk({"write", "7", "read", "100", "write", "9"}, {"read", "100", "write", "5", "read", "100"});
    EXPECT_EQ(ties(client.writes, server.reads), (Ties{{0}}));
    EXPECT_EQ(ties(server.writes, client.reads), (Ties{{0}, {1}}));
}

TEST_F(PipeTies, RequestAndAnswerOfATransaction)
{
    const auto [server, client] = talk({"read", "100", "write", "9"}, {"message", "0", "transact", "5"});
    EXPECT_EQ(ties(client.writes, server.reads), (Ties{{0}}));
    EXPECT_EQ(ties(server.writes, client.reads), (Ties{{0}}));
}

TEST_F(PipeTies, BytesOfAnAnonymousPipe)
{
    auto segment = makeSegment();
    {
        PipeChild both(directory().string(), segment.path(), {"pipe", "write", "12", "write", "3", "read", "5", "read", "100", "write", "2", "read", "2"});
        for (std::string line; line != "done" && !(line = both.line()).empty();)
            ;
    }
    const Traffic traffic = trafficOf(segment);
    EXPECT_EQ(ties(traffic.writes, traffic.reads), (Ties{{0}, {0, 1}, {2}}));
}

}  // namespace
}  // namespace ipc::test
