// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/peer/standard_streams.h"

#include <cerrno>
#include <csignal>
#include <unistd.h>

namespace peer {

void prepareStandardStreams() { std::signal(SIGPIPE, SIG_IGN); }

std::size_t readStandardInput(std::span<char> buffer)
{
    for (;;) {
        const ssize_t got = read(STDIN_FILENO, buffer.data(), buffer.size());
        if (got >= 0)
            return static_cast<std::size_t>(got);
        if (errno != EINTR)
            return 0;
    }
}

bool writeStandardOutput(std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t put = write(STDOUT_FILENO, bytes.data(), bytes.size());
        if (put >= 0)
            bytes.remove_prefix(static_cast<std::size_t>(put));
        else if (errno != EINTR)
            return false;
    }
    return true;
}

void leaveProcess(int exitCode) { _exit(exitCode); }

}  // namespace peer
