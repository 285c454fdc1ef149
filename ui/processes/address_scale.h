// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <vector>

namespace ui {

/// Where an address is drawn: address 0 at the bottom, as in the classic figures. Piecewise linear between boundaries, so
/// that 64 KiB beside 2 GiB can still be seen; figures that share a scale have their boundaries at the same height.
class AddressScale {
public:
    /// `boundaries` in any order, at least two different ones; the lowest is drawn at `bottom`, the highest at `top`
    /// (top < bottom). Each stretch between two neighbours gets at least `least` pixels, the rest goes by size; where the
    /// room does not suffice for that, all stretches are equal.
    AddressScale(std::vector<quint64> boundaries, qreal top, qreal bottom, qreal least);

    qreal y(quint64 address) const;
    quint64 addressAt(qreal y) const;
    const std::vector<quint64>& boundaries() const { return m_boundaries; }

private:
    std::vector<quint64> m_boundaries;
    std::vector<qreal> m_heights;   // y of each boundary
};

}  // namespace ui
