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
    void (*write)(const Recording& recording, QIODevice& target);
};

constexpr Format kFormats[] = {{"csv", writeCsv}, {"json", writeJson}, {"markdown", writeMarkdown}, {"mermaid", writeMermaid},
                              {"perfetto", writePerfetto}, {"plantuml", writePlantUml}};

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
    const auto known = std::find_if(std::begin(kFormats), std::end(kFormats), [&](const Format& f) { return format == QLatin1StringView(f.id); });
    if (known == std::end(kFormats))
        return QObject::tr("unknown format \"%1\"; known are %2").arg(format, exportFormats().join(QStringLiteral(", ")));
    known->write(recording, target);
    return std::nullopt;
}

}  // namespace lab
