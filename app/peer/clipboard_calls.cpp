// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/peer/catalogue.h"
#include "ipc/clipboard.h"
#include "ipc/clipboard/text.h"

namespace peer {
namespace {

using ipc::CallId;
using ipc::ClipboardFormat;
using ipc::Family;
using ipc::Window;

constexpr ipc::Mechanism kClipboardTab = ipc::Mechanism::Clipboard;

ClipboardFormat formatOf(const Arguments& arguments) { return arguments.word("format"); }

Json formatOut(ClipboardFormat format) { return ipc::constantText(Family::ClipboardFormat, format); }

// Text and fillings are given as people read them; {"hex": …} is the bytes of the HGLOBAL themselves.
std::optional<std::vector<std::byte>> contents(const Arguments& arguments, std::string_view name)
{
    auto data = arguments.data(name);
    const Json& given = arguments.json(name);
    if (!data || !ipc::isClipboardText(formatOf(arguments)) || (given.is_object() && given.contains("hex")))
        return data;
    return ipc::encodeClipboardText(formatOf(arguments), {reinterpret_cast<const char*>(data->data()), data->size()});
}

Answer runOpen(const Arguments& arguments) { return answer(ipc::openClipboard(arguments.window("window"))); }
Answer runClose(const Arguments&) { return answer(ipc::closeClipboard()); }
Answer runEmpty(const Arguments&) { return answer(ipc::emptyClipboard()); }

Answer runSet(const Arguments& arguments)
{
    if (const auto data = contents(arguments, "data"))
        return answer(ipc::setClipboardData(formatOf(arguments), *data));
    return answer(ipc::setClipboardDataDelayed(formatOf(arguments),
                                               {contents(arguments, "render"), arguments.timeout("renderDelay")}));
}

Answer runGet(const Arguments& arguments)
{
    return answer(ipc::getClipboardData(formatOf(arguments)), [&](const std::optional<std::vector<std::byte>>& data) {
        if (!data)
            return Json{{"data", nullptr}, {"size", 0}};
        const Json shown = ipc::isClipboardText(formatOf(arguments)) ? Json(ipc::decodeClipboardText(formatOf(arguments), *data))
                                                                     : dataOut(*data);
        return Json{{"data", shown}, {"size", data->size()}};
    });
}

Answer runEnum(const Arguments& arguments)
{
    return answer(ipc::enumClipboardFormats(formatOf(arguments)),
                  [](ClipboardFormat next) { return Json{{"format", formatOut(next)}, {"number", next}}; });
}

Answer runCount(const Arguments&)
{
    return answer(ipc::countClipboardFormats(), [](std::uint32_t count) { return Json{{"count", count}}; });
}

Answer runIsAvailable(const Arguments& arguments)
{
    return answer(ipc::isClipboardFormatAvailable(formatOf(arguments)), [](bool available) { return Json{{"available", available}}; });
}

Answer runRegisterFormat(const Arguments& arguments)
{
    return answer(ipc::registerClipboardFormat(arguments.text("name")), [](ClipboardFormat format) { return Json{{"format", format}}; });
}

Answer runName(const Arguments& arguments)
{
    return answer(ipc::getClipboardFormatName(formatOf(arguments)), [](const std::string& name) { return Json{{"name", name}}; });
}

Json windowOut(Window window) { return {{"window", window == Window::Null ? Json() : Json(ipc::value(window))}}; }

Answer runOwner(const Arguments&) { return answer(ipc::getClipboardOwner(), windowOut); }
Answer runOpenWindow(const Arguments&) { return answer(ipc::getOpenClipboardWindow(), windowOut); }

Answer runSequence(const Arguments&)
{
    return answer(ipc::getClipboardSequenceNumber(), [](std::uint32_t number) { return Json{{"sequence", number}}; });
}

Answer runAddListener(const Arguments& arguments) { return answer(ipc::addClipboardFormatListener(arguments.window("window"))); }
Answer runRemoveListener(const Arguments& arguments) { return answer(ipc::removeClipboardFormatListener(arguments.window("window"))); }

const Parameter kFormat{"format", Type::Constant, "The format: CF_… or the number of a registered one.", R"("CF_UNICODETEXT")",
                        Family::ClipboardFormat};
const Parameter kListener{"window", Type::Window, "The window that is told."};

const std::vector<CallEntry> kClipboardCalls{
    {CallId::OpenClipboard, kClipboardTab, "Opens the clipboard; fails with 5 while another window has it open. Never waits.",
     {{"window", Type::Window, "Who becomes the owner if it is emptied; null for nobody.", "null"}}, {}, runOpen},
    {CallId::EmptyClipboard, kClipboardTab, "Throws away what is on the clipboard and becomes its owner.", {}, {}, runEmpty},
    {CallId::SetClipboardData, kClipboardTab, "Puts data on the clipboard in one format; null promises it for later (delayed rendering).",
     {kFormat,
      {"data", Type::Data, "The data; text is encoded as the format asks. Null: it is rendered when somebody asks.", "null"},
      {"render", Type::Data, "What the window procedure renders when WM_RENDERFORMAT comes; null: it ignores the message.", "null"},
      {"renderDelay", Type::Number, "Milliseconds that it takes to render.", "0", Family::Timeout}},
     {}, runSet},
    {CallId::GetClipboardData, kClipboardTab, "Takes a copy of the data in one format; has it rendered or synthesized if need be.",
     {kFormat},
     {{"data", Type::Data, "The data, text decoded up to its NUL; null: no such format, or not rendered."},
      {"size", Type::Number, "GlobalSize: bytes with the NUL."}}, runGet},
    {CallId::CloseClipboard, kClipboardTab, "Closes the clipboard: others can open it, listeners are told, formats are synthesized.", {}, {}, runClose},
    {CallId::EnumClipboardFormats, kClipboardTab, "Gives the format after another one.",
     {{"format", Type::Constant, "The format before; 0 for the first.", "0", Family::ClipboardFormat}},
     {{"format", Type::Constant, "The next format; 0 at the end.", Family::ClipboardFormat}, {"number", Type::Number, "Its number."}}, runEnum},
    {CallId::CountClipboardFormats, kClipboardTab, "Counts the formats, synthesized ones included.", {},
     {{"count", Type::Number, "How many there are."}}, runCount},
    {CallId::IsClipboardFormatAvailable, kClipboardTab, "Tells whether there is a format, without opening the clipboard.",
     {kFormat}, {{"available", Type::Bool, "Whether it is there."}}, runIsAvailable},
    {CallId::RegisterClipboardFormat, kClipboardTab, "Gives the number of a format by name: the same in every process.",
     {{"name", Type::Text, "Its name; upper and lower case are the same.", R"("HTML Format")"}},
     {{"format", Type::Number, "Its number, 0xC000 to 0xFFFF."}}, runRegisterFormat},
    {CallId::GetClipboardFormatName, kClipboardTab, "Gives the name of a registered format.",
     {{"format", Type::Constant, "Its number.", "", Family::ClipboardFormat}}, {{"name", Type::Text, "Its name."}}, runName},
    {CallId::GetClipboardOwner, kClipboardTab, "Tells which window owns what is on the clipboard.", {},
     {{"window", Type::Window, "The owner; null: nobody, or a program that is not in the lab."}}, runOwner},
    {CallId::GetOpenClipboardWindow, kClipboardTab, "Tells which window has the clipboard open.", {},
     {{"window", Type::Window, "That window; null: it is not open, or was opened with none."}}, runOpenWindow},
    {CallId::GetClipboardSequenceNumber, kClipboardTab, "Tells a number that changes with every change of the clipboard.", {},
     {{"sequence", Type::Number, "Compare it for inequality only."}}, runSequence},
    {CallId::AddClipboardFormatListener, kClipboardTab, "Has WM_CLIPBOARDUPDATE posted to a window whenever the clipboard has changed.",
     {kListener}, {}, runAddListener},
    {CallId::RemoveClipboardFormatListener, kClipboardTab, "Ends that.", {kListener}, {}, runRemoveListener},
};

}  // namespace

std::span<const CallEntry> clipboardCalls() { return kClipboardCalls; }

}  // namespace peer
