// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/console.h"

#include <cerrno>
#include <csignal>
#include <unistd.h>

namespace lab {
namespace {

std::error_code write(int target, QByteArrayView bytes)
{
    std::signal(SIGPIPE, SIG_IGN);   // what was started must be ended first
    while (!bytes.isEmpty()) {
        const ssize_t put = ::write(target, bytes.data(), static_cast<std::size_t>(bytes.size()));
        if (put >= 0)
            bytes = bytes.sliced(put);
        else if (errno != EINTR)
            return {errno, std::generic_category()};
    }
    return {};
}

}  // namespace

std::error_code print(const QString& text) { return write(STDOUT_FILENO, text.toUtf8()); }
void printError(const QString& text) { write(STDERR_FILENO, text.toUtf8()); }

QStringList commandLine(int argc, char** argv)
{
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments << QString::fromLocal8Bit(argv[i]);
    return arguments;
}

}  // namespace lab
