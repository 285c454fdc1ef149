// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/console.h"

#include <cstdio>

namespace lab {

bool print(const QString& text)
{
    const bool put = std::fputs(text.toUtf8().constData(), stdout) >= 0;
    return std::fflush(stdout) == 0 && put;
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
