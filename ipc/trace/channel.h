// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

/// How the identity of a kernel object becomes a channel, the same in all processes that have it open.
namespace ipc::trace {

/// Two numbers as one; a bijection of the first (SplitMix64's finaliser), so that different inodes stay different.
constexpr std::uint64_t channelFrom(std::uint64_t number, std::uint64_t kind)
{
    std::uint64_t mixed = number + 0x9E3779B97F4A7C15u * kind;
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9u;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBu;
    return mixed ^ (mixed >> 31);
}

/// A file, by its inode or file index alone: a process under Wine sees the same inode, but knows no device.
constexpr std::uint64_t fileChannel(std::uint64_t inode) { return channelFrom(inode, 1); }

/// An object that has no identity but its name.
constexpr std::uint64_t nameChannel(std::string_view name)
{
    std::uint64_t hash = 0xCBF29CE484222325u;   // FNV-1a
    for (const char character : name)
        hash = (hash ^ static_cast<unsigned char>(character)) * 0x100000001B3u;
    return channelFrom(hash, 0);
}

}  // namespace ipc::trace
