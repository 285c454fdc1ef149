// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <cstddef>
#include <optional>
#include <span>

namespace ui {

/// Where the bytes of a dump stand, in columns of one letter: `00000010  68 65 6c …  hel…`. Pure; tested without a window.
struct HexLayout {
    static constexpr int kPerLine = 16;
    static constexpr int kOffsetWidth = 8;
    static constexpr int kHexStart = kOffsetWidth + 2;
    static constexpr int kTextStart = kHexStart + kPerLine * 3 + 2;
    static constexpr int kWidth = kTextStart + kPerLine;

    /// Column of a byte's two digits; the two halves of a line stand a little apart.
    static constexpr int hexColumn(int inLine) { return kHexStart + inLine * 3 + (inLine >= kPerLine / 2 ? 1 : 0); }
    static constexpr int textColumn(int inLine) { return kTextStart + inLine; }
    static qint64 lines(qint64 size) { return (size + kPerLine - 1) / kPerLine; }
    /// The byte at that letter of that line, in digits or text; nothing beside them.
    static std::optional<qint64> byteAt(qint64 line, int column, qint64 size);

    static QString offsetText(qint64 offset);
    static QString hexText(std::byte byte);
    /// A letter for a printable byte, a dot for others.
    static QChar letter(std::byte byte);
    /// The whole dump of those bytes, as text.
    static QString dump(std::span<const std::byte> bytes);
};

}  // namespace ui
