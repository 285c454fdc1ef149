// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/peer/hold.h"

namespace peer {

void holdSession() {}

}  // namespace peer
