// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"

#include "app/lab/exporting.h"
#include "app/lab/output_file.h"
#include "app/lab/recording_file.h"

#include <QCoreApplication>
#include <QDir>
#include <QProcess>

namespace {

// What the window draws, the window's program writes: figures look the same wherever they come from.
const QStringList kFigures = {QStringLiteral("svg"), QStringLiteral("pdf"), QStringLiteral("png")};
constexpr int kAWhile = 10 * 60 * 1000;   // ms; a large diagram takes seconds

QStringList allFormats() { return kFigures + lab::exportFormats(); }

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
        else if (*value = arguments.value(++i); value->isEmpty())
            return QStringLiteral("export: %1 needs a value").arg(argument);
    }
    if (options.recording.isEmpty() || options.format.isEmpty() || options.output.isEmpty())
        return QStringLiteral("export: a recording, --format and -o are needed");
    if (!allFormats().contains(options.format))
        return QStringLiteral("export: unknown format \"%1\"; known are %2").arg(options.format, allFormats().join(QStringLiteral(", ")));
    return {};
}

int writeFigure(const ExportOptions& options)
{
    const QString program = QDir(QCoreApplication::applicationDirPath()).filePath(QStringLiteral("ipclab"));
    QProcess window;
    window.setProcessChannelMode(QProcess::ForwardedChannels);
    window.start(program, {options.recording, QStringLiteral("--figure"), options.output, QStringLiteral("--format"), options.format});
    if (!window.waitForStarted())
        return cli::complain(QStringLiteral("export: %1, which draws figures: %2").arg(program, window.errorString()));
    if (!window.waitForFinished(kAWhile) || window.exitStatus() != QProcess::NormalExit)
        return cli::complain(QStringLiteral("export: ipclab did not end as it should: %1").arg(window.errorString()));
    return window.exitCode();
}

}  // namespace

int cli::exportCommand(const QStringList& arguments)
{
    ExportOptions options;
    if (const QString wrong = readOptions(arguments, options); !wrong.isEmpty())
        return complain(wrong);
    if (const auto wrong = lab::whyNotWritable(options.output))
        return complain(*wrong);
    if (kFigures.contains(options.format))
        return writeFigure(options);
    lab::Recording recording;
    if (const auto wrong = lab::loadRecording(recording, options.recording))
        return complain(*wrong);
    const auto wrong = lab::writeFile(options.output, [&](QIODevice& file) { return lab::exportRecording(recording, options.format, file); });
    return wrong ? complain(*wrong) : kOk;
}
