// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/processes/address_scale.h"

#include <algorithm>

namespace ui {
namespace {

// Pixels of each stretch: `least` for those that would get less, what remains by size among the others.
std::vector<qreal> shares(const std::vector<quint64>& boundaries, qreal room, qreal least)
{
    const std::size_t count = boundaries.size() - 1;
    if (least * static_cast<qreal>(count) >= room)
        return std::vector<qreal>(count, room / static_cast<qreal>(count));
    std::vector<qreal> share(count, 0);
    std::vector<bool> small(count, false);
    for (bool again = true; again;) {
        again = false;
        qreal left = room;
        qreal bytes = 0;
        for (std::size_t i = 0; i < count; ++i)
            small[i] ? left -= least : bytes += static_cast<qreal>(boundaries[i + 1] - boundaries[i]);
        for (std::size_t i = 0; i < count; ++i) {
            share[i] = small[i] ? least : left * static_cast<qreal>(boundaries[i + 1] - boundaries[i]) / bytes;
            if (!small[i] && share[i] < least)
                small[i] = again = true;
        }
    }
    return share;
}

}  // namespace

AddressScale::AddressScale(std::vector<quint64> boundaries, qreal top, qreal bottom, qreal least)
    : m_boundaries(std::move(boundaries))
{
    std::ranges::sort(m_boundaries);
    const auto repeated = std::ranges::unique(m_boundaries);
    m_boundaries.erase(repeated.begin(), repeated.end());
    Q_ASSERT(m_boundaries.size() >= 2);
    qreal y = bottom;
    m_heights.push_back(y);
    for (const qreal share : shares(m_boundaries, bottom - top, least))
        m_heights.push_back(y -= share);
}

qreal AddressScale::y(quint64 address) const
{
    if (address <= m_boundaries.front())
        return m_heights.front();
    if (address >= m_boundaries.back())
        return m_heights.back();
    const auto above = std::ranges::upper_bound(m_boundaries, address);
    const auto i = static_cast<std::size_t>(above - m_boundaries.begin()) - 1;
    const qreal part = static_cast<qreal>(address - m_boundaries[i])
                       / static_cast<qreal>(m_boundaries[i + 1] - m_boundaries[i]);
    return m_heights[i] + part * (m_heights[i + 1] - m_heights[i]);
}

quint64 AddressScale::addressAt(qreal y) const
{
    if (y >= m_heights.front())
        return m_boundaries.front();
    if (y <= m_heights.back())
        return m_boundaries.back();
    std::size_t i = 0;
    while (m_heights[i + 1] > y)
        ++i;
    const qreal part = (m_heights[i] - y) / (m_heights[i] - m_heights[i + 1]);
    return m_boundaries[i] + static_cast<quint64>(part * static_cast<qreal>(m_boundaries[i + 1] - m_boundaries[i]));
}

}  // namespace ui
