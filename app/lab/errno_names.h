// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace lab {

/// The name of a Linux error number ("EAGAIN"), on any system: a recording made on Linux may be read on Windows. The number itself
/// for one that Linux does not have.
QString errnoName(qint32 number);

}  // namespace lab
