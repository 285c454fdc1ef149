// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/objects/picture.h"

namespace ui::objects {

/// The buffer and how full it is; which ends are open, how often and in whom; a write end that keeps its own reader waiting.
Picture anonymousPipePicture(const Facts& facts);

}  // namespace ui::objects
