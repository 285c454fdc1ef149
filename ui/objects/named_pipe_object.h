// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/objects/picture.h"

namespace ui::objects {

/// Instances with their state, both quotas with the boundaries of messages, who holds which end, who waits.
Picture namedPipePicture(const Facts& facts);

}  // namespace ui::objects
