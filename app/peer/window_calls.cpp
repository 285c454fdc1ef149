// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/peer/catalogue.h"

#include "ipc/window.h"

namespace peer {
namespace {

using ipc::CallId;
using ipc::Family;
using ipc::Mechanism;
using ipc::Window;

constexpr Mechanism kTabs = Mechanism::Clipboard | Mechanism::Dde;

Answer runCreateWindow(const Arguments& arguments)
{
    return answer(ipc::createWindow(arguments.text("windowName")),
                  [](Window window) { return Json{{"window", value(window)}}; });
}

Answer runDestroyWindow(const Arguments& arguments) { return answer(ipc::destroyWindow(arguments.window("window"))); }

Json outputs(const ipc::WindowMessage& message)
{
    Json out{{"message", ipc::trace::messageName(message.id)}, {"number", ipc::messageNumber(message.id)},
             {"wParam", message.wParam}, {"lParam", message.lParam}, {"text", message.text}};
    if (message.low)
        out["low"] = *message.low;
    if (message.high)
        out["high"] = *message.high;
    if (message.partner != Window::Null)
        out["partner"] = value(message.partner);
    if (message.format != 0)
        out["format"] = ipc::constantText(Family::ClipboardFormat, message.format);
    if (message.conversation != 0) {
        out["conversation"] = message.conversation;
        out["flags"] = ipc::constantText(Family::DdeFlags, message.flags);
    }
    out["data"] = message.data ? dataOut(*message.data) : Json();
    return out;
}

Answer runGetMessage(const Arguments& arguments)
{
    return answer(ipc::getMessage(arguments.window("window"), arguments.timeout("timeout"), arguments.flag("ack")), outputs);
}

const std::vector<CallEntry> kWindowCalls{
    {CallId::CreateWindow, kTabs, "Makes a message window: invisible, it exists for its message queue.",
     {{"windowName", Type::Text, "A title, for people.", R"("window")"}},
     {{"window", Type::Window, "The new window."}}, runCreateWindow},
    {CallId::DestroyWindow, kTabs, "Destroys a window; what waits in its queue is lost, its conversations end.",
     {{"window", Type::Window, "The window to destroy."}}, {}, runDestroyWindow},
    {CallId::GetMessage, kTabs, "Takes the next message from a window's queue, waiting for one if there is none.",
     {{"window", Type::Window, "Whose queue to read."},
      {"timeout", Type::Number, "Milliseconds to wait; GetMessage itself would wait for ever.", "2000", Family::Timeout},
      {"ack", Type::Bool, "Post the WM_DDE_ACKs that taken WM_DDE_DATA messages still wait for.", "false"}},
     {{"message", Type::Text, "Name of the message."},
      {"number", Type::Number, "Its number in the Windows headers."},
      {"wParam", Type::Number, "First parameter; of a DDE message the sender's window."},
      {"lParam", Type::Number, "Second parameter, as the system carries it."},
      {"low", Type::Number, "Low part of what lParam packs."},
      {"high", Type::Number, "High part of what lParam packs; not there if it is an atom that travels as text."},
      {"partner", Type::Window, "The window at the other end."},
      {"conversation", Type::Number, "The DDE conversation that the message belongs to."},
      {"text", Type::Text, "What the words stand for: item, command string or name of a format."},
      {"format", Type::Constant, "Clipboard format.", Family::ClipboardFormat},
      {"flags", Type::Constant, "Bits of the data object that came with it.", Family::DdeFlags},
      {"data", Type::Data, "The value that came with it; null on a warm link."}},
     runGetMessage},
};

}  // namespace

std::span<const CallEntry> windowCalls() { return kWindowCalls; }

}  // namespace peer
