// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/clipboard/contents.h"

#include "ipc/clipboard/text.h"

#include <algorithm>
#include <array>

namespace ipc::posix::clipboard {
namespace {

constexpr std::uint32_t kEnglish = 0x0409;   // CF_LOCALE: the input language, which X11 does not tell

bool isDelayed(const Entry& entry) { return !entry.data && entry.source == 0; }

Data locale()
{
    const auto bytes = std::as_bytes(std::span(&kEnglish, 1));
    return std::make_shared<std::vector<std::byte>>(bytes.begin(), bytes.end());
}

}  // namespace

std::vector<ClipboardFormat> Contents::formats() const
{
    std::vector<ClipboardFormat> list;
    std::ranges::transform(m_entries, std::back_inserter(list), &Entry::format);
    return list;
}

const Entry* Contents::find(ClipboardFormat format) const
{
    const auto found = std::ranges::find(m_entries, format, &Entry::format);
    return found == m_entries.end() ? nullptr : &*found;
}

void Contents::set(ClipboardFormat format, Data data, std::uint64_t version)
{
    Entry entry{format, 0, std::move(data), version};
    const auto found = std::ranges::find(m_entries, format, &Entry::format);
    if (found == m_entries.end())
        m_entries.push_back(std::move(entry));
    else
        *found = std::move(entry);
}

void Contents::render(ClipboardFormat format, Data data)
{
    const auto found = std::ranges::find(m_entries, format, &Entry::format);
    if (found != m_entries.end())
        found->data = std::move(data);
}

unsigned Contents::synthesize()
{
    const auto given = [&](ClipboardFormat format) {
        const Entry* entry = find(format);
        return entry && entry->source == 0;
    };
    const auto set = std::array{given(kCfText), given(kCfOemText), given(kCfUnicodeText)};
    if (std::ranges::find(set, true) == set.end())
        return 0;
    unsigned steps = 0;
    if (!find(kCfLocale)) {
        m_entries.push_back({kCfLocale, kCfLocale, locale(), 0});
        ++steps;
    }
    const std::size_t before = m_entries.size();
    for (const ClipboardFormat format : {kCfText, kCfOemText, kCfUnicodeText})
        if (!find(format)) {
            const auto source = std::ranges::find_if(clipboardTextSources(format), given);
            m_entries.push_back({format, *source, nullptr, find(*source)->version});
        }
    return steps + (m_entries.size() > before ? 1 : 0);
}

ClipboardFormat Contents::toRender(ClipboardFormat format) const
{
    const Entry* entry = find(format);
    if (entry && !entry->data && entry->source != 0)
        entry = find(entry->source);
    return entry && isDelayed(*entry) ? entry->format : 0;
}

Data Contents::get(ClipboardFormat format) const
{
    const Entry* entry = find(format);
    if (!entry || entry->data || entry->source == 0)
        return entry ? entry->data : nullptr;
    const Entry* source = find(entry->source);
    if (!source || !source->data)
        return nullptr;
    const auto text = decodeClipboardText(source->format, *source->data);
    return std::make_shared<std::vector<std::byte>>(encodeClipboardText(format, text));
}

bool Contents::dropDelayed()
{
    const auto gone = delayed();
    const auto isGone = [&](ClipboardFormat format) { return std::ranges::find(gone, format) != gone.end(); };
    std::erase_if(m_entries, [&](const Entry& entry) { return isGone(entry.format) || (!entry.data && isGone(entry.source)); });
    return !gone.empty();
}

std::vector<ClipboardFormat> Contents::delayed() const
{
    std::vector<ClipboardFormat> list;
    for (const Entry& entry : m_entries)
        if (isDelayed(entry))
            list.push_back(entry.format);
    return list;
}

}  // namespace ipc::posix::clipboard
