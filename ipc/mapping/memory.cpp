// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/mapping/shared_copy.h"
#include "ipc/mapping/view.h"
#include "ipc/sys/file_mapping.h"
#include "ipc/sys/pages.h"
#include "ipc/trace/call.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>

namespace ipc::mapping {
namespace {

// PAGE_*, without modifiers; 0x10 may only be executed.
bool allowsReading(std::uint32_t protection) { return (protection & 0xEE) != 0; }
bool allowsWriting(std::uint32_t protection) { return (protection & (0x04 | 0x08 | 0x40 | 0x80)) != 0; }

// A range of a view that a call is about to touch.
struct Range {
    Range(std::uint64_t address, std::uint64_t count) : view(pinView(address)), at(view ? address - view.facts().base : 0), size(count) {}

    bool isInside() const { return view && size <= view.facts().size - at; }
    bool isReadable() const { return allow(allowsReading); }
    bool isWritable() const { return allow(allowsWriting); }
    std::byte* bytes() const { return reinterpret_cast<std::byte*>(view.facts().base + at); }

    ViewPin view;
    std::uint64_t at;   // in the view
    std::uint64_t size;

private:
    bool allow(bool (*allows)(std::uint32_t protection)) const
    {
        if (view.varies()) [[unlikely]]
            return sys::pagesAllow(view, at, size, allows);
        return allows(view.facts().protection);
    }
};

[[gnu::cold]] Unexpected outside(const char* call, const Range& range)
{
    if (!range.view)
        return fail(call, ErrorCode::InvalidAddress, 0, "the address is in no view");
    return fail(call, ErrorCode::NoAccess, 0, "the range leaves the view");
}

// Which bytes of the section moved. What a copy-on-write view keeps for itself is nobody else's data.
void tell(trace::Call& call, const Range& range, std::uint8_t flags)
{
    call.channel(range.view.facts().channel);
    if (!range.view.isPrivate(range.at, range.size))
        call.moved(range.view.facts().channel, range.view.facts().offset + range.at, flags);
}
inline void tell(const Range& range, std::uint8_t flags)
{
    if (auto* call = trace::current()) [[unlikely]]
        tell(*call, range, flags);
}

[[gnu::cold]] Unexpected cutOff(const char* call) { return fail(call, ErrorCode::NoAccess, 0, "the file behind the view was cut off"); }

template <class Word>
struct Increment {
    Word* number;
    const IncrementOptions* options;
    std::uint64_t last = 0;
    std::optional<Error> error{};

    void run()
    {
        for (std::uint64_t turn = 0; turn < options->count && !error; ++turn)
            once();
    }

    void once()
    {
        std::atomic_ref<Word> value(*number);
        if (options->sync == IncrementSync::Interlocked) {
            last = value.fetch_add(1) + Word{1};
        } else if (options->sync == IncrementSync::Plain) {
            addOne(value);
        } else if (auto taken = sys::takeMutex(options->mutex); !taken) {
            error = taken.error();
        } else {
            addOne(value);
            if (auto given = sys::giveMutex(options->mutex); !given)
                error = given.error();
        }
    }

    // Two accesses, as the processor would make them for x = x + 1 without a lock prefix.
    void addOne(std::atomic_ref<Word>& value)
    {
        last = static_cast<Word>(value.load(std::memory_order_relaxed) + Word{1});
        value.store(static_cast<Word>(last), std::memory_order_relaxed);
    }
};

template <class Word>
Result<std::uint64_t> increment(const Range& range, const IncrementOptions& options)
{
    Increment<Word> work{reinterpret_cast<Word*>(range.bytes()), &options};
    if (!sys::guarded([&] { work.run(); }))
        return cutOff("IncrementMemory");
    if (work.error)
        return Unexpected(*work.error);
    return work.last;
}

/// One side of a number that two pass to and fro.
class Turns {
public:
    Turns(std::uint32_t* number, const BounceOptions& options) : m_number(*number), m_options(options) {}

    void takeAll()
    {
        m_deadline = m_options.timeout == kInfinite ? Clock::time_point::max() : Clock::now() + m_options.timeout;
        takeOne();
        const auto begun = Clock::now();   // the other side is there
        auto batchBegun = begun;
        for (std::uint64_t turn = 1; turn < m_options.count && !m_timedOut; ++turn) {
            takeOne();
            if (turn % kBatch != 0)
                continue;
            const auto now = Clock::now();
            note(m_bounce.fastest, now - batchBegun, kBatch);
            batchBegun = now;
        }
        note(m_bounce.mean, Clock::now() - begun, m_options.count - 1);
        if (m_bounce.fastest == 0)
            m_bounce.fastest = m_bounce.mean;
    }

    bool timedOut() const { return m_timedOut; }
    const Bounce& bounce() const { return m_bounce; }

private:
    using Clock = std::chrono::steady_clock;
    static constexpr std::uint64_t kBatch = 64;

    void takeOne()
    {
        const std::uint32_t mine = m_options.first ? 0 : 1;
        std::uint32_t value = m_number.load(std::memory_order_acquire);
        for (std::uint32_t looks = 1; value % 2 != mine; ++looks) {
            // The other side may need this very processor.
            if (looks % kLooks == 0) {
                m_timedOut = Clock::now() > m_deadline;
                if (m_timedOut)
                    return;
                std::this_thread::yield();
            }
            value = m_number.load(std::memory_order_acquire);
        }
        m_bounce.value = value + 1;
        m_number.store(value + 1, std::memory_order_release);
    }

    static void note(std::uint64_t& least, Clock::duration passed, std::uint64_t turns)
    {
        const auto each = static_cast<std::uint64_t>(std::chrono::nanoseconds(passed).count()) / turns;
        least = least == 0 ? each : std::min(least, each);
    }

    static constexpr std::uint32_t kLooks = 4096;
    std::atomic_ref<std::uint32_t> m_number;
    const BounceOptions& m_options;
    Clock::time_point m_deadline;
    Bounce m_bounce;
    bool m_timedOut = false;
};

}  // namespace
}  // namespace ipc::mapping

namespace ipc::sys {

using namespace ipc::mapping;

Result<void> readMemory(std::uint64_t address, std::span<std::byte> buffer)
{
    const Range range(address, buffer.size());
    if (!range.isInside()) [[unlikely]]
        return outside("ReadMemory", range);
    if (!range.isReadable()) [[unlikely]]
        return fail("ReadMemory", ErrorCode::NoAccess, 0, "these pages cannot be read");
    if (!copyFromShared(buffer.data(), range.bytes(), buffer.size())) [[unlikely]]
        return cutOff("ReadMemory");
    tell(range, trace::kReads);
    return {};
}

Result<void> writeMemory(std::uint64_t address, std::span<const std::byte> data)
{
    const Range range(address, data.size());
    if (!range.isInside()) [[unlikely]]
        return outside("WriteMemory", range);
    if (!range.isWritable()) [[unlikely]]
        return fail("WriteMemory", ErrorCode::NoAccess, 0, "these pages cannot be written");
    range.view.makePrivate(range.at, range.size);
    if (!copyToShared(range.bytes(), data.data(), data.size())) [[unlikely]]
        return cutOff("WriteMemory");
    tell(range, trace::kWrites);
    return {};
}

Result<std::uint64_t> incrementMemory(const IncrementOptions& options)
{
    constexpr auto kCall = "IncrementMemory";
    if ((options.width != 4 && options.width != 8) || options.address % options.width != 0)
        return fail(kCall, ErrorCode::InvalidParameter, 0, "4 or 8 bytes, at a multiple of that");
    const Range range(options.address, options.width);
    if (!range.isInside())
        return outside(kCall, range);
    if (!range.isWritable())
        return fail(kCall, ErrorCode::NoAccess, 0, "these pages cannot be written");
    range.view.makePrivate(range.at, range.size);
    auto last = options.width == 4 ? increment<std::uint32_t>(range, options) : increment<std::uint64_t>(range, options);
    tell(range, trace::kReads | trace::kWrites);
    return last;
}

Result<Bounce> bounceMemory(const BounceOptions& options)
{
    constexpr auto kCall = "BounceMemory";
    constexpr std::uint64_t kWidth = sizeof(std::uint32_t);
    if (options.address % kWidth != 0 || options.count < 2)
        return fail(kCall, ErrorCode::InvalidParameter, 0, "4 bytes, at a multiple of that, and at least two turns");
    const Range range(options.address, kWidth);
    if (!range.isInside())
        return outside(kCall, range);
    if (!range.isWritable())
        return fail(kCall, ErrorCode::NoAccess, 0, "these pages cannot be written");
    range.view.makePrivate(range.at, range.size);
    Turns turns(reinterpret_cast<std::uint32_t*>(range.bytes()), options);
    if (!sys::guarded([&] { turns.takeAll(); }))
        return cutOff(kCall);
    tell(range, trace::kReads | trace::kWrites);
    if (turns.timedOut())
        return fail(kCall, ErrorCode::WaitTimeout, 0, "the other side did not take its turn");
    return turns.bounce();
}

}  // namespace ipc::sys
