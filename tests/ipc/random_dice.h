// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/handle.h"

#include <cstdint>
#include <iostream>
#include <string>
#include <vector>

/// What the random calls (random_calls.cpp) are made with: chance that is the same everywhere, and what is said of each call.
namespace ipc::test {

/// The same numbers everywhere: not so what the standard library makes of a seed.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : m_state(seed * 2654435761u + 12345) { roll(2); }
    std::size_t roll(std::size_t sides)
    {
        m_state = m_state * 6364136223846793005u + 1442695040888963407u;
        return static_cast<std::size_t>(m_state >> 33) % sides;
    }
    bool oneIn(std::size_t sides) { return roll(sides) == 0; }
    template <class T>
    const T& of(const std::vector<T>& all) { return all[roll(all.size())]; }
    std::string text(std::size_t most) { return std::string(oneIn(5) ? 0 : roll(most), static_cast<char>('a' + roll(26))); }

private:
    std::uint64_t m_state;
};

template <class... T>
void say(const T&... words)
{
    ((std::cout << ' ' << words), ...);
    std::cout << '\n';
}

template <class T>
std::uint32_t code(const Result<T>& result) { return result ? 0 : static_cast<std::uint32_t>(result.error().code); }

/// Handles of one kind; closed with the object.
struct Handles : std::vector<Handle> {
    ~Handles()
    {
        for (const Handle handle : *this)
            (void)closeHandle(handle);
    }
    void keep(const Result<Handle>& made)
    {
        if (made)
            push_back(*made);
    }
    void closeOne(Dice& dice)
    {
        const auto which = begin() + static_cast<std::ptrdiff_t>(dice.roll(size()));
        say("close", code(closeHandle(*which)));
        erase(which);
    }
};

/// Calls that move data, and what they gave.
void write(Handle handle, const std::string& text);
void read(Handle handle, std::size_t size);

/// The mechanisms that have a file of their own: random_pipes.cpp, random_overlapped.cpp, random_dde.cpp, random_files.cpp,
/// random_memory.cpp.
void namedPipe(Dice& dice, const std::string& name);
void anonymousPipe(Dice& dice, const std::string& name);
void overlappedPipe(Dice& dice, const std::string& name);
void dde(Dice& dice, const std::string& name);
void files(Dice& dice, const std::string& name);
void memory(Dice& dice, const std::string& name);

}  // namespace ipc::test
