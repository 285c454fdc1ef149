// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/processes/memory_map.h"

#include "app/lab/text.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <span>

namespace ui {
namespace {

constexpr std::array kKinds{"code", "data", "heap", "stack", "private", "mapped", "shared", "trace", "reserved"};
constexpr std::string_view kTraceName = "ipclab-trace";   // ipc/posix/segment_file.cpp
constexpr quint64 kFolded = quint64{16} << 20;   // gaps from here on are drawn as a jump
constexpr quint64 kApart = quint64{1} << 30;     // parts of a live layout are farther apart than this
constexpr qreal kGapWidth = 9;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(ui::MemoryMap)
};

const SharedView* viewAt(const MemoryMap& map, quint64 address)
{
    const auto found = std::ranges::find_if(map.views, [&](const SharedView& view) { return address >= view.address && address - view.address < view.size; });
    return found == map.views.end() ? nullptr : &*found;
}

MemoryCell cellOf(const MemoryMap& map, int index, const ipc::MemoryRegion& region)
{
    const SharedView* view = viewAt(map, region.base);
    const QString name = view && !view->name.isEmpty() ? view->name : QString::fromStdString(region.name);
    return {{}, index, memoryKindOf(region), region.base, region.base + region.size, region.resident, name, view ? view->channel : 0};
}

bool goesOn(const MemoryCell& cell, const MemoryCell& next)
{
    return cell.to == next.from && cell.kind == next.kind && cell.name == next.name && cell.channel == next.channel;
}

std::vector<MemoryCell> cellsOf(const MemoryMap& map, int index)
{
    std::vector<MemoryCell> cells;
    for (const ipc::MemoryRegion& region : map.regions) {
        const MemoryCell next = cellOf(map, index, region);
        if (!cells.empty() && goesOn(cells.back(), next)) {
            cells.back().to = next.to;
            cells.back().resident = ipc::sumOf(cells.back().resident, next.resident);
        } else {
            cells.push_back(next);
        }
    }
    return cells;
}

qreal weightOf(const MemoryCell& cell) { return std::log2(static_cast<qreal>(cell.to - cell.from) / 4096 + 1) + 1; }

bool jumps(const MemoryCell& cell, const MemoryCell& next) { return next.from - cell.to >= kFolded; }

void placeRow(std::vector<MemoryCell> cells, const QRectF& row, MemoryBars& bars)
{
    qreal weight = 0;
    int gaps = 0;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        weight += weightOf(cells[i]);
        gaps += i > 0 && jumps(cells[i - 1], cells[i]);
    }
    const qreal scale = weight > 0 ? std::max(row.width() - gaps * kGapWidth, 1.0) / weight : 0;
    qreal x = row.left();
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i > 0 && jumps(cells[i - 1], cells[i])) {
            bars.gaps.push_back({QRectF(x, row.top(), kGapWidth, row.height()), cells[i - 1].to, cells[i].from});
            x += kGapWidth;
        }
        cells[i].rect = QRectF(x, row.top(), weightOf(cells[i]) * scale, row.height());
        x = cells[i].rect.right();
        bars.cells.push_back(cells[i]);
    }
}

// Each section is joined from one bar to the next that has it.
void link(MemoryBars& bars)
{
    std::map<quint64, const MemoryCell*> last;
    for (const MemoryCell& cell : bars.cells) {
        if (cell.channel == 0)
            continue;
        const MemoryCell*& before = last[cell.channel];
        if (before && before->map != cell.map)
            bars.links.push_back({{before->rect.center().x(), before->rect.bottom()}, {cell.rect.center().x(), cell.rect.top()}, cell.channel});
        before = &cell;
    }
}

// "code, data, heap": what there is in these regions.
QString kindsOf(std::span<const ipc::MemoryRegion> regions)
{
    QStringList kinds;
    for (const MemorySum& sum : memorySums({regions.begin(), regions.end()}))
        kinds.append(memoryKindText(sum.kind));
    return kinds.join(QStringLiteral(", "));
}

}  // namespace

MemoryKind memoryKindOf(const ipc::MemoryRegion& region)
{
    if (region.name.find(kTraceName) != std::string::npos)
        return MemoryKind::Trace;
    const auto found = std::ranges::find(kKinds, region.kind);
    return found == kKinds.end() ? MemoryKind::Private : static_cast<MemoryKind>(found - kKinds.begin());
}

QString memoryKindText(MemoryKind kind)
{
    static constexpr std::array texts{QT_TRANSLATE_NOOP("ui::MemoryMap", "code"), QT_TRANSLATE_NOOP("ui::MemoryMap", "data"),
                                      QT_TRANSLATE_NOOP("ui::MemoryMap", "heap"), QT_TRANSLATE_NOOP("ui::MemoryMap", "stack"),
                                      QT_TRANSLATE_NOOP("ui::MemoryMap", "private"), QT_TRANSLATE_NOOP("ui::MemoryMap", "mapped file"),
                                      QT_TRANSLATE_NOOP("ui::MemoryMap", "shared"), QT_TRANSLATE_NOOP("ui::MemoryMap", "the lab's trace"),
                                      QT_TRANSLATE_NOOP("ui::MemoryMap", "reserved")};
    return Words::tr(texts[static_cast<std::size_t>(kind)]);
}

QString notTold() { return Words::tr("not told"); }

QString toldBytes(std::optional<quint64> bytes) { return bytes ? lab::bytesText(*bytes) : notTold(); }

MemoryBars placeMemory(const std::vector<MemoryMap>& maps, qreal width, qreal line, qreal bar)
{
    MemoryBars bars;
    qreal y = 0;
    for (std::size_t i = 0; i < maps.size(); ++i) {
        bars.titles.emplace_back(0, y, width, line);
        placeRow(cellsOf(maps[i], static_cast<int>(i)), QRectF(0, y + line, width, bar), bars);
        y += line + bar + line * 0.6;
    }
    bars.height = y;
    link(bars);
    return bars;
}

std::vector<MemorySum> memorySums(const std::vector<ipc::MemoryRegion>& regions)
{
    std::vector<MemorySum> sums;
    for (int kind = 0; kind < static_cast<int>(MemoryKind::Count_); ++kind) {
        MemorySum sum{static_cast<MemoryKind>(kind)};
        for (const ipc::MemoryRegion& region : regions) {
            if (memoryKindOf(region) != sum.kind)
                continue;
            sum.size += region.size;
            sum.resident = ipc::sumOf(sum.resident, region.resident);
            ++sum.regions;
        }
        if (sum.regions > 0)
            sums.push_back(sum);
    }
    return sums;
}

AddressLayout liveLayout(const QString& name, const std::vector<ipc::MemoryRegion>& regions)
{
    constexpr quint64 kEnd = quint64{1} << 47;
    AddressLayout layout{QStringLiteral("live"), name, Words::tr("where its regions are now"), Words::tr("asked of the process itself"), {}};
    quint64 at = 0;
    const auto add = [&](quint64 to, RegionUse use, const QString& label, const QString& note) {
        if (to > at)
            layout.regions.push_back({at, to, use, label, note});
        at = std::max(at, to);
    };
    for (std::size_t i = 0; i < regions.size() && regions[i].base < kEnd;) {
        std::size_t end = i + 1;
        quint64 bytes = regions[i].size;
        while (end < regions.size() && regions[end].base - (regions[end - 1].base + regions[end - 1].size) < kApart)
            bytes += regions[end++].size;
        add(regions[i].base, RegionUse::Unused, Words::tr("nothing"), Words::tr("No page is there: to touch it is an access violation."));
        add(std::min<quint64>(regions[end - 1].base + regions[end - 1].size, kEnd), RegionUse::Private,
            kindsOf(std::span(regions).subspan(i, end - i)),
            Words::tr("%1 regions with %2 bytes").arg(end - i).arg(bytes));
        i = end;
    }
    add(kEnd, RegionUse::Unused, Words::tr("nothing"), {});
    return layout;
}

}  // namespace ui
