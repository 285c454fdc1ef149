// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/objects/picture.h"

namespace ui::objects {

/// Conversations with their state, links (warm, hot), data objects that are on the way or not acknowledged.
Picture ddePicture(const Facts& facts);

}  // namespace ui::objects
