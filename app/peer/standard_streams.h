// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

/// This process's standard input and output, unbuffered and without translation. Supplied by each platform.
namespace peer {

/// Makes both fit for lines: binary on Windows; on Linux a reader that went away is an error and not a signal.
void prepareStandardStreams();

/// Waits for at least one byte; 0 at the end of the input or when it cannot be read.
std::size_t readStandardInput(std::span<char> buffer);

/// Writes all of it, waiting while the reader is slow; false when nobody reads any more.
bool writeStandardOutput(std::string_view bytes);

/// Leaves the process now: no destructor runs, whatever its threads do.
[[noreturn]] void leaveProcess(int exitCode);

}  // namespace peer
