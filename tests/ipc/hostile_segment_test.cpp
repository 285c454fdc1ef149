// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/sys/shared_file.h"
#include "tests/ipc/traced_process.h"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <fstream>
#include <random>
#include <sys/mman.h>
#include <thread>

namespace ipc::trace {
namespace {

using test::smallLayout;

/// A segment, its reader, and the hand of a peer that means harm.
class HostileSegment : public testing::Test {
protected:
    void SetUp() override
    {
        auto reader = SegmentReader::create(m_layout);
        ASSERT_TRUE(reader) << toText(reader.error());
        m_reader.emplace(std::move(*reader));
        auto bytes = sys::mapSharedFile(m_reader->path());
        ASSERT_TRUE(bytes);
        m_bytes = *bytes;
    }
    void TearDown() override { munmap(m_bytes.data(), m_bytes.size()); }

    SegmentHeader& header() { return *reinterpret_cast<SegmentHeader*>(m_bytes.data()); }
    ThreadHeader& thread() { return *reinterpret_cast<ThreadHeader*>(m_bytes.data() + m_layout.threadsOffset()); }
    HandleSlot& slot() { return *reinterpret_cast<HandleSlot*>(m_bytes.data() + m_layout.handlesOffset()); }
    Record& record(std::size_t index) { return reinterpret_cast<Record*>(m_bytes.data() + m_layout.recordsOffset(0))[index]; }

    /// `count` sound records of 16 bytes of details in ring 0.
    void publish(std::uint64_t count)
    {
        header().threadsUsed = 1;
        for (std::uint64_t i = 0; i < count; ++i) {
            Record sound;
            sound.kind = Kind::Call;
            sound.side = i * 16;
            sound.sideLength = 16;
            record(i) = sound;
        }
        thread().published = count;
    }
    Result<std::size_t> drain()
    {
        return m_reader->drain([](std::uint32_t, const Record&, std::span<const std::byte>) {});
    }
    testing::AssertionResult refused(const char* why)
    {
        const auto drained = drain();
        if (drained)
            return testing::AssertionFailure() << "it was drained: " << *drained;
        if (drained.error().code != ErrorCode::BadExeFormat || drained.error().detail.find(why) == std::string::npos)
            return testing::AssertionFailure() << toText(drained.error());
        return testing::AssertionSuccess();
    }

    SegmentLayout m_layout = smallLayout();
    std::optional<SegmentReader> m_reader;
    std::span<std::byte> m_bytes;
};

TEST_F(HostileSegment, SoundRecordsPass)
{
    publish(10);
    ASSERT_TRUE(drain());
    EXPECT_EQ(m_reader->counters()->consumed, 10u);
}

TEST_F(HostileSegment, WhereARingBeginsIsTakenModuloItsSize)
{
    publish(10);
    thread().first = 0 - std::uint64_t{m_layout.records} * 3;
    thread().sideFirst = 0 - std::uint64_t{m_layout.side} * 5;
    ASSERT_TRUE(drain());
    EXPECT_EQ(m_reader->counters()->consumed, 10u);
}

TEST_F(HostileSegment, ARingThatBeginsElsewhereHasNoSoundRecords)
{
    publish(10);
    thread().first = 20;
    EXPECT_TRUE(refused("no known kind"));
}

TEST_F(HostileSegment, ACounterThatGoesBackwardsIsRefused)
{
    publish(10);
    ASSERT_TRUE(drain());
    thread().published = 9;
    EXPECT_TRUE(refused("went backwards"));
}

TEST_F(HostileSegment, ALossThatIsTakenBackIsRefused)
{
    publish(1);
    thread().dropped = 5;
    ASSERT_TRUE(drain());
    thread().dropped = 4;
    EXPECT_TRUE(refused("went backwards"));
}

TEST_F(HostileSegment, MoreRecordsThanTheRingHoldsAreRefused)
{
    publish(10);
    thread().published = m_layout.records + 1;
    EXPECT_TRUE(refused("more records than it can hold"));
}

TEST_F(HostileSegment, DetailsElsewhereAreRefused)
{
    publish(3);
    record(0).side = 8;
    EXPECT_TRUE(refused("details where none can be"));
}

TEST_F(HostileSegment, DetailsLongerThanTheSideRingAreRefused)
{
    publish(3);
    record(0).sideLength = 0xFFFFFFFF;
    EXPECT_TRUE(refused("details where none can be"));
}

TEST_F(HostileSegment, DetailsThatTogetherExceedTheSideRingAreRefused)
{
    publish(2);
    record(0).sideLength = m_layout.side;
    record(1).side = m_layout.side;
    record(1).sideLength = 1;
    ASSERT_EQ(drain(), std::size_t{1});
    EXPECT_TRUE(refused("details where none can be"));
}

TEST_F(HostileSegment, ATimeThatRunsBackwardsIsRefused)
{
    publish(1);
    record(0).start = 2;
    record(0).end = 1;
    EXPECT_TRUE(refused("ends before it starts"));
}

TEST_F(HostileSegment, AnUnknownKindIsRefused)
{
    publish(1);
    record(0).kind = static_cast<Kind>(7);
    EXPECT_TRUE(refused("no known kind"));
}

TEST_F(HostileSegment, WhatWasSoundIsKeptAndTheRestRefusedForEver)
{
    publish(5);
    record(3).kind = static_cast<Kind>(0);
    ASSERT_EQ(drain(), std::size_t{3});
    EXPECT_TRUE(refused("no known kind"));
    record(3).kind = Kind::Call;
    EXPECT_TRUE(refused("no known kind"));
    EXPECT_FALSE(m_reader->threads());
    EXPECT_FALSE(m_reader->counters());
    EXPECT_FALSE(m_reader->handles());
}

TEST_F(HostileSegment, AChangedLayoutMeansNothingToTheReader)
{
    publish(10);
    std::memset(static_cast<void*>(&header().layout), 0xFF, sizeof header().layout);
    EXPECT_EQ(drain(), std::size_t{10});
}

TEST_F(HostileSegment, ANameWithoutAnEndIsCut)
{
    publish(1);
    std::memset(thread().name, 'x', sizeof thread().name);
    const auto threads = m_reader->threads();
    ASSERT_TRUE(threads);
    EXPECT_EQ(threads->front().name, std::string(47, 'x'));
}

TEST_F(HostileSegment, ARowLongerThanARowIsRefused)
{
    slot().handle = 4;
    slot().length = 100'000;
    EXPECT_FALSE(m_reader->handles());
}

TEST_F(HostileSegment, ARowThatIsNeverFinishedKeepsItsLastState)
{
    slot().handle = 4;
    slot().channel = 1;
    slot().turn = 2;
    ASSERT_EQ(m_reader->handles()->size(), 1u);
    slot().turn = 3;
    slot().channel = 99;
    const auto rows = m_reader->handles();
    ASSERT_TRUE(rows && rows->size() == 1);
    EXPECT_EQ(rows->front().channel, 1u);
}

TEST_F(HostileSegment, CannotBeCutShort)
{
    const int fd = open(m_reader->path().c_str(), O_RDWR | O_CLOEXEC);
    ASSERT_GE(fd, 0);
    EXPECT_EQ(ftruncate(fd, 0), -1);
    EXPECT_EQ(errno, EPERM);
    close(fd);
}

/// Values at which arithmetic goes wrong.
std::uint64_t awkward(std::mt19937_64& random, const SegmentLayout& layout)
{
    const std::uint64_t values[] = {0, 1, 2, 15, 16, layout.records - 1, layout.records, layout.records + 1, layout.side - 1,
                                    layout.side, layout.side + 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0x100000000,
                                    ~std::uint64_t{0}, ~std::uint64_t{0} - layout.side, random()};
    return values[random() % std::size(values)];
}

void useEverything(SegmentReader& reader)
{
    (void)reader.drain([](std::uint32_t, const Record&, std::span<const std::byte> encoded) {
        DetailReader details(encoded);
        for (Detail detail; details.next(detail);) {}
    });
    (void)reader.threads();
    (void)reader.unfinished(1);
    (void)reader.counters();
    if (const auto rows = reader.handles())
        for (const HandleRow& row : *rows)
            (void)handleInfo(row.handle, row.channel, row.details);
}

TEST_F(HostileSegment, NoBytesMakeTheReaderCrashOrHang)
{
    std::mt19937_64 random(4711);
    const std::size_t words = m_layout.recordsOffset(1) / 8;   // headers, table, first ring
    for (int round = 0; round < 3000; ++round) {
        munmap(m_bytes.data(), m_bytes.size());
        SetUp();
        publish(random() % (m_layout.records + 1));
        auto* target = reinterpret_cast<std::uint64_t*>(m_bytes.data());
        for (auto changes = 1 + random() % 6; changes != 0; --changes) {
            // Mostly where the counters and first records are.
            const std::size_t place = random() % 4 == 0 ? random() % words
                                      : random() % 2 == 0 ? m_layout.threadsOffset() / 8 + random() % 32
                                                          : m_layout.recordsOffset(0) / 8 + random() % 64;
            target[place] = awkward(random, m_layout);
        }
        useEverything(*m_reader);
    }
}

TEST_F(HostileSegment, AWriterThatChangesEverythingMeanwhileDoesNoHarm)
{
    for (int round = 0; round < 20; ++round) {
        munmap(m_bytes.data(), m_bytes.size());
        SetUp();
        publish(m_layout.records);
        test::TracedProcess writer(*m_reader, [&] {
            std::mt19937_64 random(round);
            auto* target = reinterpret_cast<volatile std::uint64_t*>(m_bytes.data());
            for (;;)
                target[m_layout.recordsOffset(0) / 8 + random() % (m_layout.records * 8)] = awkward(random, m_layout);
        });
        for (int look = 0; look < 50; ++look)
            useEverything(*m_reader);
    }
}

TEST(AttachTrace, RefusesWhatIsNoSegment)
{
    const std::string path = testing::TempDir() + "no-segment-" + std::to_string(getpid());
    EXPECT_EQ(attach(path).error().code, ErrorCode::FileNotFound);
    std::ofstream(path) << "short";
    EXPECT_EQ(attach(path).error().code, ErrorCode::BadExeFormat);
    std::ofstream(path) << std::string(8192, 'x');
    EXPECT_EQ(attach(path).error().code, ErrorCode::BadExeFormat);
    std::ofstream(path) << "";
    EXPECT_EQ(attach(path).error().code, ErrorCode::FileInvalid);
    std::remove(path.c_str());
}

TEST(AttachTrace, RefusesASegmentThatWasCutShort)
{
    auto reader = SegmentReader::create(smallLayout());
    ASSERT_TRUE(reader);
    const auto bytes = sys::mapSharedFile(reader->path());
    ASSERT_TRUE(bytes);
    const std::string path = testing::TempDir() + "cut-segment-" + std::to_string(getpid());
    std::ofstream(path, std::ios::binary).write(reinterpret_cast<const char*>(bytes->data()), kPage);
    EXPECT_EQ(attach(path).error().code, ErrorCode::BadExeFormat);
    std::remove(path.c_str());
    munmap(bytes->data(), bytes->size());
}

}  // namespace
}  // namespace ipc::trace
