// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/posix/clipboard/frame.h"

namespace ipc::posix::clipboard {

/// One format on the clipboard.
struct Entry {
    ClipboardFormat format = 0;
    ClipboardFormat source = 0;   ///< what it is synthesized from; 0 if it was set
    Data data;                    ///< nothing: delayed, or synthesized when asked for
    std::uint64_t version = 0;    ///< the sequence number when it was set
};

/// The formats on the clipboard, in the order in which EnumClipboardFormats gives them. No system calls.
class Contents {
public:
    bool empty() const { return m_entries.empty(); }
    void clear() { m_entries.clear(); }
    std::vector<ClipboardFormat> formats() const;
    const Entry* find(ClipboardFormat format) const;

    /// Adds or replaces; no data: delayed. Keeps the place of a format that was there.
    void set(ClipboardFormat format, Data data, std::uint64_t version);
    /// The owner has rendered it. Returns the version that it was promised with, and keeps it; 0 if it was not promised.
    std::uint64_t render(ClipboardFormat format, Data data);

    /// Adds what CloseClipboard adds to text, after what is there: CF_LOCALE, then the missing ones of 1, 7 and 13.
    /// Returns by how much the sequence number grows: one for CF_LOCALE, one for any others.
    unsigned synthesize();

    /// The format to be rendered before `format` can be given: itself, or the source it is synthesized from; 0 if none.
    ClipboardFormat toRender(ClipboardFormat format) const;
    /// Whether `format` is made of text whose bytes mean something in a language that is still to be rendered (CF_LOCALE).
    bool needsLanguage(ClipboardFormat format) const;
    /// The bytes of a format that needs no rendering (any more); nothing if there are none.
    Data get(ClipboardFormat format) const;

    /// Takes away what its owner can no longer render, and what would be synthesized from it. False: nothing was.
    bool dropDelayed();
    std::vector<ClipboardFormat> delayed() const;

private:
    std::uint32_t locale() const;

    std::vector<Entry> m_entries;
};

}  // namespace ipc::posix::clipboard
