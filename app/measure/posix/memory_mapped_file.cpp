// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/measure/link.h"

#include <atomic>
#include <climits>
#include <cstring>
#include <linux/futex.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace measure {
namespace {

/// An event that releases one, as the plainest use of a futex gives it.
class RawEvent {
public:
    void set()
    {
        if (m_state.exchange(kSet) == kAwaited)
            futex(FUTEX_WAKE, 1);
    }
    void wait()
    {
        while (m_state.exchange(kClear) != kSet) {
            std::uint32_t clear = kClear;
            if (m_state.compare_exchange_strong(clear, kAwaited) || clear == kAwaited)
                futex(FUTEX_WAIT, kAwaited);
        }
    }

private:
    enum : std::uint32_t { kClear, kSet, kAwaited };
    void futex(int operation, std::uint32_t value) { syscall(SYS_futex, &m_state, operation, value, nullptr, nullptr, 0); }

    std::atomic<std::uint32_t> m_state{kClear};
};

struct RawPage {
    RawEvent there;
    RawEvent back;
};
constexpr std::size_t kRawHead = 4096;

class RawEnd final : public End {
public:
    RawEnd(std::byte* memory, RawEvent& out, RawEvent& in) : m_memory(memory), m_out(out), m_in(in) {}
    void send(std::span<const std::byte> message) override
    {
        std::memcpy(m_memory, message.data(), message.size());
        m_out.set();
    }
    std::span<const std::byte> receive(std::span<std::byte> room) override
    {
        m_in.wait();
        std::memcpy(room.data(), m_memory, room.size());
        return room;
    }

private:
    std::byte* m_memory;
    RawEvent& m_out;
    RawEvent& m_in;
};

class RawLink final : public Link {
public:
    explicit RawLink(const Place& place)
    {
        void* memory = mmap(nullptr, kRawHead + place.size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if (memory == MAP_FAILED)
            giveUp("mmap");
        m_page = new (memory) RawPage;
    }
    std::unique_ptr<End> driver() override { return std::make_unique<RawEnd>(data(), m_page->there, m_page->back); }
    std::unique_ptr<End> echo() override { return std::make_unique<RawEnd>(data(), m_page->back, m_page->there); }

private:
    std::byte* data() { return reinterpret_cast<std::byte*>(m_page) + kRawHead; }

    RawPage* m_page;
};

}  // namespace

Raw rawMemoryMappedFile() { return {"memcpy and futex", makeLink<RawLink>}; }

}  // namespace measure
