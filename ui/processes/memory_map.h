// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/process.h"

#include "ui/processes/address_layouts.h"

#include <QRectF>
#include <QString>

namespace ui {

/// What a stretch of a live address space holds, in the order of the legend.
enum class MemoryKind { Code, Data, Heap, Stack, Private, Mapped, Shared, Trace, Reserved, Count_ };

/// Trace is what the lab itself has put there: address space for the records of this process, of which little is in memory.
MemoryKind memoryKindOf(const ipc::MemoryRegion& region);
QString memoryKindText(MemoryKind kind);

/// A view of a section that the lab knows.
struct SharedView {
    quint64 channel = 0;    ///< equal in all processes that see the section
    quint64 address = 0;
    quint64 size = 0;
    QString name;           ///< of the section
};

/// A process with its regions, as one bar shows it.
struct MemoryMap {
    QString name;
    int colour = -1;        ///< Theme::process
    std::vector<ipc::MemoryRegion> regions;   ///< by address
    std::vector<SharedView> views;
};

/// One stretch of the bar: neighbours of one kind are drawn as one.
struct MemoryCell {
    QRectF rect;
    int map = 0;
    MemoryKind kind = MemoryKind::Private;
    quint64 from = 0, to = 0;
    std::optional<quint64> resident = 0;   ///< nothing if not told
    QString name;           ///< of the file, or what the system calls it
    quint64 channel = 0;    ///< of a section that the lab knows; 0 for others
};

/// A jump over addresses that nobody uses.
struct MemoryGap {
    QRectF rect;
    quint64 from = 0, to = 0;
};

/// The same section in two processes.
struct MemoryLink {
    QPointF upper, lower;
    quint64 channel = 0;
};

struct MemoryBars {
    std::vector<MemoryCell> cells;
    std::vector<MemoryGap> gaps;
    std::vector<MemoryLink> links;
    std::vector<QRectF> titles;   ///< one for each map
    qreal height = 0;
};

/// Places the bars one below the other: each by address from the left, a cell's width grows with the logarithm of its size,
/// for a stack of 8 MiB and a page of data must both be seen.
MemoryBars placeMemory(const std::vector<MemoryMap>& maps, qreal width, qreal line, qreal bar);

/// What stands for a fact that the process's system does not tell; and a size that may be one.
QString notTold();
QString toldBytes(std::optional<quint64> bytes);

struct MemorySum {
    MemoryKind kind = MemoryKind::Private;
    quint64 size = 0;
    std::optional<quint64> resident = 0;   ///< nothing if not told
    int regions = 0;
};
/// Sizes by kind; kinds that there are none of are left out.
std::vector<MemorySum> memorySums(const std::vector<ipc::MemoryRegion>& regions);

/// The live address space in few regions, to stand beside a textbook's figure of the same scale.
AddressLayout liveLayout(const QString& name, const std::vector<ipc::MemoryRegion>& regions);

}  // namespace ui
