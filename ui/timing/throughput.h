// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/recording.h"

#include <array>

namespace ui::timing {

/// Bytes written over time, in equal spans of which there are never more than kSpans: when time runs over, two become one.
class Throughput {
public:
    static constexpr int kSpans = 128;

    void add(lab::Moment at, quint64 bytes);
    void clear() { *this = {}; }

    /// Nanoseconds of a span.
    lab::Moment span() const { return m_span; }
    /// Spans from the first moment to the last one in which anything was written.
    int spans() const { return m_used; }
    quint64 bytes(int span) const { return m_bytes[static_cast<std::size_t>(span)]; }
    double perSecond(int span) const { return static_cast<double>(bytes(span)) * 1e9 / static_cast<double>(m_span); }

private:
    void halve();

    std::array<quint64, kSpans> m_bytes{};
    lab::Moment m_span = 1'000'000;
    int m_used = 0;
};

}  // namespace ui::timing
