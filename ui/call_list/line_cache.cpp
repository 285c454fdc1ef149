// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/call_list/line_cache.h"

#include "app/lab/from_view.h"
#include "app/lab/text.h"

#include <QCoreApplication>

namespace ui {
namespace {

LineText makeLine(const lab::Recording& recording, lab::Row row)
{
    const lab::Entry entry = recording.at(row);
    LineText line;
    line.columns = {QString::number(row + 1), lab::durationText(entry.start), recording.processOf(row).name,
                    recording.threadOf(row).name, lab::callText(recording, row), lab::argumentsText(recording, row),
                    lab::resultText(recording, row), lab::durationText(entry.took())};
    line.process = recording.process(row);
    line.failed = entry.failed();
    line.quiet = entry.kind == ipc::trace::Kind::Native || entry.kind == ipc::trace::Kind::Object;
    return line;
}

}  // namespace

const LineText& LineCache::line(lab::Row row)
{
    if (const LineText* known = m_lines.object(row))
        return *known;
    auto* made = new LineText(makeLine(m_recording, row));
    m_lines.insert(row, made);
    return *made;
}

LineText liveLine(const lab::Recording& recording, const lab::LiveCall& call, lab::Moment now)
{
    const std::string_view name = ipc::callName(call.call);
    const bool known = call.process >= 0 && call.process < static_cast<int>(recording.processes().size());
    LineText line;
    line.columns = {QStringLiteral("…"), lab::durationText(call.since),
                    known ? recording.processes()[static_cast<std::size_t>(call.process)].name : QString(), call.threadName,
                    lab::fromView(name),
                    call.handle == 0 ? QString() : lab::handleText(call.handle),
                    QCoreApplication::translate("ui::CallList", "blocked"), lab::durationText(now - call.since)};
    line.process = call.process;
    return line;
}

}  // namespace ui
