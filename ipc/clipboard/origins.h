// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/clipboard.h"

#include <atomic>
#include <optional>

/// Whose data it is that a GetClipboardData brings, where the system that keeps the clipboard does not tell: Windows, for its
/// own processes, and X11, for what Windows processes and Linux ones hand each other through a selection.
///
/// Who sets data puts down its format, its version and a mark of its bytes, in a file of the session that all its processes
/// map. Who gets data looks for the mark: what it got is what was set if the bytes are the same and, on Windows, the clipboard
/// has had no other owner since. Only with tracing on.
namespace ipc {

/// One format that was set.
struct ClipboardOrigin {
    ClipboardFormat format = 0;
    std::uint64_t version = 0;   ///< position of the record that set it
    std::uint64_t mark = 0;      ///< see markOf; 0 while it is only promised
    std::uint64_t size = 0;      ///< bytes that the mark is of: Windows may give more than it was given
};

/// What one side has put on the clipboard.
struct ClipboardOrigins {
    std::uint64_t channel = 0;       ///< of the records that set it; 0: the side has no process yet
    std::uint64_t owner = 0;         ///< the window that owned it last
    std::uint64_t opener = 0;        ///< the process that has it open; one that was killed may still stand there
    std::uint64_t lastVersion = 0;
    std::vector<ClipboardOrigin> origins;

    const ClipboardOrigin* find(ClipboardFormat format) const;
    /// The one that data of a format came from: set in this format with these bytes, or in the one it is synthesized from.
    const ClipboardOrigin* sourceOf(ClipboardFormat format, std::span<const std::byte> data) const;
    /// The one with these bytes, whatever its number: formats have different ones on the two sides.
    const ClipboardOrigin* withData(ClipboardFormat format, std::span<const std::byte> data) const;
    void set(const ClipboardOrigin& origin);
};

/// Which contents these are: text by its characters in whichever text format, anything else by its bytes. 0 for nothing.
std::uint64_t markOf(ClipboardFormat format, std::span<const std::byte> data);

/// The file of a session, mapped. Each side is written by one process at a time; the other reads it without waiting.
class ClipboardOriginFile {
public:
    enum class Side : std::size_t { Keeper, Windows };
    enum class Open : std::uint8_t { Existing, OrMake };

    static std::optional<ClipboardOriginFile> open(const std::string& sessionDirectory, Open how);

    ClipboardOrigins read(Side side) const;
    void write(Side side, const ClipboardOrigins& origins);
    bool hasSide(Side side) const;

private:
    struct Page;
    explicit ClipboardOriginFile(Page* page) : m_page(page) {}

    Page* m_page;
};

}  // namespace ipc
