// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/mapping/shared_copy.h"

#include "ipc/sys/pages.h"

#include <atomic>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace ipc::mapping {
namespace {

struct Copy {
    std::byte* shared;
    std::byte* own;
    std::size_t size;
};

struct FromShared {
    template <class Word>
    static void move(std::byte* shared, std::byte* own)
    {
        const Word word = std::atomic_ref<Word>(*reinterpret_cast<Word*>(shared)).load(std::memory_order_relaxed);
        std::memcpy(own, &word, sizeof word);
    }
};

struct ToShared {
    template <class Word>
    static void move(std::byte* shared, std::byte* own)
    {
        Word word;
        std::memcpy(&word, own, sizeof word);
        std::atomic_ref<Word>(*reinterpret_cast<Word*>(shared)).store(word, std::memory_order_relaxed);
    }
};

template <class Direction, class Word>
void moveWords(Copy& copy, std::size_t count)
{
    const std::size_t bytes = count * sizeof(Word);
    for (std::size_t at = 0; at != bytes; at += sizeof(Word))
        Direction::template move<Word>(copy.shared + at, copy.own + at);
    copy.shared += bytes;
    copy.own += bytes;
    copy.size -= bytes;
}

template <class Direction, class Word>
void moveOne(Copy& copy)
{
    if (copy.size >= sizeof(Word))
        moveWords<Direction, Word>(copy, 1);
}

// One word, if it brings the shared side nearer to the alignment of the next larger one.
template <class Direction, class Word>
void align(Copy& copy)
{
    if ((reinterpret_cast<std::uintptr_t>(copy.shared) & sizeof(Word)) != 0)
        moveOne<Direction, Word>(copy);
}

// Long copies go the way the processor likes best; it moves aligned words whole there too. A thread sanitizer does not believe that of
// memcpy, and two threads of a peer may use one view as they like.
constexpr std::size_t kLong = 64;
#ifdef __SANITIZE_THREAD__
constexpr bool kWordByWord = true;
#else
constexpr bool kWordByWord = false;
#endif

template <class Direction>
void copyWords(Copy copy)
{
    if (!kWordByWord && copy.size >= kLong && reinterpret_cast<std::uintptr_t>(copy.shared) % sizeof(std::uint64_t) == 0) [[likely]] {
        constexpr bool kRead = std::is_same_v<Direction, FromShared>;
        std::memcpy(kRead ? copy.own : copy.shared, kRead ? copy.shared : copy.own, copy.size);
        return;
    }
    align<Direction, std::uint8_t>(copy);
    align<Direction, std::uint16_t>(copy);
    align<Direction, std::uint32_t>(copy);
    moveWords<Direction, std::uint64_t>(copy, copy.size / sizeof(std::uint64_t));
    moveOne<Direction, std::uint32_t>(copy);
    moveOne<Direction, std::uint16_t>(copy);
    moveOne<Direction, std::uint8_t>(copy);
}

}  // namespace

bool copyFromShared(std::byte* target, const std::byte* shared, std::size_t size) noexcept
{
    return sys::guarded([&] { copyWords<FromShared>({const_cast<std::byte*>(shared), target, size}); });
}

bool copyToShared(std::byte* shared, const std::byte* source, std::size_t size) noexcept
{
    return sys::guarded([&] { copyWords<ToShared>({shared, const_cast<std::byte*>(source), size}); });
}

}  // namespace ipc::mapping
