// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bytes/hex_layout.h"

#include <QByteArray>
#include <QTest>

using ui::HexLayout;

class HexLayoutTest : public QObject {
    Q_OBJECT

private slots:
    void dumpsAsEverybodyDoes()
    {
        const QByteArray data("hello, world\0\xff!", 15);
        const auto bytes = std::as_bytes(std::span(data.constData(), 15));
        QCOMPARE(HexLayout::dump(bytes),
                 QStringLiteral("00000000  68 65 6c 6c 6f 2c 20 77  6f 72 6c 64 00 ff 21     hello, world..!\n"));
    }

    void findsTheByteUnderEachLetter()
    {
        const qint64 size = 20;
        for (qint64 byte = 0; byte < size; ++byte) {
            const int inLine = static_cast<int>(byte % HexLayout::kPerLine);
            const qint64 line = byte / HexLayout::kPerLine;
            QCOMPARE(HexLayout::byteAt(line, HexLayout::hexColumn(inLine), size), std::optional(byte));
            QCOMPARE(HexLayout::byteAt(line, HexLayout::hexColumn(inLine) + 1, size), std::optional(byte));
            QCOMPARE(HexLayout::byteAt(line, HexLayout::textColumn(inLine), size), std::optional(byte));
        }
        QVERIFY(!HexLayout::byteAt(0, 0, size));
        QVERIFY(!HexLayout::byteAt(0, HexLayout::hexColumn(0) + 2, size));
        QVERIFY(!HexLayout::byteAt(1, HexLayout::hexColumn(4), size));
        QVERIFY(!HexLayout::byteAt(-1, HexLayout::hexColumn(0), size));
    }

    void columnsDoNotOverlap()
    {
        QVERIFY(HexLayout::hexColumn(HexLayout::kPerLine - 1) + 2 <= HexLayout::kTextStart);
        QCOMPARE(HexLayout::textColumn(HexLayout::kPerLine - 1) + 1, HexLayout::kWidth);
    }
};

QTEST_APPLESS_MAIN(HexLayoutTest)
#include "hex_layout_test.moc"
