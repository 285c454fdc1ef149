// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/wine_server.h"

namespace lab {

void removeServerDirectory(const QString&) {}

}  // namespace lab
