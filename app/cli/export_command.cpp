// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"

#include "app/lab/exporting.h"
#include "app/lab/recording_file.h"

#include <QSaveFile>

namespace {

struct ExportOptions {
    QString recording;
    QString format;
    QString output;
};

QString readOptions(const QStringList& arguments, ExportOptions& options)
{
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        const QString& argument = arguments[i];
        QString* value = argument == QStringLiteral("--format") ? &options.format
                         : argument == QStringLiteral("-o") || argument == QStringLiteral("--output") ? &options.output
                         : argument.startsWith(QLatin1Char('-')) || !options.recording.isEmpty() ? nullptr : &options.recording;
        if (!value)
            return QStringLiteral("export: unexpected argument \"%1\"").arg(argument);
        if (value == &options.recording)
            *value = argument;
        else if (++i < arguments.size())
            *value = arguments[i];
        else
            return QStringLiteral("export: %1 needs a value").arg(argument);
    }
    if (options.recording.isEmpty() || options.format.isEmpty() || options.output.isEmpty())
        return QStringLiteral("export: a recording, --format and -o are needed");
    if (!lab::exportFormats().contains(options.format))
        return QStringLiteral("export: unknown format \"%1\"; known are %2").arg(options.format, lab::exportFormats().join(QStringLiteral(", ")));
    return {};
}

}  // namespace

int cli::exportCommand(const QStringList& arguments)
{
    ExportOptions options;
    if (const QString wrong = readOptions(arguments, options); !wrong.isEmpty())
        return complain(wrong);
    lab::Recording recording;
    if (const auto wrong = lab::loadRecording(recording, options.recording))
        return complain(*wrong);
    QSaveFile file(options.output);
    if (!file.open(QIODevice::WriteOnly))
        return complain(QStringLiteral("%1: %2").arg(options.output, file.errorString()));
    if (const auto wrong = lab::exportRecording(recording, options.format, file))
        return complain(*wrong);
    if (!file.commit())
        return complain(QStringLiteral("%1: %2").arg(options.output, file.errorString()));
    return kOk;
}
