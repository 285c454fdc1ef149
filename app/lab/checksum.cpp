// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/checksum.h"

#include <array>

namespace lab {
namespace {

constexpr std::array<quint32, 256> makeTable()
{
    std::array<quint32, 256> table = {};
    for (quint32 byte = 0; byte < 256; ++byte) {
        quint32 rest = byte;
        for (int bit = 0; bit < 8; ++bit)
            rest = (rest & 1) != 0 ? 0xEDB88320u ^ (rest >> 1) : rest >> 1;
        table[byte] = rest;
    }
    return table;
}

constexpr std::array<quint32, 256> kTable = makeTable();

}  // namespace

quint32 checksum(QByteArrayView bytes)
{
    quint32 sum = 0xFFFFFFFFu;
    for (const char byte : bytes)
        sum = kTable[(sum ^ static_cast<quint8>(byte)) & 0xFF] ^ (sum >> 8);
    return ~sum;
}

}  // namespace lab
