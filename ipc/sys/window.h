// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/window.h"

/// What a backend supplies for ipc/window.h: the same calls, not recorded. See there for their meaning.
namespace ipc::sys {

Result<Window> createWindow(const std::string& title);
Result<void> destroyWindow(Window window);
void destroyAllWindows();
Result<WindowMessage> getMessage(Window window, Timeout timeout, bool acknowledge);

}  // namespace ipc::sys
