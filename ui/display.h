// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace ui {

/// Whether there is a display to open a window on; Qt aborts where it finds none. Supplied by each system.
bool haveDisplay();

}  // namespace ui
