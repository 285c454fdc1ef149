// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"

#include "app/lab/console.h"
#include "app/lab/suggest.h"

#include <QCoreApplication>

namespace {

struct Command {
    const char* name;
    int (*run)(const QStringList& arguments);
    const char* usage;
    const char* summary;
};

constexpr Command kCommands[] = {
    {"list", cli::list, "[--json]", "the experiments there are"},
    {"calls", cli::calls, "[--json]", "every call that a peer can make, with its parameters"},
    {"run", cli::run, "ID|FILE…|--all [--platform linux|wine|windows] [--json FILE] [--record FILE]",
     "run experiments; exit code 0 if all expectations held, 1 if not"},
    {"measure", cli::measure, "[--mechanism M|all] [--sizes 1,64,…] [--json FILE]", "round trips, each beside the raw system calls of the same run"},
    {"export", cli::exportCommand, "RECORDING --format svg|pdf|png|mermaid|plantuml|markdown|csv|json|perfetto -o FILE", "write a recording in another format"},
};

QString usage()
{
    QString text = QStringLiteral("usage: ipclab-cli COMMAND …\n\n");
    for (const Command& command : kCommands)
        text += QStringLiteral("  %1 %2\n      %3\n").arg(QLatin1StringView(command.name), QString::fromUtf8(command.usage), QLatin1StringView(command.summary));
    return text + QStringLiteral("\nExit code 2: the command line or a file is not right.\n");
}

QStringList commandNames()
{
    QStringList names;
    for (const Command& command : kCommands)
        names << QLatin1StringView(command.name);
    return names;
}

}  // namespace

int cli::complain(const QString& message)
{
    lab::printError(QStringLiteral("ipclab-cli: %1\n").arg(message));
    return kBadInput;
}

void cli::print(const QString& text) { lab::print(text); }

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("ipclab"));
    QCoreApplication::setApplicationVersion(QStringLiteral(IPCLAB_VERSION));
    const QStringList arguments = QCoreApplication::arguments().mid(1);
    if (arguments.isEmpty())
        return cli::complain(QStringLiteral("no command given; try --help"));
    if (arguments.first() == QStringLiteral("--help") || arguments.first() == QStringLiteral("-h")) {
        cli::print(usage());
        return cli::kOk;
    }
    if (arguments.first() == QStringLiteral("--version")) {
        cli::print(QStringLiteral("ipclab-cli " IPCLAB_VERSION "\n"));
        return cli::kOk;
    }
    for (const Command& command : kCommands)
        if (arguments.first() == QLatin1StringView(command.name))
            return command.run(arguments.mid(1));
    return cli::complain(QStringLiteral("unknown command \"%1\"%2").arg(arguments.first(), lab::suggestion(arguments.first(), commandNames())));
}
