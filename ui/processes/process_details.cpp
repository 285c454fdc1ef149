// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/processes/process_details.h"

#include "app/lab/from_view.h"
#include "app/lab/text.h"
#include "ipc/constants.h"
#include "ui/processes/memory_bars_view.h"
#include "ui/theme.h"
#include "ui/widgets/library_words.h"

#include <QHeaderView>
#include <QPainter>
#include <QScrollBar>
#include <QTreeWidget>

#include <algorithm>

namespace ui {
namespace {

using Line = ProcessDetails::Line;

QString limitText(std::optional<std::uint64_t> limit) { return limit == 0 ? ProcessDetails::tr("none") : toldBytes(limit); }

QString faultsText(const ipc::ProcessInfo& info)
{
    return info.softFaults && info.hardFaults ? ProcessDetails::tr("%1 soft, %2 from disk").arg(*info.softFaults).arg(*info.hardFaults) : notTold();
}

// The lab knows those whose calls it has recorded.
QString handlesText(const ProcessSnapshot& snapshot)
{
    return snapshot.facts.handles ? QString::number(*snapshot.facts.handles) : ProcessDetails::tr("%1 recorded").arg(snapshot.handles.size());
}

QList<Line> factLines(const ProcessSnapshot& snapshot)
{
    const ipc::ProcessInfo& info = snapshot.facts;
    QList<Line> lines{
        {{ProcessDetails::tr("Process id"), QString::number(info.id)}},
        {{ProcessDetails::tr("Parent"), info.parent ? QString::number(*info.parent) : notTold()}},
        {{ProcessDetails::tr("Command line"), info.commandLine.empty() ? notTold() : QString::fromStdString(info.commandLine)}},
        {{ProcessDetails::tr("Priority class"), QString::fromStdString(ipc::constantText(ipc::Family::PriorityClass, info.priorityClass))}},
        {{ProcessDetails::tr("Working set"), ProcessDetails::tr("%1 now, %2 at most so far").arg(lab::bytesText(info.workingSet), lab::bytesText(info.peakWorkingSet))}},
        {{ProcessDetails::tr("Limit"), limitText(info.limit)}},
        {{ProcessDetails::tr("Private memory"), toldBytes(info.committed)}},
        {{ProcessDetails::tr("Address space"), ProcessDetails::tr("%1 in %2 regions").arg(lab::bytesText(info.addressSpace)).arg(info.regions.size())}},
        {{ProcessDetails::tr("Page faults"), faultsText(info)}},
        {{ProcessDetails::tr("Handles"), handlesText(snapshot)}},
    };
    if (info.descriptors)
        lines.append({{ProcessDetails::tr("Descriptors"), ProcessDetails::tr("%1 open in the kernel").arg(*info.descriptors)}});
    return lines;
}

QString nameOf(const ProcessSnapshot& snapshot, const ipc::ThreadInfo& thread)
{
    return snapshot.threadNames.value(thread.id, QString::fromStdString(thread.name));
}

// The system counts in ticks; less than one is nothing.
QString cpuText(std::uint64_t time) { return time == 0 ? QStringLiteral("0 ms") : lab::durationText(static_cast<lab::Moment>(time)); }

// What it is blocked in: the call that the trace knows, and the kernel's function beneath it.
QString blockedIn(const ProcessSnapshot& snapshot, const ipc::ThreadInfo& thread)
{
    const QString name = nameOf(snapshot, thread);
    const auto call = std::ranges::find(snapshot.calls, name, &lab::LiveCall::threadName);
    QStringList parts;
    if (call != snapshot.calls.end())
        parts << ProcessDetails::tr("%1 since %2").arg(lab::fromView(ipc::callName(call->call)), lab::durationText(snapshot.now - call->since));
    if (!thread.waitsIn.empty())
        parts << QString::fromStdString(thread.waitsIn);
    return parts.join(QStringLiteral(" · "));
}

QString stackText(const ipc::ThreadStack& stack)
{
    if (stack.reserved == 0)
        return notTold();
    const QString sizes = ProcessDetails::tr("%1 of %2").arg(lab::bytesText(stack.committed), lab::bytesText(stack.reserved));
    return stack.pointer == 0 ? sizes : ProcessDetails::tr("%1, %2 used").arg(sizes, lab::bytesText(stack.base + stack.reserved - stack.pointer));
}

QString stackRange(const ipc::ThreadStack& stack)
{
    if (stack.reserved == 0)
        return {};
    const QString range = QStringLiteral("%1 – %2").arg(lab::handleText(stack.base), lab::handleText(stack.base + stack.reserved));
    return stack.pointer == 0 ? range : ProcessDetails::tr("%1, pointer at %2").arg(range, lab::handleText(stack.pointer));
}

QList<Line> threadLines(const ProcessSnapshot& snapshot)
{
    QList<Line> lines;
    for (const ipc::ThreadInfo& thread : snapshot.facts.threads)
        lines.append({{QString::number(thread.id), nameOf(snapshot, thread), thread.state.empty() ? notTold() : inInterfaceLanguage(QString::fromStdString(thread.state)),
                       cpuText(thread.cpuTime), QString::number(thread.priority), blockedIn(snapshot, thread), stackText(thread.stack),
                       stackRange(thread.stack)}});
    return lines;
}

QList<Line> handleLines(const ProcessSnapshot& snapshot)
{
    QList<Line> lines;
    for (const lab::HandleState& handle : snapshot.handles)
        lines.append({{lab::handleText(handle.key.handle), kindText(handle.kind), handle.name, inInterfaceLanguage(handle.state),
                       handle.inheritable ? ProcessDetails::tr("yes") : ProcessDetails::tr("no"), handle.native}});
    return lines;
}

QList<Line> regionLines(const ProcessSnapshot& snapshot, const Theme& theme)
{
    QList<Line> lines;
    for (const ipc::MemoryRegion& region : snapshot.facts.regions) {
        const MemoryKind kind = memoryKindOf(region);
        lines.append({{lab::handleText(region.base), lab::bytesText(region.size), toldBytes(region.resident), memoryKindText(kind),
                       QString::fromStdString(region.protection), QString::fromStdString(region.name)}, memoryBrush(kind, theme)});
    }
    return lines;
}

QList<Line> environmentLines(const ProcessSnapshot& snapshot)
{
    QList<Line> lines;
    for (const std::string& variable : snapshot.facts.environment) {
        const QString line = QString::fromStdString(variable);
        lines.append({{line.section(QLatin1Char('='), 0, 0), line.section(QLatin1Char('='), 1)}});
    }
    return lines;
}

QIcon chip(const QBrush& brush, int side)
{
    QPixmap pixmap(side, side);
    pixmap.fill(Qt::transparent);
    QPainter(&pixmap).fillRect(pixmap.rect(), brush);
    return QIcon(pixmap);
}

}  // namespace

ProcessDetails::ProcessDetails(const Theme& theme, QWidget* parent) : QTabWidget(parent), m_theme(theme)
{
    m_facts = add(tr("What it is"), {tr("Property"), tr("Value")});
    m_threads = add(tr("Threads"), {tr("Id"), tr("Name"), tr("State"), tr("CPU time"), tr("Priority"), tr("Blocked in"), tr("Stack"), tr("Stack from – to")});
    m_handles = add(tr("Handles"), {tr("Handle"), tr("Kind"), tr("Name"), tr("State"), tr("Inheritable"), tr("Underneath")});
    m_regions = add(tr("Memory regions"), {tr("From"), tr("Size"), tr("In memory"), tr("Kind"), tr("Protection"), tr("Name")});
    m_environment = add(tr("Environment"), {tr("Variable"), tr("Value")});
}

ProcessDetails::List ProcessDetails::add(const QString& title, const QStringList& headers)
{
    auto* tree = new QTreeWidget(this);
    tree->setAccessibleName(title);
    tree->setHeaderLabels(headers);
    tree->setRootIsDecorated(false);
    tree->setUniformRowHeights(true);
    tree->setProperty("rows", QStringLiteral("roomy"));
    tree->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    tree->header()->setStretchLastSection(true);
    addTab(tree, title);
    return {tree, {}};
}

void ProcessDetails::fill(List& list, const QList<Line>& lines)
{
    if (lines == list.lines)
        return;
    const int place = list.tree->verticalScrollBar()->value();
    const int current = list.tree->indexOfTopLevelItem(list.tree->currentItem());
    list.lines = lines;
    list.tree->clear();
    QList<QTreeWidgetItem*> items;
    for (const Line& line : lines) {
        auto* item = new QTreeWidgetItem(line.cells);
        item->setToolTip(static_cast<int>(line.cells.size()) - 1, line.cells.constLast());
        if (line.chip.style() != Qt::NoBrush)
            item->setIcon(0, chip(line.chip, m_theme.unit(3)));
        items.append(item);
    }
    list.tree->addTopLevelItems(items);
    list.tree->setCurrentItem(list.tree->topLevelItem(current));
    list.tree->verticalScrollBar()->setValue(place);
}

void ProcessDetails::show(const ProcessSnapshot& snapshot)
{
    fill(m_facts, factLines(snapshot));
    fill(m_threads, threadLines(snapshot));
    fill(m_handles, handleLines(snapshot));
    fill(m_regions, regionLines(snapshot, m_theme));
    fill(m_environment, environmentLines(snapshot));
}

void ProcessDetails::clear()
{
    for (List* list : {&m_facts, &m_threads, &m_handles, &m_regions, &m_environment})
        fill(*list, {});
}

void ProcessDetails::showRegion(quint64 address)
{
    setCurrentWidget(m_regions.tree);
    const QString wanted = lab::handleText(address);
    const auto found = std::ranges::find_if(m_regions.lines, [&](const Line& line) { return line.cells.constFirst() == wanted; });
    if (found != m_regions.lines.end())
        m_regions.tree->setCurrentItem(m_regions.tree->topLevelItem(static_cast<int>(found - m_regions.lines.begin())));
}

}  // namespace ui
