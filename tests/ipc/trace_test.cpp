// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/sys/shared_file.h"
#include "tests/ipc/costs.h"
#include "tests/ipc/traced_process.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <fstream>
#include <random>
#include <sys/mman.h>
#include <thread>

namespace ipc::trace {
namespace {

using test::drainAll;
using test::drainKind;
using test::smallLayout;
using test::traced;
using test::TracedProcess;

SegmentReader makeReader(const SegmentLayout& layout = smallLayout())
{
    auto reader = SegmentReader::create(layout);
    EXPECT_TRUE(reader) << toText(reader.error());
    return std::move(*reader);
}

Counters countersOf(SegmentReader& reader)
{
    const auto counters = reader.counters();
    EXPECT_TRUE(counters) << toText(counters.error());
    return *counters;
}

/// A call with `number` and with data whose length and bytes follow from it.
void publishNumber(std::uint64_t number)
{
    std::byte data[64];
    std::fill(std::begin(data), std::end(data), static_cast<std::byte>(number));
    Call call(CallId::WriteFile, Handle{4});
    call.in(Key::count, number).dataIn(std::span(data).first(number % 61));
}

/// The number of a record made by publishNumber; fails the test if any byte of it is wrong.
std::uint64_t numberIn(const test::Drained& drained)
{
    DetailReader details(drained.details);
    Detail count;
    Detail data;
    EXPECT_TRUE(details.next(count));
    EXPECT_TRUE(details.next(data));
    EXPECT_EQ(count.key, Key::count);
    EXPECT_EQ(data.bytes.size(), count.number % 61);
    for (const std::byte byte : data.bytes)
        EXPECT_EQ(byte, static_cast<std::byte>(count.number));
    return count.number;
}

TEST(Trace, ARecordArrivesWithItsDetails)
{
    auto reader = makeReader();
    ASSERT_EQ(traced(reader, [] {
        nameThread("main");
        Call call(CallId::ReadFile, Handle{52});
        call.in(Key::size, std::uint64_t{5}).bytes(5).status(ErrorCode::MoreData);
        current()->moved(7, 40, kReads);
    }), 0);
    const auto calls = drainKind(reader, Kind::Call);
    ASSERT_EQ(calls.size(), 1u);
    const Record& record = calls[0].record;
    EXPECT_EQ(record.call, static_cast<std::uint16_t>(CallId::ReadFile));
    EXPECT_EQ(record.handle, 52u);
    EXPECT_EQ(record.bytes, 5u);
    EXPECT_EQ(record.error, 234u);
    EXPECT_EQ(record.channel, 7u);
    EXPECT_EQ(record.position, 40u);
    EXPECT_LE(record.start, record.end);
    Detail detail;
    ASSERT_TRUE(DetailReader(calls[0].details).next(detail));
    EXPECT_EQ(detail.key, Key::size);
    EXPECT_EQ(detail.number, 5u);
}

TEST(Trace, AThreadSaysItsNameItsStartAndItsEnd)
{
    auto reader = makeReader();
    ASSERT_EQ(traced(reader, [] {
        std::thread([] {
            nameThread("a name that is quite a bit longer than forty-seven bytes");
            note("hello");
        }).join();
    }), 0);
    const auto threads = reader.threads();
    ASSERT_TRUE(threads);
    ASSERT_EQ(threads->size(), 1u);
    EXPECT_EQ(threads->front().name, "a name that is quite a bit longer than forty-se");
    EXPECT_NE(threads->front().threadId, 0u);
    EXPECT_EQ(threads->front().published, 3u);
    const auto events = drainKind(reader, Kind::Process);
    ASSERT_EQ(events.size(), 2u);
    EXPECT_EQ(events[0].record.call, static_cast<std::uint16_t>(ProcessEvent::ThreadStarted));
    EXPECT_EQ(events[1].record.call, static_cast<std::uint16_t>(ProcessEvent::ThreadEnded));
}

// Numbers, so many each time; the parent has its turn after each.
void publishInTurns(test::Turns& turns, std::uint64_t rounds, std::uint64_t each)
{
    for (std::uint64_t round = 0; round < rounds; ++round) {
        for (std::uint64_t i = 0; i < each; ++i)
            publishNumber(round * each + i);
        turns.childSays();
        turns.childHears();
    }
}

TEST(Trace, WrapsAroundWithoutLosingOrMixingAnything)
{
    auto reader = makeReader();
    test::Turns turns;
    constexpr std::uint64_t kRounds = 50;
    constexpr std::uint64_t kEach = 30;
    TracedProcess writer(reader, [&] { publishInTurns(turns, kRounds, kEach); });
    std::uint64_t expected = 0;
    const auto take = [&](std::size_t limit) {
        for (const auto& drained : drainAll(reader, limit))
            if (drained.record.kind == Kind::Call) {
                EXPECT_EQ(numberIn(drained), expected++);
            }
    };
    for (std::uint64_t round = 0; round < kRounds; ++round) {
        turns.parentHears();
        take(round == 0 ? kEach - 5 : kEach);   // some are always left: a ring that was emptied begins at its start
        turns.parentSays();
    }
    EXPECT_EQ(writer.wait(), 0);
    take(kEach);
    EXPECT_EQ(expected, kRounds * kEach);
    EXPECT_EQ(countersOf(reader).dropped, 0u);
}

TEST(Trace, ARingThatWasEmptiedBeginsAgainAtItsStart)
{
    auto reader = makeReader();
    test::Turns turns;
    constexpr std::uint64_t kRounds = 50;
    constexpr std::uint64_t kEach = 10;
    TracedProcess writer(reader, [&] { publishInTurns(turns, kRounds, kEach); });
    std::uint64_t expected = 0;
    for (std::uint64_t round = 0; round < kRounds; ++round) {
        turns.parentHears();
        for (const auto& drained : drainKind(reader, Kind::Call))
            EXPECT_EQ(numberIn(drained), expected++);
        turns.parentSays();
    }
    EXPECT_EQ(writer.wait(), 0);
    EXPECT_EQ(expected, kRounds * kEach);
    const auto segment = sys::mapSharedFile(reader.path());
    ASSERT_TRUE(segment);
    const SegmentLayout layout = smallLayout();
    const auto isUntouched = [&](std::uint64_t from, std::uint64_t to) {
        return std::ranges::all_of(segment->subspan(from, to - from), [](std::byte byte) { return byte == std::byte{0}; });
    };
    const std::uint64_t most = kEach + 1;   // and the start of the thread
    EXPECT_TRUE(isUntouched(layout.recordsOffset(0) + most * sizeof(Record), layout.recordsOffset(1)));
    EXPECT_TRUE(isUntouched(layout.sideOffset(0) + most * 128, layout.sideOffset(1)));
    munmap(segment->data(), segment->size());
}

TEST(Trace, WhatFindsNoRoomIsCountedExactly)
{
    auto reader = makeReader();
    ASSERT_EQ(traced(reader, [] {
        for (int i = 0; i < 99; ++i)
            note("");
    }), 0);
    EXPECT_EQ(countersOf(reader).produced, 100u);   // the start of the thread is one
    EXPECT_EQ(countersOf(reader).dropped, 36u);
    EXPECT_EQ(drainAll(reader).size(), 64u);
    EXPECT_EQ(countersOf(reader).consumed, 64u);
}

TEST(Trace, DetailsThatFindNoRoomDropTheirRecordToo)
{
    auto reader = makeReader();
    ASSERT_EQ(traced(reader, [] {
        for (int i = 0; i < 10; ++i)
            note(std::string(900, 'x'));
    }), 0);
    EXPECT_EQ(drainKind(reader, Kind::Note).size(), 4u);
    EXPECT_EQ(countersOf(reader).dropped, 6u);
}

TEST(Trace, ThreadsWithoutARingAreCounted)
{
    auto reader = makeReader();
    ASSERT_EQ(traced(reader, [] {
        for (int thread = 0; thread < 6; ++thread)
            std::thread([] {
                for (int i = 0; i < 10; ++i)
                    note("");
            }).join();
    }), 0);
    const auto counters = countersOf(reader);
    EXPECT_EQ(counters.dropped, 20u);
    EXPECT_EQ(drainAll(reader).size(), 4u * 12u);
    EXPECT_EQ(countersOf(reader).produced, countersOf(reader).consumed + countersOf(reader).dropped);
}

TEST(Trace, CountersAreExactWhereverTheWriterIsKilled)
{
    std::mt19937 random(20240229);
    auto* done = static_cast<std::atomic<std::uint64_t>*>(
        mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
    ASSERT_NE(static_cast<void*>(done), MAP_FAILED);
    for (int round = 0; round < 40; ++round) {
        auto reader = makeReader();
        done->store(0);
        TracedProcess writer(reader, [&] {
            for (std::uint64_t number = 0;; ++number) {
                publishNumber(number);
                done->store(number + 1);
            }
        });
        while (done->load() == 0)
            std::this_thread::yield();
        std::uint64_t least = 0;
        const auto take = [&] {
            for (const auto& drained : drainKind(reader, Kind::Call)) {
                const std::uint64_t number = numberIn(drained);
                EXPECT_GE(number, least);
                least = number + 1;
            }
        };
        for (auto looks = random() % 200; looks != 0; --looks)
            take();
        writer.kill();
        take();
        const auto counters = countersOf(reader);
        EXPECT_EQ(counters.produced, counters.consumed + counters.dropped);
        EXPECT_GE(counters.produced - 1, done->load());
        EXPECT_LE(counters.produced - 1, done->load() + 1);
    }
    munmap(done, 4096);
}

TEST(Trace, ABlockedCallIsSeenAndEndsUnfinished)
{
    auto reader = makeReader();
    test::Turns turns;
    TracedProcess writer(reader, [&] {
        publishNumber(1);
        Call outer(CallId::TransactNamedPipe, Handle{8});
        Call inner(CallId::ReadFile, Handle{12});
        turns.childSays();
        turns.childHears();
    });
    turns.parentHears();
    const auto threads = reader.threads();
    ASSERT_TRUE(threads && threads->size() == 1);
    ASSERT_TRUE(threads->front().inProgress);
    EXPECT_EQ(threads->front().inProgress->call, CallId::TransactNamedPipe);
    EXPECT_EQ(threads->front().inProgress->handle, Handle{8});
    writer.kill();
    drainAll(reader);
    const std::uint64_t end = now();
    const auto unfinished = reader.unfinished(end);
    ASSERT_TRUE(unfinished);
    ASSERT_EQ(unfinished->size(), 1u);
    EXPECT_EQ(unfinished->front().record.call, static_cast<std::uint16_t>(CallId::TransactNamedPipe));
    EXPECT_EQ(unfinished->front().record.end, end);
    EXPECT_EQ(unfinished->front().record.flags, kUnfinished);
}

TEST(Trace, AThreadThatHasLeftItsCallIsInNone)
{
    auto reader = makeReader();
    ASSERT_EQ(traced(reader, [] { publishNumber(1); }), 0);
    drainAll(reader);
    ASSERT_TRUE(reader.threads());
    EXPECT_FALSE(reader.threads()->front().inProgress);
    EXPECT_TRUE(reader.unfinished(now())->empty());
}

TEST(Trace, TheInnermostCallIsCurrent)
{
    auto reader = makeReader();
    EXPECT_EQ(traced(reader, [] {
        if (current())
            _exit(1);
        Call outer(CallId::TransactNamedPipe);
        {
            Call inner(CallId::ReadFile);
            if (current() != &inner)
                _exit(2);
        }
        if (current() != &outer)
            _exit(3);
    }), 0);
}

TEST(Trace, TwoProcessesWriteTwoSegments)
{
    auto one = makeReader();
    auto two = makeReader();
    TracedProcess first(one, [] { publishNumber(1); });
    TracedProcess second(two, [] { publishNumber(2); });
    EXPECT_EQ(first.wait(), 0);
    EXPECT_EQ(second.wait(), 0);
    EXPECT_NE(one.processId(), two.processId());
    EXPECT_EQ(numberIn(drainKind(one, Kind::Call).at(0)), 1u);
    EXPECT_EQ(numberIn(drainKind(two, Kind::Call).at(0)), 2u);
}

TEST(Trace, ANativeCallKeepsErrno)
{
    auto reader = makeReader();
    EXPECT_EQ(traced(reader, [] {
        errno = 0;
        if (native(NativeId::close_, -1, [] { return close(-1); }) != -1 || errno != EBADF)
            _exit(1);
        errno = ENOENT;
        if (native(NativeId::fcntl_, 0, [] { return fcntl(0, F_GETFD); }) < 0 || errno != ENOENT)
            _exit(2);
    }), 0);
    const auto natives = drainKind(reader, Kind::Native);
    ASSERT_EQ(natives.size(), 2u);
    EXPECT_EQ(natives[0].record.native, EBADF);
    EXPECT_EQ(natives[1].record.native, 0);
}

TEST(Trace, ATracedCallAllocatesNothingAndLocksNothing)
{
    auto reader = makeReader();
    EXPECT_EQ(traced(reader, [] {
        publishNumber(1);   // takes the ring
        const auto costs = test::costsOf([] {
            for (std::uint64_t number = 0; number < 1000; ++number) {
                Call call(CallId::WriteFile, Handle{4});
                call.in(Key::size, number).in(Key::name, "name").dataIn(std::as_bytes(std::span("data")));
                native(NativeId::fcntl_, 0, [] { return 0; });
            }
        });
        _exit(costs.allocations == 0 && costs.locks == 0 ? 0 : 1);
    }), 0);
}

TEST(Trace, ASilencedThreadPublishesAndLosesNothing)
{
    auto reader = makeReader();
    ASSERT_EQ(traced(reader, [] {
        silenceThread();
        publishNumber(1);
    }), 0);
    EXPECT_EQ(countersOf(reader).produced, 0u);
}

TEST(TraceClock, IsTheMonotonicClockOfTheMachine)
{
    const auto system = [] {
        timespec time = {};
        clock_gettime(CLOCK_MONOTONIC, &time);
        return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000u + static_cast<std::uint64_t>(time.tv_nsec);
    };
    constexpr std::uint64_t kApart = 2000;   // ns that the two may be apart
    std::uint64_t last = 0;
    for (const std::uint64_t end = system() + 100'000'000; system() < end;) {
        const std::uint64_t before = system();
        const std::uint64_t time = now();
        const std::uint64_t after = system();
        ASSERT_GE(time + kApart, before);
        ASSERT_LE(time, after + kApart);
        ASSERT_GE(time, last);
        last = time;
    }
}

TEST(TraceClock, GoesOnAfterAPause)
{
    const std::uint64_t before = now();
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
    EXPECT_GE(now() - before, 30'000'000u);
}

HandleInfo pipeEnd(std::uint64_t number)
{
    HandleInfo info;
    info.handle = Handle{number};
    info.kind = HandleKind::NamedPipeServer;
    info.name = R"(\\.\pipe\demo)";
    info.access = 0x0012019F;
    info.channel = 77;
    info.state = "listening";
    info.facts = {{"Instances", "1 of 4"}};
    return info;
}

TEST(HandleTable, ShowsWhatIsOpenAndHow)
{
    auto reader = makeReader();
    ASSERT_EQ(traced(reader, [] {
        HandleInfo info = pipeEnd(52);
        objectChanged(ObjectEvent::Opened, info);
        objectChanged(ObjectEvent::Opened, pipeEnd(56));
        info.state = "connected";
        objectChanged(ObjectEvent::Changed, info);
        objectChanged(ObjectEvent::Closed, pipeEnd(56));
    }), 0);
    const auto rows = reader.handles();
    ASSERT_TRUE(rows && rows->size() == 1);
    EXPECT_EQ(rows->front().kind, HandleKind::NamedPipeServer);
    const HandleInfo info = handleInfo(rows->front().handle, rows->front().channel, rows->front().details);
    EXPECT_EQ(info.handle, Handle{52});
    EXPECT_EQ(info.kind, HandleKind::NamedPipeServer);
    EXPECT_EQ(info.name, R"(\\.\pipe\demo)");
    EXPECT_EQ(info.access, 0x0012019Fu);
    EXPECT_EQ(info.channel, 77u);
    EXPECT_EQ(info.state, "connected");
    ASSERT_EQ(info.facts.size(), 1u);
    EXPECT_EQ(info.facts[0].name, "Instances");
    EXPECT_EQ(info.facts[0].value, "1 of 4");
    EXPECT_EQ(drainKind(reader, Kind::Object).size(), 4u);
}

TEST(HandleTable, AChangeReportedLateDoesNotReopenAHandle)
{
    auto reader = makeReader();
    ASSERT_EQ(traced(reader, [] {
        objectChanged(ObjectEvent::Opened, pipeEnd(52));
        objectChanged(ObjectEvent::Closed, pipeEnd(52));
        objectChanged(ObjectEvent::Changed, pipeEnd(52));
    }), 0);
    ASSERT_TRUE(reader.handles());
    EXPECT_TRUE(reader.handles()->empty());
}

TEST(HandleTable, CountsHandlesWithoutARow)
{
    auto reader = makeReader();
    ASSERT_EQ(traced(reader, [] {
        for (std::uint64_t number = 4; number <= 40; number += 4)
            objectChanged(ObjectEvent::Opened, pipeEnd(number));
    }), 0);
    EXPECT_EQ(reader.handles()->size(), 8u);
    EXPECT_EQ(countersOf(reader).handlesLost, 2u);
}

TEST(HandleTable, FactsThatAreTooLongAreCutAndNotMixed)
{
    auto reader = makeReader();
    ASSERT_EQ(traced(reader, [] {
        HandleInfo info = pipeEnd(52);
        info.name = std::string(3000, 'n');
        objectChanged(ObjectEvent::Opened, info);
    }), 0);
    const auto rows = reader.handles();
    ASSERT_TRUE(rows && rows->size() == 1);
    DetailReader details(rows->front().details);
    for (Detail detail; details.next(detail);) {}
    EXPECT_FALSE(details.corrupt());
}

}  // namespace
}  // namespace ipc::trace
