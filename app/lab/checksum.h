// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

namespace lab {

/// CRC-32 as in zip and PNG (polynomial 0xEDB88320).
quint32 checksum(QByteArrayView bytes);

}  // namespace lab
