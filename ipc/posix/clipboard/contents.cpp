// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/clipboard/contents.h"

#include "ipc/clipboard/text.h"
#include "ipc/posix/clipboard/code_pages.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace ipc::posix::clipboard {
namespace {

constexpr std::uint32_t kEnglish = 0x0409;   // CF_LOCALE: the input language, which X11 does not tell

bool isDelayed(const Entry& entry) { return !entry.data && entry.source == 0; }

Data englishLocale()
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

std::uint64_t Contents::render(ClipboardFormat format, Data data)
{
    const Entry* const before = find(format);
    const std::uint64_t version = before && before->source == 0 ? before->version : 0;
    set(format, std::move(data), version);
    return version;
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
        m_entries.push_back({kCfLocale, kCfLocale, englishLocale(), 0});
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

bool Contents::needsLanguage(ClipboardFormat format) const
{
    const Entry* const entry = find(format);
    const Entry* const source = entry && !entry->data && entry->source != 0 ? find(entry->source) : nullptr;
    const Entry* const language = find(kCfLocale);
    return source && source->data && language && isDelayed(*language);
}

Data Contents::get(ClipboardFormat format) const
{
    const Entry* entry = find(format);
    if (!entry || entry->data || entry->source == 0)
        return entry ? entry->data : nullptr;
    const Entry* source = find(entry->source);
    if (!source || !source->data)
        return nullptr;
    auto text = convertText(source->format, *source->data, format, locale());
    terminateClipboardText(format, text);
    return text.empty() ? nullptr : std::make_shared<Bytes>(std::move(text));
}

// What CF_LOCALE says; of text without it, or without enough of it, that of the system.
std::uint32_t Contents::locale() const
{
    std::uint32_t locale = kEnglish;
    const Entry* const entry = find(kCfLocale);
    if (entry && entry->data && entry->data->size() >= sizeof locale)
        std::memcpy(&locale, entry->data->data(), sizeof locale);
    return locale;
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
