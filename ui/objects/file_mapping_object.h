// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/objects/picture.h"

namespace ui::objects {

/// The pages of each section with who wrote what, the views of every process at their own base, who holds a mutex.
Picture fileMappingPicture(const Facts& facts);

}  // namespace ui::objects
