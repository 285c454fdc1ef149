// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/processes/memory_map.h"

#include "ipc/process.h"

#include <QCoreApplication>
#include <QTest>

#include <algorithm>

using namespace ui;

namespace {

constexpr quint64 kView = 0x7f0000100000;

ipc::MemoryRegion region(quint64 base, quint64 size, const char* kind) { return {base, size, size / 2, kind, "rw-", ""}; }

MemoryMap someMap(quint64 view)
{
    return {QStringLiteral("a"), 0, {region(0x400000, 0x2000, "code"), region(0x402000, 0x1000, "code"), region(view, 0x10000, "shared")},
            {{9, view, 0x10000, QStringLiteral("shared")}}};
}

}  // namespace

/// Where live address spaces are drawn, without a window.
class MemoryMapTest : public QObject {
    Q_OBJECT

private slots:
    void joinsNeighboursAndFoldsGaps();
    void cellsStayInTheirRow();
    void linksASectionAcrossProcesses();
    void sumsByKind();
    void aLiveLayoutHasNoHoles();
};

void MemoryMapTest::joinsNeighboursAndFoldsGaps()
{
    const MemoryBars bars = placeMemory({someMap(kView)}, 400, 15, 20);
    QCOMPARE(bars.cells.size(), 2u);
    QCOMPARE(bars.cells[0].to, 0x403000u);
    QCOMPARE(bars.cells[0].resident, 0x1800u);
    QCOMPARE(bars.gaps.size(), 1u);
    QCOMPARE(bars.gaps[0].to, kView);
}

void MemoryMapTest::cellsStayInTheirRow()
{
    const MemoryBars bars = placeMemory({someMap(kView), someMap(kView + 0x100000)}, 400, 15, 20);
    for (const MemoryCell& cell : bars.cells) {
        QVERIFY(cell.rect.left() >= 0 && cell.rect.right() <= 400.01);
        QVERIFY(cell.rect.width() > 1);
        QVERIFY(cell.rect.bottom() <= bars.height);
    }
    QVERIFY(bars.titles[1].top() >= bars.cells[1].rect.bottom());
}

void MemoryMapTest::linksASectionAcrossProcesses()
{
    const MemoryBars bars = placeMemory({someMap(kView), someMap(kView + 0x100000)}, 400, 15, 20);
    QCOMPARE(bars.links.size(), 1u);
    QCOMPARE(bars.links[0].channel, 9u);
    QVERIFY(bars.links[0].upper.y() < bars.links[0].lower.y());
}

void MemoryMapTest::sumsByKind()
{
    const auto sums = memorySums(someMap(kView).regions);
    QCOMPARE(sums.size(), 2u);
    QCOMPARE(sums[0].kind, MemoryKind::Code);
    QCOMPARE(sums[0].size, 0x3000u);
    QCOMPARE(sums[0].regions, 2);
}

void MemoryMapTest::aLiveLayoutHasNoHoles()
{
    const auto self = ipc::inspectProcess(static_cast<ipc::ProcessId>(QCoreApplication::applicationPid()));
    QVERIFY(self);
    QVERIFY(!self->regions.empty() && !self->threads.empty() && self->workingSet > 0);
    const AddressLayout layout = liveLayout(QStringLiteral("self"), self->regions);
    QCOMPARE(layout.from(), 0u);
    for (std::size_t i = 1; i < layout.regions.size(); ++i)
        QCOMPARE(layout.regions[i].from, layout.regions[i - 1].to);
    for (const ipc::MemoryRegion& each : self->regions) {
        const auto holds = [&](const AddressRegion& region) { return each.base >= region.from && each.base < region.to && region.use == RegionUse::Private; };
        QVERIFY(each.base >= layout.to() || std::ranges::any_of(layout.regions, holds));
    }
}

QTEST_GUILESS_MAIN(MemoryMapTest)
#include "memory_map_test.moc"
