// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timing/throughput.h"

#include <algorithm>

namespace ui::timing {

void Throughput::halve()
{
    for (std::size_t i = 0; i < kSpans; ++i)
        m_bytes[i] = 2 * i < kSpans ? m_bytes[2 * i] + m_bytes[2 * i + 1] : 0;
    m_span *= 2;
    m_used = (m_used + 1) / 2;
}

void Throughput::add(lab::Moment at, quint64 bytes)
{
    at = std::max<lab::Moment>(at, 0);
    while (at / m_span >= kSpans)
        halve();
    const auto index = static_cast<int>(at / m_span);
    m_bytes[static_cast<std::size_t>(index)] += bytes;
    m_used = std::max(m_used, index + 1);
}

}  // namespace ui::timing
