// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/clipboard/origins.h"

#include "ipc/clipboard/text.h"
#include "ipc/sys/shared_file.h"
#include "ipc/trace/fingerprint.h"

#include <algorithm>
#include <array>

namespace ipc {
namespace {

constexpr std::size_t kMostOrigins = 64;

// `turn` is odd while the rest is being written: who reads meanwhile reads again.
struct SidePage {
    struct Origin {
        std::atomic<std::uint64_t> format;
        std::atomic<std::uint64_t> version;
        std::atomic<std::uint64_t> mark;
        std::atomic<std::uint64_t> size;
    };
    std::atomic<std::uint64_t> turn;
    std::atomic<std::uint64_t> channel;
    std::atomic<std::uint64_t> owner;
    std::atomic<std::uint64_t> opener;
    std::atomic<std::uint64_t> lastVersion;
    std::atomic<std::uint64_t> count;
    std::array<Origin, kMostOrigins> origins;
};

ClipboardOrigins contentsOf(const SidePage& page)
{
    ClipboardOrigins side;
    side.channel = page.channel.load();
    side.owner = page.owner.load();
    side.opener = page.opener.load();
    side.lastVersion = page.lastVersion.load();
    for (std::size_t i = 0; i < std::min<std::size_t>(page.count.load(), kMostOrigins); ++i) {
        const SidePage::Origin& origin = page.origins[i];
        side.origins.push_back({static_cast<ClipboardFormat>(origin.format.load()), origin.version.load(), origin.mark.load(), origin.size.load()});
    }
    return side;
}

bool hasData(const ClipboardOrigin& origin, ClipboardFormat format, std::span<const std::byte> data)
{
    const auto size = isClipboardText(format) ? data.size() : std::min<std::size_t>(data.size(), origin.size);
    return origin.mark != 0 && origin.mark == markOf(format, data.first(size));
}

}  // namespace

struct ClipboardOriginFile::Page {
    std::array<SidePage, 2> sides;
};

const ClipboardOrigin* ClipboardOrigins::find(ClipboardFormat format) const
{
    const auto found = std::ranges::find(origins, format, &ClipboardOrigin::format);
    return found == origins.end() ? nullptr : &*found;
}

const ClipboardOrigin* ClipboardOrigins::sourceOf(ClipboardFormat format, std::span<const std::byte> data) const
{
    if (const ClipboardOrigin* set = find(format))
        return hasData(*set, format, data) ? set : nullptr;
    // A code page may not have all characters: what is made from text need not have its mark.
    for (const ClipboardFormat other : clipboardTextSources(format))
        if (const ClipboardOrigin* source = find(other))
            return source->mark != 0 ? source : nullptr;
    return nullptr;
}

const ClipboardOrigin* ClipboardOrigins::withData(ClipboardFormat format, std::span<const std::byte> data) const
{
    const auto found = std::ranges::find_if(origins, [&](const ClipboardOrigin& each) { return hasData(each, format, data); });
    return found == origins.end() ? nullptr : &*found;
}

void ClipboardOrigins::set(const ClipboardOrigin& origin)
{
    std::erase_if(origins, [&](const ClipboardOrigin& each) { return each.format == origin.format; });
    origins.push_back(origin);
    lastVersion = std::max(lastVersion, origin.version);
}

std::uint64_t markOf(ClipboardFormat format, std::span<const std::byte> data)
{
    if (!isClipboardText(format))
        return data.empty() ? 0 : trace::fingerprint(data);
    const std::string text = decodeClipboardText(format, data);
    return text.empty() ? 0 : trace::fingerprint(std::as_bytes(std::span(text)));
}

std::optional<ClipboardOriginFile> ClipboardOriginFile::open(const std::string& sessionDirectory, Open how)
{
    if (sessionDirectory.empty())
        return std::nullopt;
    const auto mapped = sys::mapSharedFile(sessionDirectory + "/clipboard-origins", how == Open::OrMake ? sizeof(Page) : 0);
    if (!mapped || mapped->size() < sizeof(Page))
        return std::nullopt;
    return ClipboardOriginFile(reinterpret_cast<Page*>(mapped->data()));
}

bool ClipboardOriginFile::hasSide(Side side) const { return m_page->sides[static_cast<std::size_t>(side)].channel.load() != 0; }

ClipboardOrigins ClipboardOriginFile::read(Side side) const
{
    constexpr int kMostAttempts = 1000;   // more, and whoever was writing is no more
    const SidePage& page = m_page->sides[static_cast<std::size_t>(side)];
    for (int i = 0; i < kMostAttempts; ++i) {
        const std::uint64_t turn = page.turn.load();
        ClipboardOrigins read = contentsOf(page);
        if (turn % 2 == 0 && page.turn.load() == turn)
            return read;
    }
    return {};
}

void ClipboardOriginFile::write(Side side, const ClipboardOrigins& origins)
{
    SidePage& page = m_page->sides[static_cast<std::size_t>(side)];
    page.turn.store(page.turn.load() | 1);   // who was killed inside has left it odd
    page.channel.store(origins.channel);
    page.owner.store(origins.owner);
    page.opener.store(origins.opener);
    page.lastVersion.store(origins.lastVersion);
    const std::size_t count = std::min(origins.origins.size(), kMostOrigins);
    for (std::size_t i = 0; i < count; ++i) {
        page.origins[i].format.store(origins.origins[i].format);
        page.origins[i].version.store(origins.origins[i].version);
        page.origins[i].mark.store(origins.origins[i].mark);
        page.origins[i].size.store(origins.origins[i].size);
    }
    page.count.store(count);
    page.turn.fetch_add(1);
}

}  // namespace ipc
