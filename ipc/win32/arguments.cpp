// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/arguments.h"

#include "ipc/win32/native.h"

#include <string_view>
#include <utility>

namespace ipc {
namespace {

// The system's own function for this is in a library that takes longer to load than a peer to start.
std::vector<std::string> split(std::wstring_view line)
{
    std::vector<std::string> words;
    std::wstring word;
    std::size_t backslashes = 0;
    bool quoted = false;
    bool inside = false;
    for (const wchar_t each : line) {
        if (each == L'\\') {
            ++backslashes;
            continue;
        }
        const bool quotes = each == L'"';
        word.append(quotes ? backslashes / 2 : backslashes, L'\\');   // they count double before a quotation mark only
        inside = inside || backslashes != 0;
        const bool literal = std::exchange(backslashes, 0) % 2 != 0;
        if (quotes && !literal) {
            quoted = !quoted;
            inside = true;
        } else if ((each == L' ' || each == L'\t') && !quoted) {
            if (std::exchange(inside, false))
                words.push_back(win32::narrow(std::exchange(word, {})));
        } else {
            word.push_back(each);
            inside = true;
        }
    }
    word.append(backslashes, L'\\');
    if (inside || !word.empty())
        words.push_back(win32::narrow(word));
    return words;
}

}  // namespace

std::vector<std::string> programArguments(int, char**)
{
    auto words = split(GetCommandLineW());
    if (!words.empty())
        words.erase(words.begin());
    return words;
}

}  // namespace ipc
