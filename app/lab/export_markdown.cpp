// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/export_formats.h"
#include "app/lab/text.h"

#include <QDateTime>
#include <QIODevice>

namespace lab {
namespace {

// What would end a cell, or be taken for markup.
QString cell(const QString& text)
{
    QString result;
    for (const QChar c : text) {
        if (c == QLatin1Char('\n') || c == QLatin1Char('\r'))
            result += QLatin1Char(' ');
        else if (QStringLiteral("\\`*_{}[]<>#|~$").contains(c))
            result += QLatin1Char('\\') + c;
        else
            result += c;
    }
    return result;
}

void writeLine(QIODevice& target, const QStringList& cells)
{
    target.write("| " + cells.join(QStringLiteral(" | ")).toUtf8() + " |\n");
}

void writeHeading(QIODevice& target, const QStringList& names)
{
    writeLine(target, names);
    writeLine(target, QStringList(names.size(), QStringLiteral("---")));
}

void writeProcesses(const Recording& recording, QIODevice& target)
{
    target.write("## Processes\n\n");
    writeHeading(target, {QStringLiteral("Process"), QStringLiteral("Runs on"), QStringLiteral("pid"), QStringLiteral("Started"), QStringLiteral("Ended")});
    for (const ProcessInfo& process : recording.processes())
        writeLine(target, {cell(process.name), process.platform, QString::number(process.pid), durationText(process.started),
                           process.ended < 0 ? QStringLiteral("–") : durationText(process.ended) + QStringLiteral(", ") + cell(process.ending)});
}

void writeCallsHeading(QIODevice& target)
{
    target.write("\n## Calls\n\n");
    writeHeading(target, {QStringLiteral("#"), QStringLiteral("Time"), QStringLiteral("Process"), QStringLiteral("Thread"), QStringLiteral("Call"),
                          QStringLiteral("Arguments"), QStringLiteral("Result"), QStringLiteral("Took")});
}

void writeCall(const Recording& recording, QIODevice& target, Row row)
{
    if (recording.kind(row) != ipc::trace::Kind::Call)
        return;
    writeLine(target, {QString::number(row), durationText(recording.start(row)), cell(recording.processOf(row).name),
                       cell(recording.threadOf(row).name), cell(callText(recording, row)), cell(argumentsText(recording, row)),
                       cell(resultText(recording, row)), durationText(recording.at(row).took())});
}

void writeTitle(const Recording& recording, QIODevice& target)
{
    const QString when = QDateTime::fromMSecsSinceEpoch(recording.startedAt()).toUTC().toString(Qt::ISODate);
    target.write(QStringLiteral("# Recording of %1\n\n%2 calls by %3 processes; %4 records lost.\n\n")
                     .arg(when).arg(recording.callCount()).arg(recording.processes().size()).arg(recording.lost()).toUtf8());
}

}  // namespace

void writeMarkdown(const ExportSource& source, RowTask& task)
{
    QIODevice& target = source.target;
    const Recording& recording = source.recording;
    task.add({.begin = [&target, &recording] {
                  writeTitle(recording, target);
                  writeProcesses(recording, target);
                  writeCallsHeading(target);
              },
              .row = [&target, &recording](Row row) { writeCall(recording, target, row); },
              .end = [&target] { target.write("\n## Diagram\n\n```mermaid\n"); }});
    writeMermaid(source, task);
    task.add({.end = [&target] { target.write("```\n"); }});
}

}  // namespace lab
