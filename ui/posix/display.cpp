// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/display.h"

#include <QtGlobal>

namespace ui {

bool haveDisplay()
{
    return qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY")
           || qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
}

}  // namespace ui
