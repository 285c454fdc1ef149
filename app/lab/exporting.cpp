// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/exporting.h"

#include "app/lab/export_formats.h"

#include <QIODevice>

#include <algorithm>
#include <iterator>

namespace lab {
namespace {

struct Format {
    const char* id;
    void (*write)(const ExportSource& source, RowTask& task);
};

constexpr Format kFormats[] = {{"csv", writeCsv}, {"json", writeJson}, {"markdown", writeMarkdown}, {"mermaid", writeMermaid},
                              {"perfetto", writePerfetto}, {"plantuml", writePlantUml}};

std::unique_ptr<RowTask> makeTask(const ExportSource& source, const QString& format)
{
    const auto known = std::find_if(std::begin(kFormats), std::end(kFormats), [&](const Format& f) { return format == QLatin1StringView(f.id); });
    if (known == std::end(kFormats))
        return nullptr;
    auto task = std::make_unique<RowTask>(source.recording);
    known->write(source, *task);
    return task;
}

}  // namespace

QStringList exportFormats()
{
    QStringList ids;
    for (const Format& format : kFormats)
        ids << QLatin1StringView(format.id);
    return ids;
}

std::optional<QString> exportRecording(const Recording& recording, const QString& format, QIODevice& target)
{
    const auto task = makeTask({recording, nullptr, target}, format);
    if (!task)
        return QObject::tr("unknown format \"%1\"; known are %2").arg(format, exportFormats().join(QStringLiteral(", ")));
    task->finish();
    return std::nullopt;
}

std::unique_ptr<RowTask> exportTask(const Recording& recording, const Ties& ties, const QString& format, QIODevice& target)
{
    return makeTask({recording, &ties, target}, format);
}

}  // namespace lab
