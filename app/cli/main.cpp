// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"

#include "app/lab/console.h"
#include "app/lab/suggest.h"

#include <QCoreApplication>

#include <algorithm>

namespace {

constexpr int kReaderGone = 128 + 13;   // what a shell says of a program that SIGPIPE ended

std::error_code s_unprinted;   // what befell the standard output first

struct Command {
    const char* name;
    int (*run)(const QStringList& arguments);
    const char* usage;
    const char* summary;
    const char* details;   // what --help tells of it
};

constexpr const char* kListDetails = R"(  --json    for programs: a list of {"id", "mechanism", "title": {"en": …}}
)";

constexpr const char* kCallsDetails = R"(  --json    for programs: the whole catalogue, with types, defaults, meanings and outputs
)";

constexpr const char* kRunDetails = R"(  ID, FILE             experiments by id (see ipclab-cli list), or files of your own
  --all                every experiment there is
  --platform PLATFORM  what the peers run on: linux, wine or windows
  --json FILE          the results for programs: {"platform", "experiments": [{"id", "outcome", "message", "took",
                       "steps": [{"step", "call", "outcome", "message", "answer"}]}]}. An experiment passed, failed or was
                       skipped; a step held, failed, differs (as recorded for this platform) or was skipped; took is in ns
  --record FILE        the recording of one experiment, for ipclab and ipclab-cli export
)";

constexpr const char* kMeasureDetails = R"(  --mechanism M,…      clipboard, dde, memory-mapped-file, anonymous-pipe, named-pipe, mailslot; all, if missing
  --platform PLATFORM  what the two processes run on: linux, wine or windows
  --sizes N,…          bytes each way; 64,4096,65536 if missing
  --json FILE          the figures for programs: a list of {"mechanism", "size", "raw", "unavailable", "lost",
                       "series": [{"what", "n", "p50", "p90", "p99", "p9999", "low", "high"}],
                       "libraryOverRaw", "tracedOverRaw": {"low", "median", "high"}}; times in ns
)";

constexpr const char* kExportDetails = R"(  RECORDING            a file written by ipclab or by ipclab-cli run --record
  --format FORMAT      the diagram: svg, pdf, png, mermaid, plantuml; the records: markdown, csv, json;
                       a trace for ui.perfetto.dev: perfetto
  -o, --output FILE    where to write it
)";

constexpr Command kCommands[] = {
    {"list", cli::list, "[--json]", "the experiments there are", kListDetails},
    {"calls", cli::calls, "[--json]", "every call that a peer can make, with its parameters", kCallsDetails},
    {"run", cli::run, "ID|FILE…|--all [--platform linux|wine|windows] [--json FILE] [--record FILE]", "run experiments and check what comes out", kRunDetails},
    {"measure", cli::measure, "[--mechanism M,…|all] [--platform linux|wine|windows] [--sizes 1,64,…] [--json FILE]", "round trips, each beside the raw system calls of the same run", kMeasureDetails},
    {"export", cli::exportCommand, "RECORDING --format FORMAT -o FILE", "write a recording in another format", kExportDetails},
};

constexpr const char* kExitCodes = R"(
Exit code  0    done; all expectations held
           1    an expectation did not hold, or something failed on the way
           2    the command line or a file is not right and nothing was done, or the output could not be written
           130  ended by Ctrl+C (128 and the number of the signal); 141: whoever read the output is gone
)";

QString usage()
{
    QString text = QStringLiteral("usage: ipclab-cli COMMAND …\n\n");
    for (const Command& command : kCommands)
        text += QStringLiteral("  %1 %2\n      %3\n").arg(QLatin1StringView(command.name), QString::fromUtf8(command.usage), QLatin1StringView(command.summary));
    return text + QStringLiteral("\nipclab-cli COMMAND --help tells more of one.\n") + QLatin1StringView(kExitCodes);
}

QString usageOf(const Command& command)
{
    return QStringLiteral("usage: ipclab-cli %1 %2\n    %3\n\n").arg(QLatin1StringView(command.name), QString::fromUtf8(command.usage), QLatin1StringView(command.summary))
           + QString::fromUtf8(command.details) + QLatin1StringView(kExitCodes);
}

bool asksForHelp(const QString& argument) { return argument == QStringLiteral("--help") || argument == QStringLiteral("-h"); }

QStringList commandNames()
{
    QStringList names;
    for (const Command& command : kCommands)
        names << QLatin1StringView(command.name);
    return names;
}

int carryOut(const QStringList& arguments)
{
    if (arguments.isEmpty())
        return cli::complain(QStringLiteral("no command given; try --help"));
    if (asksForHelp(arguments.first())) {
        cli::print(usage());
        return cli::kOk;
    }
    if (arguments.first() == QStringLiteral("--version")) {
        cli::print(QStringLiteral("ipclab-cli " IPCLAB_VERSION "\n"));
        return cli::kOk;
    }
    for (const Command& command : kCommands) {
        if (arguments.first() != QLatin1StringView(command.name))
            continue;
        if (std::ranges::none_of(arguments, asksForHelp))
            return command.run(arguments.mid(1));
        cli::print(usageOf(command));
        return cli::kOk;
    }
    return cli::complain(QStringLiteral("unknown command \"%1\"%2").arg(arguments.first(), lab::suggestion(arguments.first(), commandNames())));
}

}  // namespace

int cli::complain(const QString& message)
{
    lab::printError(QStringLiteral("ipclab-cli: %1\n").arg(message));
    return kBadInput;
}

bool cli::print(const QString& text)
{
    if (!s_unprinted)
        s_unprinted = lab::print(text);
    return !s_unprinted;
}

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("ipclab"));
    QCoreApplication::setApplicationVersion(QStringLiteral(IPCLAB_VERSION));
    const int code = carryOut(QCoreApplication::arguments().mid(1));
    if (!s_unprinted)
        return code;
    if (s_unprinted == std::errc::broken_pipe)
        return kReaderGone;
    return cli::complain(QStringLiteral("standard output: %1").arg(QString::fromStdString(s_unprinted.message())));
}
