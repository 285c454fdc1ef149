// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sequence/layout.h"

#include "app/lab/text.h"

#include "ui/sequence/label_room.h"
#include "ui/sequence/words.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace ui::sequence {
namespace {

using ipc::trace::Kind;
using lab::Entry;
using lab::Row;

// Labels are dropped in order from a fixed line on, so that scrolling does not make them flicker.
constexpr qint64 kAlign = 64;

class Builder {
public:
    Builder(const Source& source, Scene& scene, qreal bottom)
        : m_source(source), m_recording(source.order.recording()), m_scene(scene), m_bottom(bottom),
          m_labels(scene, source, source.scale.lineHeight() >= labelLineHeight(source.measures) || source.scale.mode() == Scale::Mode::Proportional)
    {
    }

    void spansInto(qint64 first);
    void line(qint64 index);
    void finish() { m_labels.finish(); }

private:
    struct Place {
        const Lane* lane = nullptr;
        qreal x = 0;
        qreal y = 0;
        int process = -1;
    };

    qreal anchor(qint64 line) const { return m_source.scale.top(line) + anchorOffset(m_source.measures); }
    qreal roomOf(qint64 line) const { return m_source.scale.top(line + 1) - m_source.scale.top(line); }
    Place placeOf(int thread, qreal y) const;
    qreal bottomOf(qint64 line, const Entry& entry, Row row) const;
    void activation(const Place& place, qreal bottom, Row row, const Entry& entry);
    void activation(const Place& place, qreal bottom, Activation activation);
    void recorded(qint64 index, const Slot& slot, qreal y);
    void live(qint64 index, const Slot& slot, qreal y);
    void underWay(qint64 index, const Place& place, Row row, const Entry& entry);
    bool data(const Place& place, const Slot& slot, const Entry& entry);
    void arrow(const Place& place, const Lane& object, const Entry& entry, Row row, bool into, int process, qreal shift);
    std::vector<int> writersOf(Row row, int otherwise) const;
    void rails(const Lane& object, Row row);
    void rail(const Lane& object, const lab::Tie& tie);
    void expectRelease(Row waiting);
    bool links(qint64 index, const Place& place, Row row);
    void link(const Place& place, Row from, Row to);
    void fold(qint64 index);
    const Lane* objectLane(quint64 channel) const { return m_source.lanes.ofObject(m_source.cast.objectOf(channel)); }

    const Source& m_source;
    const lab::Recording& m_recording;
    Scene& m_scene;
    qreal m_bottom;
    LabelRoom m_labels;
    std::set<std::pair<Row, Row>> m_railed;
    std::multimap<qint64, Row> m_releases;   // line of the releasing call → the call it released
};

Builder::Place Builder::placeOf(int thread, qreal y) const
{
    Place place;
    place.y = y;
    place.process = m_recording.threads()[static_cast<std::size_t>(thread)].process;
    place.lane = m_source.lanes.ofProcess(place.process);
    if (place.lane)
        place.x = place.lane->threadX(thread);
    return place;
}

qreal Builder::bottomOf(qint64 line, const Entry& entry, Row row) const
{
    const qreal half = m_source.measures.activationHeight / 2;
    if (m_source.order.hasEnd(row))
        return anchor(m_source.order.find(row, Slot::Kind::End)) + half;
    const qint64 last = std::max(m_source.order.atOrAfter(entry.end + 1) - 1, line);
    qreal bottom = anchor(last) + half;
    if (m_source.scale.mode() == Scale::Mode::Proportional)
        bottom = std::max(bottom, m_source.scale.heightOf(entry.end) + anchorOffset(m_source.measures));
    return bottom;
}

void Builder::activation(const Place& place, qreal bottom, Activation activation)
{
    const Measures& measures = m_source.measures;
    const qreal height = std::min(measures.activationHeight, std::max(1.0, m_source.scale.mode() == Scale::Mode::Ordinal
                                                                               ? m_source.scale.lineHeight() * 0.7
                                                                               : measures.activationHeight));
    const qreal top = place.y - height / 2;
    activation.rect = QRectF(place.x - measures.activation / 2, top, measures.activation, std::max(bottom - top, height));
    activation.process = place.process;
    m_scene.activations.push_back(activation);
}

void Builder::activation(const Place& place, qreal bottom, Row row, const Entry& entry)
{
    Activation activation;
    activation.row = row;
    activation.waited = isBlocked(m_source.ties, row, entry);
    activation.failed = entry.failed();
    if (activation.waited)
        expectRelease(row);
    this->activation(place, bottom, activation);
}

// Calls that began above and reach into the picture.
void Builder::spansInto(qint64 first)
{
    if (first <= 0 || first >= m_source.order.size())
        return;
    for (const Row row : m_recording.inProgressAt(m_source.order.time(first))) {
        const qint64 line = m_source.order.find(row);
        if (line < 0 || line >= first)
            continue;
        const Entry entry = m_recording.at(row);
        if (const Place place = placeOf(entry.thread, anchor(line)); place.lane)
            activation(place, bottomOf(line, entry, row), row, entry);
    }
    for (qint64 index = 0; index < static_cast<qint64>(m_source.order.live().size()); ++index) {
        const Slot slot{index, Slot::Kind::Live};
        const qint64 line = m_source.order.findLive(index);
        if (line >= 0 && line < first)
            live(line, slot, anchor(line));
    }
}

void Builder::line(qint64 index)
{
    const Slot slot = m_source.order.at(index);
    const qreal y = anchor(index);
    if (slot.kind == Slot::Kind::Live)
        live(index, slot, y);
    else
        recorded(index, slot, y);
    m_labels.time(y, m_source.order.time(index));
    fold(index);
}

void Builder::live(qint64 index, const Slot& slot, qreal y)
{
    const LiveSpan& span = m_source.order.live(slot);
    const Place place = placeOf(span.thread, y);
    if (!place.lane)
        return;
    const qreal end = std::max({m_source.scale.height(), m_bottom, anchor(index)}) + m_source.measures.activationHeight;
    Activation activation;
    activation.waited = activation.live = true;
    this->activation(place, end, activation);
    m_labels.label(*place.lane, {y, roomOf(index), false}, wordsOf(m_source.order, m_source.ties, slot, m_source.now), -1);
}

void Builder::recorded(qint64 index, const Slot& slot, qreal y)
{
    const Entry entry = m_recording.at(slot.row);
    const Place place = placeOf(entry.thread, y);
    if (!place.lane)
        return;
    if (entry.isCall() && slot.kind == Slot::Kind::Begin && entry.start <= m_source.shown && entry.end > m_source.shown) {
        underWay(index, place, slot.row, entry);
        return;
    }
    if (entry.kind == Kind::Note && !entry.has(ipc::trace::kWrites)) {
        m_labels.remark(y, wordsOf(m_source.order, m_source.ties, slot, m_source.now), slot.row);
        return;
    }
    if (entry.kind == Kind::Process) {
        const bool violent = m_recording.processOf(slot.row).ending.contains(QLatin1String("signal"));
        m_scene.endings.push_back({place.lane->x, y, place.process, violent});
    } else if (entry.isCall() && slot.kind == Slot::Kind::Begin) {
        activation(place, bottomOf(index, entry, slot.row), slot.row, entry);
    }
    const bool moved = data(place, slot, entry);
    const bool linked = slot.kind == Slot::Kind::Begin && links(index, place, slot.row);
    const Spot spot{y, roomOf(index), moved || linked};
    if (slot.kind == Slot::Kind::End || m_labels.hasRoom(*place.lane, spot))   // an end may have no words
        m_labels.label(*place.lane, spot, wordsOf(m_source.order, m_source.ties, slot, m_source.now), slot.row);
}

// At the moment shown nobody could know when and how it would return.
void Builder::underWay(qint64 index, const Place& place, Row row, const Entry& entry)
{
    Activation activation;
    activation.row = row;
    activation.waited = activation.live = true;
    this->activation(place, bottomOf(index, entry, row), activation);
    const LiveSpan span{entry.thread, entry.callId(), entry.handle, entry.start};
    m_labels.label(*place.lane, {place.y, roomOf(index), false}, wordsOfLive(span, m_source.shown), row);
}

// Data leaves the thread where its call begins and reaches it where its call returns.
bool Builder::data(const Place& place, const Slot& slot, const Entry& entry)
{
    const Lane* object = entry.channel != 0 ? objectLane(entry.channel) : nullptr;
    if (!object || object == place.lane)
        return false;
    const bool later = entry.isCall() && m_source.order.hasEnd(slot.row);
    const bool begins = slot.kind == Slot::Kind::Begin;
    const bool writes = entry.has(ipc::trace::kWrites) && begins;
    const bool reads = entry.has(ipc::trace::kReads) && (begins != later) && (entry.bytes != 0 || !entry.failed());
    const qreal apart = writes && reads ? 3 : 0;
    if (writes)
        arrow(place, *object, entry, slot.row, true, place.process, -apart);
    if (reads) {
        const std::vector<int> writers = writersOf(slot.row, place.process);
        qreal shift = apart - 1.5 * static_cast<qreal>(writers.size() - 1);
        for (const int writer : writers) {
            arrow(place, *object, entry, slot.row, false, writer, shift);
            shift += 3;
        }
    }
    if (writes || reads)
        rails(*object, slot.row);
    return writes || reads;
}

std::vector<int> Builder::writersOf(Row row, int otherwise) const
{
    constexpr std::size_t kMostShown = 3;
    std::vector<int> writers;
    if (m_source.ties) {
        for (const lab::Tie& tie : m_source.ties->to(row)) {
            const int process = m_recording.process(tie.from);
            if (std::find(writers.begin(), writers.end(), process) == writers.end() && writers.size() < kMostShown)
                writers.push_back(process);
        }
    }
    if (writers.empty())
        writers.push_back(otherwise);
    return writers;
}

void Builder::arrow(const Place& place, const Lane& object, const Entry& entry, Row row, bool into, int process, qreal shift)
{
    const Measures& measures = m_source.measures;
    const bool objectRight = object.x > place.x;
    const qreal near = place.x + (objectRight ? 1 : -1) * (measures.activation / 2 + 1);
    const qreal far = objectRight ? object.left() : object.right();
    const qreal y = place.y + shift;
    Arrow arrow;
    arrow.line = into ? QLineF(near, y, far, y) : QLineF(far, y, near, y);
    arrow.style = isEvent(entry) ? Arrow::Style::Event
                  : entry.kind == Kind::Message ? Arrow::Style::Message
                  : entry.has(ipc::trace::kPeek) ? Arrow::Style::Peek : Arrow::Style::Data;
    arrow.process = process;
    arrow.row = row;
    m_scene.arrows.push_back(arrow);
    const qreal size = measures.activation;
    m_scene.blocks.push_back({QRectF(object.x - size / 2, y - size / 2, size, size), process, row, !into});
}

void Builder::rails(const Lane& object, Row row)
{
    if (!m_source.ties)
        return;
    for (const lab::Tie& tie : m_source.ties->from(row))
        rail(object, tie);
    for (const lab::Tie& tie : m_source.ties->to(row))
        rail(object, tie);
}

void Builder::rail(const Lane& object, const lab::Tie& tie)
{
    if (!m_railed.insert({tie.from, tie.to}).second)
        return;
    const qint64 from = m_source.order.find(tie.from);
    const qint64 to = m_source.order.find(tie.to, Slot::Kind::End);
    if (from < 0 || to < from)
        return;
    m_scene.rails.push_back({QLineF(object.x, anchor(from), object.x, anchor(to)), m_recording.process(tie.from), tie.from, tie.to});
}

// A release that moved no data between the two is drawn where it happened, while the other call still waited.
void Builder::expectRelease(Row waiting)
{
    const Row releaser = m_source.ties ? m_source.ties->releasedBy(waiting) : -1;
    if (releaser < 0 || m_source.ties->previous(waiting) == releaser || m_source.ties->next(waiting) == releaser)
        return;
    const qint64 line = m_source.order.find(releaser);
    if (line > m_source.order.find(waiting))
        m_releases.emplace(line, waiting);
}

bool Builder::links(qint64 index, const Place& place, Row row)
{
    const std::size_t before = m_scene.links.size();
    const auto [first, last] = m_releases.equal_range(index);
    for (auto release = first; release != last; ++release)
        link(place, row, release->second);
    return m_scene.links.size() > before;
}

void Builder::link(const Place& place, Row from, Row to)
{
    const Place other = placeOf(m_recording.thread(to), place.y);
    if (!other.lane || other.x == place.x)
        return;
    const qreal edge = (other.x < place.x ? 1 : -1) * (m_source.measures.activation / 2 + 1);
    Link link;
    link.from = from;
    link.to = to;
    link.line = QLineF(place.x - edge, place.y, other.x + edge, place.y);
    const bool connects = m_recording.at(to).callId() == ipc::CallId::ConnectNamedPipe;
    m_labels.link(*other.lane, *place.lane, link, connects);
    m_scene.links.push_back(link);
}

void Builder::fold(qint64 index)
{
    if (!m_source.scale.foldedAfter(index))
        return;
    const qreal half = m_source.measures.activationHeight / 2;
    const qreal top = anchor(index) + half;
    const qreal bottom = anchor(index + 1) - half;
    m_scene.folds.push_back({top, bottom, lab::durationText(m_source.order.time(index + 1) - m_source.order.time(index))});
}

}  // namespace

qreal anchorOffset(const Measures& measures)
{
    return measures.line + measures.margin * 0.6;
}

qreal fullLineHeight(const Measures& measures)
{
    return anchorOffset(measures) + measures.margin + measures.badge + measures.margin * 0.2;
}

qreal labelLineHeight(const Measures& measures)
{
    return measures.line + 2;
}

std::vector<LaneEnd> laneEnds(const Source& source)
{
    std::vector<LaneEnd> ends;
    const auto& processes = source.order.recording().processes();
    for (int process = 0; process < static_cast<int>(processes.size()); ++process) {
        const lab::Moment ended = processes[static_cast<std::size_t>(process)].ended;
        if (ended < 0)
            continue;
        const qint64 line = source.order.atOrAfter(ended);
        const bool shown = line < source.order.size();
        ends.push_back({process, source.scale.top(line) + (shown ? anchorOffset(source.measures) : 0)});
    }
    return ends;
}

std::vector<LaneBegin> laneBegins(const Source& source)
{
    std::vector<LaneBegin> begins;
    const auto& processes = source.order.recording().processes();
    for (int process = 0; process < static_cast<int>(processes.size()); ++process) {
        const qint64 line = source.order.atOrAfter(processes[static_cast<std::size_t>(process)].started);
        if (line > 0)
            begins.push_back({process, source.scale.top(line)});
    }
    return begins;
}

Scene layOut(const Source& source, qreal top, qreal bottom)
{
    Scene scene;
    scene.laneEnds = laneEnds(source);
    scene.laneBegins = laneBegins(source);
    const qint64 lines = source.order.size();
    if (lines == 0 || source.lanes.lanes.empty())
        return scene;
    const qreal reach = fullLineHeight(source.measures);
    scene.firstLine = std::max<qint64>(source.scale.lineAt(top - reach) / kAlign - 1, 0) * kAlign;
    scene.lastLine = source.scale.lineAt(bottom + reach);
    Builder builder(source, scene, bottom);
    builder.spansInto(scene.firstLine);
    for (qint64 line = scene.firstLine; line <= scene.lastLine; ++line)
        builder.line(line);
    builder.finish();
    return scene;
}

}  // namespace ui::sequence
