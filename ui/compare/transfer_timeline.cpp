// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/transfer_timeline.h"

#include <algorithm>
#include <map>

namespace ui {
namespace {

using ipc::trace::Kind;
using lab::Entry;
using lab::Moment;
using lab::Row;

struct BusySpan {
    Moment from = 0, to = 0;
};

class Reader {
public:
    Reader(const lab::Recording& recording, const lab::Ties& ties, Row sent)
        : m_recording(recording), m_ties(ties), m_begin(recording.start(sent)), m_sender(recording.process(sent))
    {
    }

    TransferTimeline read();

private:
    void take(Row row, const Entry& entry);
    void addSpans();
    void addArrows();
    void addArrow(Row from, Row to, quint64 bytes);
    void fold();
    Moment wokenAt(const Entry& waiting) const;
    double place(Moment moment) const;
    bool isPart(Row row) const { return std::ranges::find(m_rows, row) != m_rows.end(); }

    const lab::Recording& m_recording;
    const lab::Ties& m_ties;
    Moment m_begin;
    int m_sender;
    std::vector<Row> m_rows;         // calls and messages of the transfer
    std::vector<BusySpan> m_active;  // disjoint, ascending
    TransferTimeline m_line;
};

void Reader::take(Row row, const Entry& entry)
{
    if (entry.kind != Kind::Call && entry.kind != Kind::Message)
        return;
    if (entry.end < m_begin) {
        m_line.setUp += entry.isCall();
        return;
    }
    m_rows.push_back(row);
    if (entry.isCall()) {
        ++m_line.calls;
        m_line.systemCalls += static_cast<qint64>(m_recording.nativeCallsOf(row).size());
    }
}

// From the last thing that another process began before a waiting call returned: what came earlier cannot have woken it.
Moment Reader::wokenAt(const Entry& waiting) const
{
    Moment woken = waiting.end;
    const int process = m_recording.threads()[static_cast<std::size_t>(waiting.thread)].process;
    Moment latest = -1;
    for (const Row row : m_rows) {
        const Moment start = m_recording.start(row);
        if (m_recording.process(row) != process && start <= waiting.end && start > latest)
            woken = latest = start;
    }
    return std::max(woken, waiting.start);
}

void Reader::fold()
{
    std::vector<BusySpan> all;
    for (const Row row : m_rows) {
        const Entry entry = m_recording.at(row);
        all.push_back({entry.start < m_begin ? wokenAt(entry) : entry.start, entry.end});
    }
    std::ranges::sort(all, {}, &BusySpan::from);
    for (const BusySpan& next : all) {
        if (m_active.empty() || next.from > m_active.back().to)
            m_active.push_back(next);
        else
            m_active.back().to = std::max(m_active.back().to, next.to);
    }
    double end = 0;
    for (const BusySpan& part : m_active) {
        if (end > 0)
            m_line.folds.push_back(end);
        end += static_cast<double>(part.to - part.from);
    }
    m_line.length = end;
}

double Reader::place(Moment moment) const
{
    double before = 0;
    for (const BusySpan& part : m_active) {
        if (moment < part.from)
            break;
        before += static_cast<double>(std::min(moment, part.to) - part.from);
    }
    return before;
}

void Reader::addSpans()
{
    for (const Row row : m_rows) {
        const Entry entry = m_recording.at(row);
        m_line.spans.push_back({.process = m_recording.process(row) == m_sender ? 0 : 1, .row = row, .from = place(entry.start), .to = place(entry.end),
                                .waited = entry.isCall() && entry.start < m_begin, .message = entry.kind == Kind::Message, .failed = entry.failed()});
    }
}

// Data leaves where its call begins and is there where the other call returns.
void Reader::addArrow(Row from, Row to, quint64 bytes)
{
    const bool other = m_recording.process(from) != m_recording.process(to);
    if (other && bytes > 0)
        m_line.arrived = std::max(m_line.arrived, place(m_recording.end(to)));
    m_line.arrows.push_back({m_recording.process(from) == m_sender ? 0 : 1, place(m_recording.start(from)), place(m_recording.end(to)), bytes, other});
}

void Reader::addArrows()
{
    for (const Row row : m_rows) {
        const auto ties = m_ties.to(row);
        for (const lab::Tie& tie : ties)
            if (isPart(tie.from))
                addArrow(tie.from, row, std::max<quint64>(tie.bytes, 1));
        const Entry entry = m_recording.at(row);
        const Row releaser = ties.empty() && entry.isCall() && entry.start < m_begin ? m_ties.releasedBy(row) : -1;
        if (releaser >= 0 && isPart(releaser))
            addArrow(releaser, row, 0);
    }
}

TransferTimeline Reader::read()
{
    for (Row row = 0; row < m_recording.rows(); ++row)
        take(row, m_recording.at(row));
    fold();
    addSpans();
    addArrows();
    return m_line;
}

}  // namespace

TransferTimeline transferTimeline(const lab::Recording& recording, const lab::Ties& ties, Row sent)
{
    return sent < 0 ? TransferTimeline{} : Reader(recording, ties, sent).read();
}

}  // namespace ui
