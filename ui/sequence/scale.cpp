// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sequence/scale.h"

#include <algorithm>

namespace ui::sequence {

void Scale::setMode(Mode mode)
{
    m_mode = mode;
    m_blockTops.clear();
}

void Scale::setLineHeight(qreal height)
{
    m_lineHeight = height;
}

void Scale::setNanosecondsPerPixel(qreal nanoseconds)
{
    m_nsPerPixel = nanoseconds;
    m_blockTops.clear();
}

void Scale::setFold(qreal longest, qreal folded, qreal lastLine)
{
    m_longestGap = longest;
    m_foldedGap = folded;
    m_lastLine = lastLine;
    m_blockTops.clear();
}

void Scale::changed(qint64 first)
{
    // The top of a block rests on the gaps before it, the last of which ends at the block's first line.
    const auto valid = static_cast<std::size_t>(first > 0 ? (first - 1) / kBlock + 1 : 0);
    if (m_blockTops.size() > valid)
        m_blockTops.resize(valid);
}

bool Scale::foldedAfter(qint64 line) const
{
    if (m_mode == Mode::Ordinal || line + 1 >= m_order->size())
        return false;
    return static_cast<qreal>(m_order->time(line + 1) - m_order->time(line)) / m_nsPerPixel > m_longestGap;
}

qreal Scale::gapAfter(qint64 line) const
{
    if (line + 1 >= m_order->size())
        return m_lastLine;
    const qreal gap = static_cast<qreal>(m_order->time(line + 1) - m_order->time(line)) / m_nsPerPixel;
    return gap > m_longestGap ? m_foldedGap : gap;
}

void Scale::complete() const
{
    const qint64 blocks = (m_order->size() + kBlock - 1) / kBlock;
    while (static_cast<qint64>(m_blockTops.size()) < blocks) {
        const auto block = static_cast<qint64>(m_blockTops.size());
        qreal top = 0;
        if (block > 0) {
            top = m_blockTops.back();
            for (qint64 line = (block - 1) * kBlock; line < block * kBlock; ++line)
                top += gapAfter(line);
        }
        m_blockTops.push_back(top);
    }
}

qreal Scale::top(qint64 line) const
{
    if (m_mode == Mode::Ordinal)
        return static_cast<qreal>(line) * m_lineHeight;
    complete();
    if (m_blockTops.empty())
        return 0;
    line = std::min(line, m_order->size());
    const qint64 block = std::min(line / kBlock, static_cast<qint64>(m_blockTops.size()) - 1);
    qreal top = m_blockTops[static_cast<std::size_t>(block)];
    for (qint64 before = block * kBlock; before < line; ++before)
        top += gapAfter(before);
    return top;
}

qreal Scale::height() const
{
    return top(m_order->size());
}

qint64 Scale::lineAt(qreal y) const
{
    const qint64 lines = m_order->size();
    if (lines == 0)
        return -1;
    if (m_mode == Mode::Ordinal)
        return std::clamp<qint64>(static_cast<qint64>(y / m_lineHeight), 0, lines - 1);
    complete();
    const auto after = std::upper_bound(m_blockTops.begin(), m_blockTops.end(), y);
    const qint64 block = std::max<qint64>(after - m_blockTops.begin() - 1, 0);
    qint64 line = block * kBlock;
    for (qreal bottom = m_blockTops[static_cast<std::size_t>(block)] + gapAfter(line); bottom <= y && line + 1 < lines;)
        bottom += gapAfter(++line);
    return line;
}

qreal Scale::heightOf(lab::Moment moment) const
{
    const qint64 next = m_order->atOrAfter(moment);
    if (next == 0)
        return 0;
    const qint64 line = next - 1;
    const lab::Moment from = m_order->time(line);
    const lab::Moment to = next < m_order->size() ? m_order->time(next) : m_order->recording().duration();
    const qreal share = to > from ? std::clamp(static_cast<qreal>(moment - from) / static_cast<qreal>(to - from), 0.0, 1.0) : 0;
    return top(line) + share * (top(next) - top(line));
}

}  // namespace ui::sequence
