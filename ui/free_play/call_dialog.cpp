// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/free_play/call_dialog.h"

#include "app/lab/identities.h"
#include "ui/free_play/call_form.h"

#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {
namespace {

constexpr int kWidth = 520;
constexpr int kMostHeight = 640;

QString fromView(std::string_view text) { return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())); }

QList<OpenHandle> handlesOf(const lab::Session& session, const lab::World& world, const QString& peer)
{
    QList<OpenHandle> handles;
    for (const lab::HandleState& state : world.handlesOf(session.processOf(peer))) {
        const QString kind = fromView(ipc::toText(state.kind));
        handles.append({state.key.handle, state.name.isEmpty() ? kind : QStringLiteral("%1  %2").arg(kind, state.name)});
    }
    return handles;
}

}  // namespace

CallDialog::CallDialog(lab::Session& session, const QString& peer, const peer::CallEntry& call, QWidget* parent)
    : QDialog(parent), m_session(session), m_peer(peer), m_form(new CallForm(call, this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("callDialog"));
    setWindowTitle(tr("%1 in %2").arg(fromView(ipc::callName(call.call)), peer));
    auto* scroll = new QScrollArea(this);
    scroll->setWidget(m_form);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(scroll);
    refresh();
    resize(std::max(kWidth, m_form->sizeHint().width() + 24), std::min(kMostHeight, m_form->sizeHint().height() + 24));
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
    m_form->setHandles(handlesOf(m_session, m_session.worlds().latest(), m_peer));
    QHash<QString, QList<OpenHandle>> identities;
    for (const lab::Identity& identity : lab::identitiesOf(m_session.recording(), m_session.processOf(m_peer)))
        identities[identity.parameter].append({identity.value, identity.label});
    for (auto each = identities.begin(); each != identities.end(); ++each)
        m_form->setIdentities(each.key(), each.value());
}

void CallDialog::make(const QString& thread, const lab::Json& args)
{
    QString why;
    const QString name = fromView(ipc::callName(m_form->call().call));
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
}

}  // namespace ui
