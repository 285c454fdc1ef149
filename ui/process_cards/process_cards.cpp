// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/process_cards/process_cards.h"

#include "ui/process_cards/process_card.h"
#include "ui/theme.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/words.h"

#include <QLabel>
#include <QVBoxLayout>

#include <utility>

namespace ui {
namespace {

/// Faster than this, digits cannot be read.
constexpr qint64 kRefreshMs = 90;

std::vector<lab::LiveCall> callsIn(const lab::World& world, const lab::Recording& recording)
{
    std::vector<lab::LiveCall> calls;
    for (const lab::BlockedThread& blocked : world.blocked) {
        const lab::ThreadInfo& thread = recording.threads()[static_cast<std::size_t>(blocked.thread)];
        calls.push_back({thread.process, blocked.thread, threadText(thread), blocked.call, blocked.handle, blocked.since});
    }
    return calls;
}

}  // namespace

ProcessCards::ProcessCards(Bench& bench, const Services& services, const Mechanism& mechanism, QWidget* parent)
    : QWidget(parent), m_bench(bench), m_services(services), m_mechanism(mechanism), m_column(new QVBoxLayout(this))
{
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(services.theme.unit(2));
    connect(&bench.recording(), &lab::Recording::processesChanged, this, &ProcessCards::rebuildSoon);
    connect(&bench.recording(), &lab::Recording::cleared, this, &ProcessCards::rebuild);
    connect(&bench.playhead, &Playhead::changed, this, &ProcessCards::refreshAll);
    connect(&bench.session, &lab::Session::ticked, this, &ProcessCards::tick);
    connect(&bench.session, &lab::Session::peerEnded, this, &ProcessCards::rebuildSoon);
    m_sinceRefresh.start();
    rebuild();
}

ProcessCard* ProcessCards::card(const QString& name) const
{
    return findChild<ProcessCard*>(QStringLiteral("card-") + name);
}

void ProcessCards::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    refreshAll();
}

// A session tells of many threads at once, while it is taking their records in.
void ProcessCards::rebuildSoon()
{
    if (std::exchange(m_rebuilding, true))
        return;
    QMetaObject::invokeMethod(this, [this] {
        m_rebuilding = false;
        rebuild();
    }, Qt::QueuedConnection);
}

void ProcessCards::rebuild()
{
    const auto count = static_cast<qsizetype>(m_bench.recording().processes().size());
    if (count < m_cards.size()) {
        qDeleteAll(m_cards);
        m_cards.clear();
    }
    for (qsizetype process = m_cards.size(); process < count; ++process) {
        auto* card = new ProcessCard(m_bench, m_services, m_mechanism, static_cast<int>(process), this);
        connect(card, &ProcessCard::callWanted, this, &ProcessCards::callWanted);
        m_column->addWidget(card);
        m_cards.append(card);
    }
    refreshAll();
}

void ProcessCards::tick()
{
    if (isVisible() && m_bench.playhead.isLive() && m_sinceRefresh.elapsed() >= kRefreshMs)
        refreshAll();
}

void ProcessCards::refreshAll()
{
    // When a recording is cleared the playhead goes live first, and says so.
    if (m_cards.size() > static_cast<qsizetype>(m_bench.recording().processes().size()))
        return rebuild();
    m_sinceRefresh.restart();
    std::vector<lab::LiveCall> calls;
    lab::Moment moment = m_bench.session.now();
    if (m_bench.playhead.isLive()) {
        calls = m_bench.session.liveCalls();
    } else {
        const lab::World world = m_bench.world();
        moment = world.moment;
        calls = callsIn(world, m_bench.recording());
    }
    for (ProcessCard* card : m_cards)
        card->refresh(calls, moment);
}

}  // namespace ui
