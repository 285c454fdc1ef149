// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/processes/address_figure.h"
#include "ui/processes/address_scale.h"

#include <QTest>

class AddressFigureTest : public QObject {
    Q_OBJECT

private slots:
    void smallStretchesCanBeSeenAndLargeOnesKeepTheirProportion()
    {
        const ui::AddressScale scale({0, 64 << 10, quint64{2} << 30, quint64{4} << 30}, 0, 1000, 10);
        QCOMPARE(scale.y(0), 1000.0);
        QCOMPARE(scale.y(quint64{4} << 30), 0.0);
        QCOMPARE(scale.y(64 << 10), 990.0);
        const qreal upper = scale.y(quint64{2} << 30) - scale.y(quint64{4} << 30);
        const qreal lower = scale.y(64 << 10) - scale.y(quint64{2} << 30);
        QVERIFY(qAbs(upper - lower) < 0.1);   // 2 GB, and 2 GB but for 64 KB
    }

    void addressesAreFoundAgain()
    {
        const ui::AddressScale scale({0, 1000, 4000}, 0, 400, 10);
        for (const quint64 address : {0, 500, 1000, 2500, 4000})
            QCOMPARE(scale.addressAt(scale.y(address)), address);
        QCOMPARE(scale.addressAt(-5), quint64{4000});
        QCOMPARE(scale.addressAt(500), quint64{0});
    }

    void stretchesShareTooLittleRoomEqually()
    {
        const ui::AddressScale scale({0, 1, 1000}, 0, 10, 20);
        QCOMPARE(scale.y(1), 5.0);
    }

    void layoutsCoverFourGigabytesWithoutGaps()
    {
        for (const ui::AddressLayout& layout : ui::classicLayouts()) {
            QCOMPARE(layout.from(), quint64{0});
            QCOMPARE(layout.to(), quint64{4} << 30);
            for (std::size_t i = 1; i < layout.regions.size(); ++i)
                QCOMPARE(layout.regions[i].from, layout.regions[i - 1].to);
        }
        QCOMPARE(ui::x64Layout().to(), quint64{256} << 40);
    }

    void equalAddressesAreDrawnAtEqualHeight()
    {
        const auto layouts = ui::classicLayouts();
        const auto geometry = ui::figureGeometry(layouts, {700, 500}, 40, 80, 12);
        qreal nt = 0, win9x = 0;
        for (const ui::RegionBox& box : geometry.boxes) {
            const auto& region = layouts[static_cast<std::size_t>(box.layout)].regions[static_cast<std::size_t>(box.region)];
            if (region.to == quint64{2} << 30)
                (box.layout == 0 ? nt : win9x) = box.rect.top();
            QVERIFY(box.rect.height() >= 12);
        }
        QVERIFY(nt > 0);
        QCOMPARE(nt, win9x);
    }

    void addressesAreWrittenAsInTextbooks()
    {
        QCOMPARE(ui::addressText(quint64{2} << 30), QStringLiteral("2 GB"));
        QCOMPARE(ui::addressText(64 << 10), QStringLiteral("64 KB"));
        QCOMPARE(ui::addressText((quint64{2} << 30) - (64 << 10)), QStringLiteral("0x7fff0000"));
    }
};

QTEST_MAIN(AddressFigureTest)
#include "address_figure_test.moc"
