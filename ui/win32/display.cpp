// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/display.h"

namespace ui {

bool haveDisplay() { return true; }

}  // namespace ui
