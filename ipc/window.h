// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/file.h"
#include "ipc/trace/record.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace ipc {

/// A message window: never visible, it exists for its queue. Clipboard and DDE speak to windows, not to processes.
/// On Windows a real HWND; on Linux a number that no other live window of the machine has. Fits in 32 bits.
enum class Window : std::uint64_t { Null = 0 };

constexpr std::uint64_t value(Window window) { return static_cast<std::uint64_t>(window); }

/// One message from a window's queue: the words that the system delivers, and what they stand for.
struct WindowMessage {
    trace::MessageId id = trace::MessageId::None_;
    std::uint64_t wParam = 0;               ///< DDE: the sender's window
    std::uint64_t lParam = 0;               ///< as the system carries it; may be a handle
    std::optional<std::uint64_t> low;       ///< the two halves that lParam packs, where it packs two
    std::optional<std::uint64_t> high;
    Window partner = Window::Null;          ///< the window at the other end, if there is one
    std::uint64_t channel = 0;              ///< what the message concerns, as in trace records
    std::uint64_t conversation = 0;         ///< DDE: which one
    std::string text;                       ///< DDE: item or command string; clipboard: name of the format
    std::uint32_t format = 0;               ///< CF_*
    std::uint32_t flags = 0;                ///< DDE: DDE_FACKREQ, DDE_FRELEASE, DDE_FREQUESTED, DDE_FDEFERUPD
    std::optional<std::vector<std::byte>> data;   ///< DDE: the value, nothing on a warm link
    /// Posts the WM_DDE_ACK that the sender waits for; empty if it asked for none or has it already.
    std::function<Result<void>()> acknowledge;
};

/// The number of a window message in the Windows headers (WM_DDE_DATA → 0x3E5); 0 for X11 events.
std::uint32_t messageNumber(trace::MessageId id);

/// CreateWindow (a message-only window). Never blocks. 8 when no more can be made.
Result<Window> createWindow(const std::string& title);

/// DestroyWindow: messages in the queue are lost, conversations of the window end, a GetMessage in it fails with 1400.
Result<void> destroyWindow(Window window);

/// Destroys every window of this process, as its end would; no call is recorded.
void destroyAllWindows();

/// GetMessage: takes the next message, waiting up to `timeout` for one. 1400 no such window in this process,
/// 258 none came in time, 995 cancelled. With `acknowledge`, posts the WM_DDE_ACKs that are due: first those of
/// messages which earlier calls took, then that of the message it returns.
Result<WindowMessage> getMessage(Window window, Timeout timeout, bool acknowledge = false);

}  // namespace ipc
