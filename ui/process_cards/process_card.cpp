// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/process_cards/process_card.h"

#include "app/lab/from_view.h"
#include "app/lab/platform.h"
#include "app/lab/text.h"
#include "app/peer/catalogue.h"
#include "ui/mechanisms.h"
#include "ui/theme.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/words.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QPainterPath>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {
namespace {

/// A call that takes longer than this is said to be blocked; the shorter ones would only flicker.
constexpr lab::Moment kBlockedAfter = 20'000'000;

QPushButton* chip(const QString& text, const QString& tip, QWidget* parent)
{
    auto* button = new QPushButton(parent);
    button->setText(text);
    button->setToolTip(tip);
    button->setObjectName(text);
    button->setProperty("kind", QStringLiteral("chip"));
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

}  // namespace

void ProcessCard::setLineVisible(const ThreadLine& line, bool visible)
{
    line.dot->setVisible(visible);
    line.text->setVisible(visible);
}

ProcessCard::ProcessCard(Bench& bench, const Services& services, const Mechanism& mechanism, int process, QWidget* parent)
    : QFrame(parent), m_bench(bench), m_services(services), m_process(process)
{
    const int unit = services.theme.unit();
    setProperty("area", QStringLiteral("card"));
    setAccessibleName(tr("Process %1").arg(info().name));
    setObjectName(QStringLiteral("card-") + info().name);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(unit * 4, unit * 2, unit * 3, unit * 3);
    column->setSpacing(unit);
    addHeader(column);
    m_threads = new QVBoxLayout;
    m_threads->setSpacing(unit / 2);
    column->addLayout(m_threads);
    m_state = new ElidedLabel("mono-muted", this);
    column->addWidget(m_state);
    m_pending = label("mono-blocked", {}, this);
    m_pending->setToolTip(tr("Overlapped operations that were started and have not ended"));
    column->addWidget(m_pending);
    addCalls(column, mechanism);
    refresh({}, 0);
}

const lab::ProcessInfo& ProcessCard::info() const
{
    return m_bench.recording().processes()[static_cast<std::size_t>(m_process)];
}

void ProcessCard::addHeader(QVBoxLayout* column)
{
    auto* line = new QHBoxLayout;
    auto* name = new ElidedLabel("title", this);
    name->setFullText(info().name);
    m_pid = label("mono-muted", {}, this);
    line->addWidget(name, 1);
    line->addWidget(m_pid);
    column->addLayout(line);
    m_badge = label("badge", lab::platformTitle(info().platform), this);
    column->addWidget(m_badge, 0, Qt::AlignLeft);
}

// Where it goes without saying, it is not said: on Linux, with Linux processes only.
bool ProcessCard::isBadgeNeeded() const
{
    const auto& all = m_bench.recording().processes();
    return info().platform == QStringLiteral("wine")
           || std::ranges::any_of(all, [this](const lab::ProcessInfo& other) { return other.platform != info().platform; });
}

void ProcessCard::addCalls(QVBoxLayout* column, const Mechanism& mechanism)
{
    const int unit = m_services.theme.unit();
    m_calls = new QWidget(this);
    auto* flow = new FlowLayout(unit, m_calls);
    flow->setContentsMargins(0, unit, 0, 0);
    for (const QString& call : mechanism.calls)
        addChip(m_calls, call);
    auto* more = chip(tr("more…"), tr("Every call of this mechanism"), m_calls);
    more->setMenu(allCalls(mechanism));
    flow->addWidget(more);
    auto* kill = chip(tr("Kill"), tr("End this process as a crash would"), m_calls);
    kill->setObjectName(QStringLiteral("kill"));
    connect(kill, &QPushButton::clicked, this, [this] { m_bench.session.killPeer(m_bench.session.peerOf(m_process)); });
    flow->addWidget(kill);
    column->addWidget(m_calls);
}

void ProcessCard::addChip(QWidget* chips, const QString& call)
{
    const peer::CallEntry* entry = peer::findCall(call.toStdString());
    if (!entry)
        return;
    auto* button = chip(call, lab::fromView(entry->summary), chips);
    connect(button, &QPushButton::clicked, this,
            [this, call] { emit callWanted(m_bench.session.peerOf(m_process), call); });
    chips->layout()->addWidget(button);
}

QMenu* ProcessCard::allCalls(const Mechanism& mechanism)
{
    auto* menu = new QMenu(this);
    menu->setToolTipsVisible(true);
    for (const bool own : {true, false}) {
        for (const peer::CallEntry* entry : peer::catalogue()) {
            const bool isOwn = ipc::serves(entry->mechanism, mechanism.id);
            if (isOwn != own || !(isOwn || ipc::serves(entry->mechanism, ipc::Mechanism::Process)))
                continue;
            const QString call = lab::fromView(ipc::callName(entry->call));
            QAction* action = menu->addAction(call, this, [this, call] {
                emit callWanted(m_bench.session.peerOf(m_process), call);
            });
            action->setToolTip(lab::fromView(entry->summary));
        }
        menu->addSeparator();
    }
    return menu;
}

ProcessCard::ThreadLine& ProcessCard::lineOf(const QString& thread)
{
    const auto known = m_lines.find(thread);
    if (known != m_lines.end())
        return *known;
    auto* line = new QHBoxLayout;
    ThreadLine made{label("ok", QStringLiteral("●"), this), new ElidedLabel("mono-muted", this)};
    line->addWidget(made.dot);
    line->addWidget(made.text, 1);
    m_threads->addLayout(line);
    return *m_lines.insert(thread, made);
}

void ProcessCard::refresh(const std::vector<lab::LiveCall>& calls, lab::Moment moment)
{
    const bool live = m_bench.playhead.isLive();
    // A process is known before it has said which it is.
    const QString pid = pidText(info());
    m_pid->setText(pid.isEmpty() ? pid : tr("pid %1").arg(pid));
    m_badge->setVisible(isBadgeNeeded());
    if (info().ended >= 0 && (live || info().ended <= moment)) {
        showAll(false, tr("ended: %1").arg(info().ending));
        return;
    }
    if (!live && info().started > moment) {
        showAll(false, tr("not started yet"));
        return;
    }
    showAll(true, {});
    // Of an opened recording nothing runs here that could make a call.
    const bool runs = !m_bench.session.peerOf(m_process).isEmpty();
    m_calls->setVisible(runs);
    QHash<QString, const lab::LiveCall*> inCall;
    for (const lab::LiveCall& call : calls) {
        if (call.process == m_process)
            inCall.insert(call.threadName, &call);
    }
    QStringList threads{QStringLiteral("main")};
    for (const lab::ThreadInfo& thread : m_bench.recording().threads()) {
        const bool there = live ? thread.ended < 0 : thread.started <= moment && (thread.ended < 0 || thread.ended > moment);
        if (thread.process == m_process && there && isThread(thread) && !threads.contains(threadText(thread)))
            threads.append(threadText(thread));
    }
    for (const QString& thread : inCall.keys()) {
        if (!threads.contains(thread))
            threads.append(thread);
    }
    for (const QString& thread : threads)
        showThread(thread, inCall.value(thread), moment);
    for (auto line = m_lines.begin(); line != m_lines.end(); ++line)
        setLineVisible(*line, threads.contains(line.key()));
    showPending(moment);
}

// No thread waits in these: the system has them.
void ProcessCard::showPending(lab::Moment moment)
{
    QStringList lines;
    for (const lab::PendingOperation& operation : m_bench.world().pending)
        if (operation.process == m_process)
            lines.append(tr("%1 %2 pending %3").arg(lab::fromView(ipc::callName(operation.call)), operation.overlapped,
                                                    lab::durationText(std::max<lab::Moment>(0, moment - operation.since))));
    m_pending->setText(lines.join(QLatin1Char('\n')));
    m_pending->setVisible(!lines.isEmpty());
}

void ProcessCard::showThread(const QString& thread, const lab::LiveCall* call, lab::Moment moment)
{
    const ThreadLine& line = lineOf(thread);
    const bool blocked = call && (moment - call->since > kBlockedAfter || !m_bench.playhead.isLive());
    setLook(line.dot, "part", blocked ? QStringLiteral("blocked") : QStringLiteral("ok"));
    setLook(line.text, "part", blocked ? QStringLiteral("mono-blocked") : QStringLiteral("mono-muted"));
    line.text->setFullText(blocked ? tr("%1 %2 blocked %3").arg(thread, lab::fromView(ipc::callName(call->call)), lab::durationText(moment - call->since))
                                   : tr("%1 ready").arg(thread));
}

// The threads with the buttons for their calls, or one line instead.
void ProcessCard::showAll(bool threads, const QString& otherwise)
{
    m_calls->setVisible(threads && info().ended < 0);
    m_state->setVisible(!threads);
    m_pending->hide();
    m_state->setFullText(otherwise);
    for (const ThreadLine& line : m_lines)
        setLineVisible(line, threads);
}

void ProcessCard::paintEvent(QPaintEvent* event)
{
    QFrame::paintEvent(event);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme& theme = m_services.theme;
    QPainterPath card;
    card.addRoundedRect(QRectF(rect()), theme.radius() * 1.5, theme.radius() * 1.5);
    painter.setClipPath(card);
    painter.fillRect(QRect(0, 0, theme.unit(), height()), theme.process(m_process));
}

}  // namespace ui
