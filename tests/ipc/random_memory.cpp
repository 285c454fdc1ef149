// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/file_mapping.h"
#include "ipc/virtual_memory.h"
#include "tests/ipc/random_dice.h"

#include <algorithm>

namespace ipc::test {
namespace {

/// Reservations, and views of a section whose pages are only promised, in which pages come and go.
class Addresses {
public:
    explicit Addresses(Dice& dice) : m_dice(dice) {}
    ~Addresses()
    {
        for (const Region& region : m_regions)
            region.isView ? (void)unmapViewOfFile(region.base) : (void)virtualFree(region.base, 0, kMemRelease);
    }

    void step()
    {
        switch (m_regions.empty() ? m_dice.roll(2) : m_dice.roll(12)) {
        case 0: return reserve();
        case 1: return map();
        case 2: case 3: case 4: return commit();
        case 5: case 6: return free();
        case 7: case 8: return query();
        case 9: return touch(true);
        case 10: return touch(false);
        default: return m_dice.oneIn(4) ? leave() : query();
        }
    }

private:
    struct Region {
        std::uint64_t base = 0;
        std::uint64_t size = 0;
        bool isView = false;
        bool isCopy = false;   // copy on write
    };
    static constexpr std::uint64_t kPage = 4096;

    std::uint64_t size() { return m_dice.of(std::vector<std::uint64_t>{0, 1, kPage, kPage, 5000, 3 * kPage, 65536, 70000}); }
    std::uint32_t protection() { return m_dice.of(std::vector<std::uint32_t>{0x04, 0x04, 0x04, 0x02, 0x01, 0x20, 0x40, 0, 0x08, 0x06, 0x80}); }
    // Not far beyond the end: what lies there is nobody's, or somebody's else.
    std::uint64_t placeIn(const Region& region) { return m_dice.oneIn(4) ? region.base : region.base + m_dice.roll(static_cast<std::size_t>(region.size)); }

    void reserve()
    {
        const std::uint32_t type = m_dice.of(std::vector<std::uint32_t>{kMemReserve, kMemReserve, kMemReserve | kMemCommit, kMemCommit, 0, 0x8000});
        const std::uint64_t wanted = size();
        const std::uint32_t how = protection();
        const auto base = virtualAlloc(0, wanted, type, how);
        say("reserve", wanted, type, how, code(base));
        if (base)
            m_regions.push_back({*base, (wanted + kPage - 1) / kPage * kPage, false});
    }

    void map()
    {
        FileMappingOptions options;
        options.protection = m_dice.oneIn(3) ? 0x04000004u : m_dice.oneIn(2) ? 0x04000002u : kPageReadWrite;
        options.size = 65536;
        const auto section = createFileMapping(options);
        const std::uint32_t access = m_dice.of(std::vector<std::uint32_t>{kFileMapRead, kFileMapWrite, kFileMapCopy});
        const auto view = section ? mapViewOfFile(section->handle, {access, 0, 0, 0}) : Result<View>(Unexpected(section.error()));
        say("map", options.protection, access, code(view));
        if (view)
            m_regions.push_back({view->address, view->size, true, access == kFileMapCopy});
        if (section)
            (void)closeHandle(section->handle);
    }

    void commit()
    {
        const Region region = m_dice.of(m_regions);
        const std::uint64_t place = placeIn(region), length = size();
        std::uint32_t how = protection();
        const bool leaves = place + length > region.base + region.size;
        if (region.isView && leaves)   // into what lies behind it
            return;
        if (leaves || how == 0x08 || how == 0x80)   // which of 87 and 487 comes first; CommitCopyOnWrite
            how = 0x04;
        const auto got = virtualAlloc(place, length, kMemCommit, how);
        say("commit", region.isView, place - region.base, length, how, code(got), got ? *got - region.base : 0);
    }

    void free()
    {
        const Region region = m_dice.of(m_regions);
        const std::uint32_t type = m_dice.of(std::vector<std::uint32_t>{kMemDecommit, kMemDecommit, kMemDecommit, kMemRelease, 0, kMemRelease | kMemDecommit});
        const std::uint64_t place = placeIn(region), length = type == kMemRelease && m_dice.oneIn(2) ? 0 : size();
        const auto done = virtualFree(place, length, type);
        say("free", region.isView, place - region.base, length, type, code(done));
        if (done && type == kMemRelease)
            std::erase_if(m_regions, [&](const Region& other) { return other.base == region.base; });
    }

    void query()
    {
        const Region region = m_dice.of(m_regions);
        const std::uint64_t place = placeIn(region);
        const auto info = virtualQuery(place);
        if (!info)
            return say("query", code(info));
        const std::uint64_t regionSize = info->state == kMemReserve ? 0 : info->regionSize;   // RegionsOfAlikePages
        say("query", place - region.base, info->baseAddress - region.base, info->allocationBase - region.base, info->allocationProtect, regionSize, info->state,
            info->protection, info->type);
    }

    // Only views are read and written by a call.
    void touch(bool writes)
    {
        const Region region = m_dice.of(m_regions);
        if (!region.isView)
            return;
        const std::uint64_t place = placeIn(region);
        std::byte bytes[3]{std::byte{1}};
        if (writes && region.isCopy)   // PrivatePagesShown
            return;
        if (writes)
            say("write", place - region.base, code(writeMemory(place, bytes)));
        else
            say("read", place - region.base, code(readMemory(place, bytes)), static_cast<int>(bytes[0]));
    }

    void leave()
    {
        const Region region = m_dice.of(m_regions);
        say("leave", code(region.isView ? unmapViewOfFile(region.base) : virtualFree(region.base, 0, kMemRelease)));
        std::erase_if(m_regions, [&](const Region& other) { return other.base == region.base; });
    }

    Dice& m_dice;
    std::vector<Region> m_regions;
};

}  // namespace

void memory(Dice& dice, const std::string&)
{
    Addresses addresses(dice);
    for (int i = 0; i < 60; ++i)
        addresses.step();
}

}  // namespace ipc::test
