// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/peer/standard_streams.h"

#include <cstdlib>
#include <windows.h>

namespace peer {

// ReadFile and WriteFile know nothing of text modes: bytes are bytes already.
void prepareStandardStreams() {}

std::size_t readStandardInput(std::span<char> buffer)
{
    DWORD got = 0;
    if (!ReadFile(GetStdHandle(STD_INPUT_HANDLE), buffer.data(), static_cast<DWORD>(buffer.size()), &got, nullptr))
        return 0;
    return got;
}

bool writeStandardOutput(std::string_view bytes)
{
    while (!bytes.empty()) {
        DWORD put = 0;
        if (!WriteFile(GetStdHandle(STD_OUTPUT_HANDLE), bytes.data(), static_cast<DWORD>(bytes.size()), &put, nullptr))
            return false;
        bytes.remove_prefix(put);
    }
    return true;
}

void leaveProcess(int exitCode)
{
    TerminateProcess(GetCurrentProcess(), static_cast<UINT>(exitCode));
    std::_Exit(exitCode);   // not reached
}

}  // namespace peer
