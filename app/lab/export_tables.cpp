// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/export_formats.h"
#include "app/lab/text.h"

#include <QDateTime>
#include <QIODevice>

#include <nlohmann/json.hpp>

#include <algorithm>

namespace lab {
namespace {

using OrderedJson = nlohmann::ordered_json;

QString csvField(QString text)
{
    static const QString special = QStringLiteral(",\"\r\n");
    const bool quoted = std::any_of(text.begin(), text.end(), [](QChar c) { return special.contains(c); });
    return quoted ? QLatin1Char('"') + text.replace(QLatin1Char('"'), QStringLiteral("\"\"")) + QLatin1Char('"') : text;
}

QString positionText(const Entry& entry)
{
    return entry.position == ipc::trace::kNoPosition ? QString() : QString::number(entry.position);
}

void writeLine(QIODevice& target, const OrderedJson& json, const char* end)
{
    target.write(QByteArray::fromStdString(json.dump(-1, ' ', false, OrderedJson::error_handler_t::replace)));
    target.write(end);
}

OrderedJson processJson(const ProcessInfo& process)
{
    return {{"name", process.name.toStdString()}, {"platform", process.platform.toStdString()}, {"pid", process.pid}, {"parent", process.parent},
            {"started", process.started}, {"ended", process.ended}, {"ending", process.ending.toStdString()}};
}

OrderedJson threadJson(const ThreadInfo& thread)
{
    return {{"process", thread.process}, {"name", thread.name.toStdString()}, {"tid", thread.tid}, {"lost", thread.lost}};
}

OrderedJson recordJson(const Recording& recording, Row row)
{
    const Entry entry = recording.at(row);
    OrderedJson json = {{"row", row}, {"start", entry.start}, {"end", entry.end}, {"process", recording.processOf(row).name.toStdString()},
                 {"thread", recording.threadOf(row).name.toStdString()}, {"kind", kindName(entry.kind).toStdString()},
                 {"call", callText(recording, row).toStdString()}, {"handle", entry.handle}, {"channel", entry.channel},
                 {"bytes", entry.bytes}, {"error", entry.error}, {"native", entry.native}, {"flags", entry.flags}};
    if (entry.position != ipc::trace::kNoPosition)
        json["position"] = entry.position;
    OrderedJson details = OrderedJson::array();
    for (const DetailText& detail : detailTexts(recording, row))
        details.push_back({{"name", detail.name.toStdString()}, {"value", detail.value.toStdString()}, {"out", detail.out}});
    json["details"] = std::move(details);
    return json;
}

template <class T, class F>
void writeList(QIODevice& target, const char* name, const T& items, F&& toJson)
{
    target.write(QByteArray("\"") + name + "\": [\n");
    for (std::size_t i = 0; i < items.size(); ++i)
        writeLine(target, toJson(items[i]), i + 1 < items.size() ? ",\n" : "\n");
    target.write("],\n");
}

QByteArray csvLine(const Recording& recording, Row row)
{
    const Entry entry = recording.at(row);
    const QStringList fields = {QString::number(row), QString::number(entry.start), QString::number(entry.took()),
        csvField(recording.processOf(row).name), QString::number(recording.processOf(row).pid), csvField(recording.threadOf(row).name),
        kindName(entry.kind), csvField(callText(recording, row)), csvField(argumentsText(recording, row)), csvField(resultText(recording, row)),
        QString::number(entry.error), QString::number(entry.native), QString::number(entry.handle), QString::number(entry.channel),
        positionText(entry), QString::number(entry.bytes), QString::number(entry.flags)};
    return fields.join(QLatin1Char(',')).toUtf8() + "\r\n";
}

void writeHead(const Recording& recording, QIODevice& target)
{
    target.write("{\n\"startedAt\": ");
    writeLine(target, QDateTime::fromMSecsSinceEpoch(recording.startedAt()).toUTC().toString(Qt::ISODateWithMs).toStdString(), ",\n");
    target.write("\"lost\": " + QByteArray::number(recording.lost()) + ",\n");
    writeList(target, "processes", recording.processes(), processJson);
    writeList(target, "threads", recording.threads(), threadJson);
    target.write("\"records\": [\n");
}

}  // namespace

QString kindName(ipc::trace::Kind kind)
{
    switch (kind) {
    case ipc::trace::Kind::Call: return QStringLiteral("call");
    case ipc::trace::Kind::Native: return QStringLiteral("native");
    case ipc::trace::Kind::Object: return QStringLiteral("object");
    case ipc::trace::Kind::Message: return QStringLiteral("message");
    case ipc::trace::Kind::Process: return QStringLiteral("process");
    case ipc::trace::Kind::Note: return QStringLiteral("note");
    }
    return QStringLiteral("unknown");
}

void writeCsv(const ExportSource& source, RowTask& task)
{
    task.add({.begin = [&target = source.target] {
                  target.write("row,start_ns,took_ns,process,pid,thread,kind,call,arguments,result,error,native,handle,channel,position,bytes,flags\r\n");
              },
              .row = [&target = source.target, &recording = source.recording](Row row) { target.write(csvLine(recording, row)); }});
}

void writeJson(const ExportSource& source, RowTask& task)
{
    task.add({.begin = [&target = source.target, &recording = source.recording] { writeHead(recording, target); },
              .row = [&target = source.target, &recording = source.recording, rows = task.rows()](Row row) {
                  writeLine(target, recordJson(recording, row), row + 1 < rows ? ",\n" : "\n");
              },
              .end = [&target = source.target] { target.write("]\n}\n"); }});
}

}  // namespace lab
