// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sequence/label_room.h"

#include <QCoreApplication>

#include <QRegularExpression>

#include <algorithm>

namespace ui::sequence {
namespace {

constexpr qreal kBadgePadding = 6;

struct Diagram {
    Q_DECLARE_TR_FUNCTIONS(Diagram)
};

}  // namespace

LabelRoom::LabelRoom(Scene& scene, const Source& source, bool wanted)
    : m_scene(scene), m_source(source), m_wanted(wanted), m_gaps(source.lanes.lanes.size() + 1)
{
}

std::size_t LabelRoom::gapOf(const Lane& lane) const
{
    const auto index = static_cast<std::size_t>(&lane - m_source.lanes.lanes.data());
    return lane.labelsRight ? index + 1 : index;
}

qreal LabelRoom::labelTop(const Spot& spot) const
{
    const qreal line = m_source.measures.line;
    return spot.onArrow ? spot.y - line - m_source.measures.margin * 0.35 : spot.y - line / 2;
}

QRectF LabelRoom::inRoom(const Lane& lane, qreal top, qreal width, qreal height) const
{
    const qreal left = lane.labelsRight ? lane.labelLeft : lane.labelRight - width;
    return QRectF(left, top, width, height);
}

bool LabelRoom::hasRoom(const Lane& lane, const Spot& spot)
{
    if (!m_wanted)
        return false;
    Gap& gap = m_gaps[gapOf(lane)];
    const bool fits = labelTop(spot) >= gap.bottom - 0.01;
    gap.leftOut += fits ? 0 : 1;
    return fits;
}

void LabelRoom::label(const Lane& lane, const Spot& spot, Words words, lab::Row row)
{
    if (words.runs.empty() || !hasRoom(lane, spot))
        return;
    Gap& gap = m_gaps[gapOf(lane)];
    const qreal top = labelTop(spot);
    tellLeftOut(gap);
    const bool badgeBelow = !words.badge.isEmpty() && spot.room >= fullLineHeight(m_source.measures) - 0.5;
    // With no room below, the outcome stands behind the call, and before what may be cut.
    if (!words.badge.isEmpty() && !badgeBelow && words.error)
        words.runs.insert(words.runs.begin() + 1, Run{QLatin1Char(' ') + words.badge, Role::Error, TextStyle::Small});
    gap.bottom = top + m_source.measures.line;
    if (!badgeBelow && spot.room >= fullLineHeight(m_source.measures) - 0.5)
        words.runs = secondLine(lane, spot, words.runs, row, gap);
    const qreal width = elide(words.runs, lane.labelRight - lane.labelLeft, m_source.width);
    if (words.runs.empty())
        return;
    gap.last = static_cast<qint64>(m_scene.labels.size());
    m_scene.labels.push_back({inRoom(lane, top, width, m_source.measures.line), words.runs, !lane.labelsRight, row});
    if (badgeBelow)
        badge(lane, spot, words, row, gap);
}

std::vector<Run> LabelRoom::secondLine(const Lane& lane, const Spot& spot, const std::vector<Run>& runs, lab::Row row, Gap& gap)
{
    const qreal room = lane.labelRight - lane.labelLeft;
    std::size_t fitting = 0;
    for (qreal needed = 0; fitting < runs.size(); ++fitting) {
        needed += m_source.width(runs[fitting].text, runs[fitting].style);
        if (needed > room)
            break;
    }
    if (fitting == runs.size() || runs.size() < 2)
        return runs;
    const auto split = runs.begin() + static_cast<std::ptrdiff_t>(std::max<std::size_t>(fitting, 1));
    std::vector<Run> rest(split, runs.end());
    static const QRegularExpression leading(QStringLiteral("^[ ·]+"));
    rest.front().text.remove(leading);
    const qreal width = elide(rest, room, m_source.width);
    if (rest.empty())
        return runs;
    const qreal top = belowTop(spot, gap);
    m_scene.labels.push_back({inRoom(lane, top, width, m_source.measures.line), rest, !lane.labelsRight, row, true});
    gap.bottom = top + m_source.measures.line;
    return {runs.begin(), split};
}

qreal LabelRoom::belowTop(const Spot& spot, const Gap& gap) const
{
    return spot.onArrow ? spot.y + m_source.measures.margin * 0.6 : gap.bottom + m_source.measures.margin * 0.2;
}

void LabelRoom::badge(const Lane& lane, const Spot& spot, const Words& words, lab::Row row, Gap& gap)
{
    const Measures& measures = m_source.measures;
    std::vector<Run> runs{{words.badge, Role::Error, TextStyle::MonoSmall}};
    const qreal width = elide(runs, lane.labelRight - lane.labelLeft - 2 * kBadgePadding, m_source.width) + 2 * kBadgePadding;
    if (runs.empty())
        return;
    const qreal top = belowTop(spot, gap);
    m_scene.badges.push_back({inRoom(lane, top, width, measures.badge), runs.front().text, words.error, row});
    gap.bottom = top + measures.badge;
}

void LabelRoom::link(const Lane& released, const Lane& releaser, Link& link, bool connects)
{
    Gap& gap = m_gaps[gapOf(released)];
    const qreal top = link.line.y1() - m_source.measures.line - m_source.measures.margin * 0.1;
    if (!m_wanted || gapOf(released) == gapOf(releaser) || top < gap.bottom)
        return;
    std::vector<Run> runs{{connects ? Diagram::tr("connected") : Diagram::tr("released"), Role::Kernel, TextStyle::Small}};
    const qreal width = elide(runs, released.labelRight - released.labelLeft, m_source.width);
    if (runs.empty())
        return;
    link.text = runs.front().text;
    link.textRect = QRectF((released.labelLeft + released.labelRight - width) / 2, top, width, m_source.measures.line);
    gap.bottom = link.textRect.bottom();
}

void LabelRoom::remark(qreal y, const Words& words, lab::Row row)
{
    const qreal top = y - m_source.measures.line / 2;
    if (!m_wanted || words.runs.empty())
        return;
    const bool free = std::all_of(m_gaps.begin(), m_gaps.end(), [&](const Gap& gap) { return top >= gap.bottom; });
    if (!free) {
        ++m_gaps.front().leftOut;
        return;
    }
    std::vector<Run> runs = words.runs;
    const qreal left = m_source.measures.gutter + m_source.measures.margin;
    const qreal room = m_source.lanes.width - left - 4 * m_source.measures.margin;
    const qreal width = elide(runs, room, m_source.width) + 2 * m_source.measures.margin;
    QString text;
    for (const Run& run : runs)
        text += run.text;
    const qreal height = m_source.measures.line + m_source.measures.margin * 0.6;
    m_scene.remarks.push_back({QRectF(left + (room + 2 * m_source.measures.margin - width) / 2, y - height / 2, width, height), text, row});
    for (Gap& gap : m_gaps)
        gap.bottom = y + height / 2;
}

void LabelRoom::time(qreal y, lab::Moment moment)
{
    const qreal top = y - m_source.measures.line / 2;
    if (top < m_timeBottom)
        return;
    m_scene.times.push_back({y, timeText(moment)});
    m_timeBottom = top + m_source.measures.line;
}

void LabelRoom::tellLeftOut(Gap& gap)
{
    if (gap.leftOut == 0 || gap.last < 0)
        return;
    Label& label = m_scene.labels[static_cast<std::size_t>(gap.last)];
    const Run more{QStringLiteral(" +%1").arg(gap.leftOut), Role::Accent, TextStyle::Small};
    const qreal moreWidth = m_source.width(more.text, more.style);
    const auto lane = std::find_if(m_source.lanes.lanes.begin(), m_source.lanes.lanes.end(), [&](const Lane& each) {
        return label.alignRight ? qFuzzyCompare(each.labelRight, label.rect.right()) : qFuzzyCompare(each.labelLeft, label.rect.left());
    });
    const qreal room = lane != m_source.lanes.lanes.end() ? lane->labelRight - lane->labelLeft : label.rect.width();
    const qreal width = elide(label.runs, room - moreWidth, m_source.width) + moreWidth;
    label.runs.push_back(more);
    if (label.alignRight)
        label.rect.setLeft(label.rect.right() - width);
    else
        label.rect.setWidth(width);
    gap.leftOut = 0;
}

void LabelRoom::finish()
{
    for (Gap& gap : m_gaps)
        tellLeftOut(gap);
}

}  // namespace ui::sequence
