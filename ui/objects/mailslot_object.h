// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/objects/picture.h"

namespace ui::objects {

/// The queue of each slot with sizes and senders, its limits, and the time-out of a read that waits.
Picture mailslotPicture(const Facts& facts);

}  // namespace ui::objects
