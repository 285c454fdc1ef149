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

bool put(DWORD which, const QString& text)
{
    const HANDLE handle = standardHandle(which);
    DWORD mode = 0;
    DWORD written = 0;
    if (GetConsoleMode(handle, &mode))
        return WriteConsoleW(handle, text.utf16(), static_cast<DWORD>(text.size()), &written, nullptr) != 0;
    const QByteArray bytes = text.toUtf8();
    return WriteFile(handle, bytes.constData(), static_cast<DWORD>(bytes.size()), &written, nullptr) && written == static_cast<DWORD>(bytes.size());
}

}  // namespace

bool print(const QString& text) { return put(STD_OUTPUT_HANDLE, text); }
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
