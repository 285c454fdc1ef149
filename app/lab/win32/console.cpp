// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/console.h"

#include <windows.h>

#include <shellapi.h>

namespace lab {
namespace {

// A program with a window has no console; that of whoever started it serves.
HANDLE standardHandle(DWORD which)
{
    if (!GetStdHandle(which))
        AttachConsole(ATTACH_PARENT_PROCESS);
    return GetStdHandle(which);
}

std::error_code put(DWORD which, const QString& text)
{
    const HANDLE handle = standardHandle(which);
    DWORD mode = 0;
    DWORD written = 0;
    if (GetConsoleMode(handle, &mode)) {
        WriteConsoleW(handle, text.utf16(), static_cast<DWORD>(text.size()), &written, nullptr);
        return {};
    }
    const QByteArray bytes = text.toUtf8();
    if (!handle || WriteFile(handle, bytes.constData(), static_cast<DWORD>(bytes.size()), &written, nullptr))
        return {};
    const DWORD error = GetLastError();
    const bool readerIsGone = error == ERROR_BROKEN_PIPE || error == ERROR_NO_DATA;
    return readerIsGone ? std::make_error_code(std::errc::broken_pipe) : std::error_code(static_cast<int>(error), std::system_category());
}

}  // namespace

std::error_code print(const QString& text) { return put(STD_OUTPUT_HANDLE, text); }
void printError(const QString& text) { put(STD_ERROR_HANDLE, text); }

QStringList commandLine(int, char**)
{
    int count = 0;
    wchar_t** words = CommandLineToArgvW(GetCommandLineW(), &count);
    QStringList arguments;
    for (int i = 0; i < count; ++i)
        arguments << QString::fromWCharArray(words[i]);
    LocalFree(words);
    return arguments;
}

}  // namespace lab
