// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/clipboard.h"
#include "ipc/clipboard/text.h"
#include "ipc/session.h"

#include <iostream>
#include <sstream>
#include <string>

/// The other process of the clipboard's tests: a window, and one command a line, each answered by one line
/// "<error> <what came>".
namespace {

using namespace ipc;

template <class T>
std::uint32_t codeOf(const Result<T>& result)
{
    return result ? 0 : static_cast<std::uint32_t>(result.error().code);
}

void answer(std::uint32_t code, const std::string& text = "") { std::cout << code << ' ' << text << std::endl; }

void get(ClipboardFormat format)
{
    const auto data = getClipboardData(format);
    const bool there = data && *data;
    answer(codeOf(data), there ? std::to_string((*data)->size()) + ' ' + decodeClipboardText(format, **data) : "none");
}

void promise(std::istringstream& rest, ClipboardFormat format)
{
    long delay = 0;
    std::string text;
    Rendering rendering;
    if (rest >> delay)
        rendering.delay = Timeout(delay);
    if (rest >> text)
        rendering.data = encodeClipboardText(format, text);
    answer(codeOf(setClipboardDataDelayed(format, std::move(rendering))));
}

void perform(const std::string& line, Window window)
{
    std::istringstream rest(line);
    std::string what, text;
    ClipboardFormat format = 0;
    rest >> what;
    if (what == "open")
        return answer(codeOf(openClipboard(window)));
    if (what == "close")
        return answer(codeOf(closeClipboard()));
    if (what == "empty")
        return answer(codeOf(emptyClipboard()));
    if (what == "destroy")
        return answer(codeOf(destroyWindow(window)));
    if (what == "listen")
        return answer(codeOf(addClipboardFormatListener(window)));
    if (what == "message") {
        const auto message = getMessage(window, Timeout{5000});
        return answer(codeOf(message), message ? std::string(trace::messageName(message->id)) + ' ' + std::to_string(message->wParam) : "");
    }
    if (what == "register") {
        rest >> text;
        const auto id = registerClipboardFormat(text);
        return answer(codeOf(id), std::to_string(id.value_or(0)));
    }
    rest >> format;
    if (what == "get")
        return get(format);
    if (what == "promise")
        return promise(rest, format);
    if (what == "set" && rest >> text)
        return answer(codeOf(setClipboardData(format, encodeClipboardText(format, text))));
    answer(87, "what is \"" + line + "\"?");
}

}  // namespace

int main(int argc, char** argv)
{
    if (argc != 2 || !joinSession({.directory = argv[1]}))
        return 2;
    const auto window = createWindow("child");
    if (!window)
        return 3;
    answer(0, std::to_string(value(*window)));
    for (std::string line; std::getline(std::cin, line);)
        perform(line, *window);
    destroyAllWindows();
}
