// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/console.h"

#include <cstdio>

namespace lab {

void print(const QString& text)
{
    std::fputs(text.toUtf8().constData(), stdout);
    std::fflush(stdout);
}

void printError(const QString& text) { std::fputs(text.toUtf8().constData(), stderr); }

QStringList commandLine(int argc, char** argv)
{
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments << QString::fromLocal8Bit(argv[i]);
    return arguments;
}

}  // namespace lab
