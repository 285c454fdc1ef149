// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/processes/processes_page.h"

#include "ui/processes/address_figure.h"
#include "ui/theme.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/panel.h"
#include "ui/widgets/words.h"

#include <QHeaderView>
#include <QPushButton>
#include <QSplitter>
#include <QTableView>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace ui {
namespace {

constexpr int kRefreshMs = 250;
/// The call is made on a thread of its own, so that a process whose other threads are blocked answers too.
const QString kThread = QStringLiteral("query");

QString words(const lab::Json& value)
{
    if (value.is_string())
        return QString::fromStdString(value.get<std::string>());
    return value.is_structured() ? QString() : QString::fromStdString(value.dump());
}

void addItems(QTreeWidgetItem* parent, const lab::Json& value)
{
    for (const auto& [name, child] : value.items()) {
        auto* item = new QTreeWidgetItem(parent, {QString::fromStdString(name), words(child)});
        if (child.is_structured())
            addItems(item, child);
    }
}

}  // namespace

ProcessesPage::ProcessesPage(std::function<QList<Bench*>()> benches, const Services& services, QWidget* parent)
    : Page(parent), m_services(services), m_model(new PeerModel(std::move(benches), services.theme, this))
{
    auto* live = rememberedSplitter(QStringLiteral("processes-live"), Qt::Vertical, {280, 460}, this);
    live->addWidget(makePeers());
    live->addWidget(makeAnswer());
    auto* split = rememberedSplitter(QStringLiteral("processes"), Qt::Horizontal, {760, 640}, this);
    split->addWidget(live);
    split->addWidget(makeFigure());
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(split);
    refresh();
}

QString ProcessesPage::statusText() const { return tr("%1 on all pages").arg(counted(m_model->rowCount(), tr("process"), tr("processes"))); }

QWidget* ProcessesPage::makePeers()
{
    auto* panel = new Panel(tr("Processes that run now"), m_services.theme, this);
    m_peers = new QTableView(panel);
    m_peers->setModel(m_model);
    m_peers->setAccessibleName(tr("Processes that run now"));
    m_peers->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_peers->setSelectionMode(QAbstractItemView::SingleSelection);
    m_peers->setShowGrid(false);
    m_peers->setTabKeyNavigation(false);
    m_peers->verticalHeader()->hide();
    m_peers->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_peers->horizontalHeader()->setHighlightSections(false);
    m_peers->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_peers->horizontalHeader()->setSectionResizeMode(PeerModel::InCall, QHeaderView::Stretch);
    connect(m_peers->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ProcessesPage::query);
    panel->setContent(m_peers);
    return panel;
}

QWidget* ProcessesPage::makeAnswer()
{
    auto* panel = new Panel(tr("What it is and owns"), m_services.theme, this);
    m_hint = label("muted", {}, panel);
    m_ask = new QPushButton(tr("&Ask again"), panel);
    m_ask->setToolTip(tr("Make QueryProcess in that process, on a thread of its own"));
    connect(m_ask, &QPushButton::clicked, this, &ProcessesPage::query);
    panel->addTool(m_hint);
    panel->addTool(m_ask);
    m_answer = new QTreeWidget(panel);
    m_answer->setAccessibleName(tr("What the process says of itself"));
    m_answer->setHeaderLabels({tr("Property"), tr("Value")});
    m_answer->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    panel->setContent(m_answer);
    return panel;
}

QWidget* ProcessesPage::makeFigure()
{
    auto* panel = new Panel(tr("How the classics divide the address space"), m_services.theme, this);
    panel->setContent(new AddressFigure(classicLayouts(), m_services.theme, panel));
    return panel;
}

void ProcessesPage::refresh()
{
    const int before = m_model->rowCount();
    m_model->refresh();
    const bool any = m_model->rowCount() > 0;
    if (any && !m_peers->currentIndex().isValid())
        m_peers->selectRow(0);
    m_ask->setEnabled(any);
    if (!any)
        m_hint->setText(tr("Run an experiment on another page, then come back."));
    if (before != m_model->rowCount())
        emit statusTextChanged();
}

void ProcessesPage::query()
{
    const PeerRef* peer = m_model->peer(m_peers->currentIndex().row());
    if (!peer)
        return;
    disconnect(m_waiting);
    m_waiting = connect(&peer->bench->session, &lab::Session::answered, this,
                        [this](quint64 id, const QString&, const lab::PeerAnswer& answer) {
                            if (id == m_waitingFor)
                                showAnswer(answer);
                        });
    QString why;
    const QString name = peer->bench->session.peerOf(peer->process);
    m_waitingFor = peer->bench->session.call(name, kThread, QStringLiteral("QueryProcess"), lab::Json::object(), &why);
    m_hint->setText(m_waitingFor == 0 ? why : name);
}

void ProcessesPage::showAnswer(const lab::PeerAnswer& answer)
{
    disconnect(m_waiting);
    m_answer->clear();
    if (!answer.ok) {
        m_hint->setText(answer.lost ? tr("it has ended") : QStringLiteral("%1 %2").arg(answer.error).arg(answer.errorName));
        return;
    }
    addItems(m_answer->invisibleRootItem(), answer.out);
    for (int index = 0; index < m_answer->topLevelItemCount(); ++index)
        m_answer->topLevelItem(index)->setExpanded(m_answer->topLevelItem(index)->childCount() <= 12);
}

void ProcessesPage::timerEvent(QTimerEvent*) { refresh(); }

void ProcessesPage::showEvent(QShowEvent* event)
{
    Page::showEvent(event);
    m_timer = startTimer(kRefreshMs);
    refresh();
    query();
}

void ProcessesPage::hideEvent(QHideEvent* event)
{
    Page::hideEvent(event);
    killTimer(m_timer);
    disconnect(m_waiting);
}

}  // namespace ui
