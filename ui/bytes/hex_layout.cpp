// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bytes/hex_layout.h"

namespace ui {
namespace {

constexpr int kFirstPrintable = 0x20;
constexpr int kLastPrintable = 0x7e;

}  // namespace

std::optional<qint64> HexLayout::byteAt(qint64 line, int column, qint64 size)
{
    for (int inLine = 0; inLine < kPerLine; ++inLine) {
        const int hex = hexColumn(inLine);
        if (column == textColumn(inLine) || column == hex || column == hex + 1) {
            const qint64 byte = line * kPerLine + inLine;
            return line >= 0 && byte < size ? std::optional(byte) : std::nullopt;
        }
    }
    return std::nullopt;
}

QString HexLayout::offsetText(qint64 offset) { return QStringLiteral("%1").arg(offset, kOffsetWidth, 16, QLatin1Char('0')); }

QString HexLayout::hexText(std::byte byte)
{
    return QStringLiteral("%1").arg(std::to_integer<int>(byte), 2, 16, QLatin1Char('0'));
}

QChar HexLayout::letter(std::byte byte)
{
    const int value = std::to_integer<int>(byte);
    return value >= kFirstPrintable && value <= kLastPrintable ? QChar(value) : QChar(QLatin1Char('.'));
}

QString HexLayout::dump(std::span<const std::byte> bytes)
{
    QString dump;
    for (std::size_t start = 0; start < bytes.size(); start += kPerLine) {
        QString line = offsetText(static_cast<qint64>(start));
        QString text;
        for (int inLine = 0; inLine < kPerLine && start + static_cast<std::size_t>(inLine) < bytes.size(); ++inLine) {
            const std::byte byte = bytes[start + static_cast<std::size_t>(inLine)];
            line = line.leftJustified(hexColumn(inLine)) + hexText(byte);
            text += letter(byte);
        }
        dump += line.leftJustified(kTextStart) + text + QLatin1Char('\n');
    }
    return dump;
}

}  // namespace ui
