// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sequence/scale.h"

#include <algorithm>

namespace ui::sequence {

void Scale::setMode(Mode mode)
{
    m_mode = mode;
    scaleChanged();
}

void Scale::setLineHeight(qreal height)
{
    m_lineHeight = height;
}

void Scale::setNanosecondsPerPixel(qreal nanoseconds)
{
    m_nsPerPixel = nanoseconds;
    scaleChanged();
}

void Scale::setFold(qreal longest, qreal folded, qreal lastLine)
{
    m_longestGap = longest;
    m_foldedGap = folded;
    m_lastLine = lastLine;
    scaleChanged();
}

void Scale::scaleChanged()
{
    m_foldedDigits = foldedDigits();
    m_tops.clear();
    m_near.chunk = -1;
}

// Whole octaves are folded: a chunk of lines knows its gaps by octave.
int Scale::foldedDigits() const
{
    return GapOctave::digits(static_cast<lab::Moment>(m_longestGap * m_nsPerPixel));
}

void Scale::changed(qint64 first)
{
    // The top of a chunk rests on the gaps before it, the last of which ends at the chunk's first line.
    const auto valid = static_cast<std::size_t>(first > 0 ? m_order->chunkOf(std::min(first - 1, m_order->size() - 1)) + 1 : 0);
    if (m_tops.size() > valid)
        m_tops.resize(valid);
    m_near.chunk = -1;
}

void Scale::keepUp() const
{
    // What is new stands at the end, but for calls that began long ago.
    for (qint64 chunk = m_order->chunks() - 2; chunk >= 0 && !m_order->hasFacts(chunk); --chunk)
        m_order->facts(chunk);
}

bool Scale::foldedAfter(qint64 line) const
{
    return m_mode == Mode::Proportional && line + 1 < m_order->size() && isFolded(timeAfter(line));
}

qreal Scale::chunkHeight(qint64 chunk) const
{
    lab::Moment shorter = 0;
    qint64 folded = 0;
    const LineChunk::Facts& facts = m_order->facts(chunk);
    for (const GapOctave& octave : facts.gaps) {
        if (static_cast<int>(octave.binaryDigits) < m_foldedDigits)
            shorter += octave.time;
        else
            folded += octave.gaps;
    }
    return static_cast<qreal>(shorter) / m_nsPerPixel + static_cast<qreal>(folded) * m_foldedGap
           + heightOfGap(m_order->facts(chunk + 1).first - facts.last);
}

void Scale::complete() const
{
    for (auto chunk = static_cast<qint64>(m_tops.size()); chunk < m_order->chunks(); ++chunk)
        m_tops.push_back(chunk == 0 ? 0 : m_tops.back() + chunkHeight(chunk - 1));
}

qreal Scale::top(qint64 line) const
{
    if (m_mode == Mode::Ordinal)
        return static_cast<qreal>(line) * m_lineHeight;
    complete();
    if (m_tops.empty())
        return 0;
    line = std::min(line, m_order->size());
    const qint64 chunk = m_order->chunkOf(std::min(line, m_order->size() - 1));
    const std::vector<qreal>& tops = topsIn(chunk);
    return line == m_order->size() ? tops.back() + m_lastLine : tops[static_cast<std::size_t>(line - m_order->chunkStart(chunk))];
}

// One picture asks for the lines of one chunk, or two, again and again.
const std::vector<qreal>& Scale::topsIn(qint64 chunk) const
{
    if (m_near.chunk == chunk)
        return m_near.tops;
    m_near.chunk = chunk;
    m_near.tops.clear();
    qreal top = m_tops[static_cast<std::size_t>(chunk)];
    lab::Moment before = 0;
    for (qint64 line = m_order->chunkStart(chunk); line < m_order->chunkStart(chunk + 1); ++line) {
        const lab::Moment time = m_order->timeIn(chunk, line);
        if (!m_near.tops.empty())
            top += heightOfGap(time - before);
        m_near.tops.push_back(top);
        before = time;
    }
    return m_near.tops;
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
    const auto after = std::upper_bound(m_tops.begin(), m_tops.end(), y);
    const qint64 chunk = std::max<qint64>(after - m_tops.begin() - 1, 0);
    const std::vector<qreal>& tops = topsIn(chunk);
    const auto below = std::upper_bound(tops.begin(), tops.end(), y);
    return m_order->chunkStart(chunk) + std::max<qint64>(below - tops.begin() - 1, 0);
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
