// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/free_play/call_dialog.h"

#include "app/lab/from_view.h"
#include "app/lab/identities.h"
#include "app/lab/text.h"
#include "ui/free_play/call_form.h"

#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {
namespace {

constexpr int kWidth = 520;
constexpr int kMostHeight = 640;
constexpr int kMargin = 24;

QList<OpenHandle> handlesOf(const lab::Session& session, const lab::World& world, const QString& peer)
{
    QList<OpenHandle> handles;
    for (const lab::HandleState& state : world.handlesOf(session.processOf(peer))) {
        const QString kind = lab::fromView(ipc::toText(state.kind));
        handles.append({state.key.handle, state.name.isEmpty() ? kind : QStringLiteral("%1  %2").arg(kind, state.name), state.kind});
    }
    return handles;
}

QList<NamedObject> objectsOf(const lab::Session& session, const lab::World& world)
{
    QList<lab::HandleState> named;
    for (int process = 0; process < static_cast<int>(session.recording().processes().size()); ++process)
        for (const lab::HandleState& state : world.handlesOf(process))
            if (!state.name.isEmpty())
                named.append(state);
    std::ranges::sort(named, {}, &lab::HandleState::opened);
    QList<NamedObject> objects;
    for (const lab::HandleState& state : named)
        objects.append({state.name, state.kind});
    return objects;
}

}  // namespace

CallDialog::CallDialog(lab::Session& session, const QString& peer, const peer::CallEntry& call, QWidget* parent)
    : QDialog(parent), m_session(session), m_peer(peer), m_form(new CallForm(call, this)),
      m_scroll(new QScrollArea(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("callDialog"));
    setWindowTitle(tr("%1 in %2").arg(lab::fromView(ipc::callName(call.call)), peer));
    m_scroll->setWidget(m_form);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_scroll);
    refresh();
    resize(std::max(kWidth, m_form->sizeHint().width() + kMargin), std::min(kMostHeight, m_form->sizeHint().height() + kMargin));
    connect(m_form, &CallForm::runRequested, this, &CallDialog::make);
    connect(&session, &lab::Session::answered, this,
            [this](quint64 id, const QString&, const lab::PeerAnswer& answer) { answered(id, answer); });
    connect(&session, &lab::Session::peerEnded, this, [this](const QString& name, const QString& how) {
        if (name == m_peer)
            m_form->showProblem(tr("%1 ended: %2").arg(name, how));
    });
}

QStringList CallDialog::threads() const
{
    QStringList free = m_session.threadsOf(m_peer);
    const QString main = QStringLiteral("main");
    if (!free.contains(main))
        free.prepend(main);
    QStringList busy;
    const int process = m_session.processOf(m_peer);
    for (const lab::LiveCall& live : m_session.liveCalls()) {
        if (live.process == process && free.removeAll(live.threadName) > 0)
            busy.append(live.threadName);
    }
    int number = 2;
    QString fresh;
    do
        fresh = QStringLiteral("T%1").arg(number++);
    while (free.contains(fresh) || busy.contains(fresh));
    return free + QStringList{fresh} + busy;
}

void CallDialog::refresh()
{
    m_form->setThreads(threads());
    const lab::World& world = m_session.worlds().latest();
    m_form->setHandles(handlesOf(m_session, world, m_peer));
    m_form->setNames(objectsOf(m_session, world));
    QHash<QString, QList<OpenHandle>> identities;
    for (const lab::Identity& identity : lab::identitiesOf(m_session.recording(), m_session.processOf(m_peer)))
        identities[identity.parameter].append({identity.value, identity.label});
    for (auto each = identities.begin(); each != identities.end(); ++each)
        m_form->setIdentities(each.key(), each.value());
}

void CallDialog::make(const QString& thread, const lab::Json& args)
{
    QString why;
    const QString name = lab::fromView(ipc::callName(m_form->call().call));
    m_waitingFor = m_session.call(m_peer, thread, name, args, &why);
    if (m_waitingFor == 0)
        m_form->showProblem(why);
    else
        m_form->showWaiting();
}

void CallDialog::answered(quint64 id, const lab::PeerAnswer& answer)
{
    if (id != m_waitingFor)
        return;
    m_waitingFor = 0;
    m_form->showAnswer(answer);
    m_session.drainNow();
    refresh();
    makeRoomForAnswer();
}

// What came of it is below the fields: the window grows for it as far as it may, and shows its end.
void CallDialog::makeRoomForAnswer()
{
    const int needed = m_form->layout()->totalHeightForWidth(m_form->width()) + kMargin;
    resize(width(), std::max(height(), std::min(kMostHeight, needed)));
    m_form->layout()->activate();
    m_scroll->ensureWidgetVisible(m_form->answer(), 0, kMargin);
}

}  // namespace ui
