// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/processes/processes_page.h"

#include "ui/processes/address_figure.h"
#include "ui/processes/memory_bars_view.h"
#include "ui/processes/process_details.h"
#include "ui/theme.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/panel.h"
#include "ui/widgets/sharing_splitter.h"
#include "ui/widgets/words.h"

#include <QHeaderView>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSplitter>
#include <QTabWidget>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {
namespace {

constexpr int kSnapshotMs = 250;
constexpr qint64 kLookMs = 1500;
constexpr int kLeastPart = 30;   // units: a heading and some lines
/// Where a process must be asked, the call is made on a thread of its own, so that one whose other threads are blocked answers.
const QString kThread = QStringLiteral("query");

// One that shares memory has more to show than the others.
int mostTelling(const PeerModel& model)
{
    for (int row = 0; row < model.rowCount(); ++row) {
        const PeerRef& peer = *model.peer(row);
        if (peer.isLab())
            continue;
        const auto& views = peer.bench->session.worlds().latest().views;
        if (std::ranges::find(views, peer.process, &lab::MappedView::process) != views.end())
            return row;
    }
    return 0;
}

}  // namespace

ProcessesPage::ProcessesPage(std::function<QList<Bench*>()> benches, const Services& services, QWidget* parent)
    : Page(parent), m_services(services), m_model(new PeerModel(std::move(benches), services.theme, this))
{
    m_live = new SharingSplitter(QStringLiteral("processes-live"), Qt::Vertical, this);
    m_live->addWidget(makePeers());
    m_live->addWidget(makeMemory());
    m_live->addWidget(m_details = new ProcessDetails(services.theme, m_live));
    m_live->shareBy([this](int room) { return sharesOf(room); });
    connect(m_bars, &MemoryBarsView::addressChosen, m_details, &ProcessDetails::showRegion);
    connect(m_bars, &MemoryBarsView::neededHeightChanged, m_live, &SharingSplitter::share);
    connect(m_model, &QAbstractItemModel::modelReset, m_live, &SharingSplitter::share);
    connect(m_peers->horizontalScrollBar(), &QScrollBar::rangeChanged, m_live, &SharingSplitter::share);
    auto* split = rememberedSplitter(QStringLiteral("processes"), Qt::Horizontal, {800, 600}, this);
    split->addWidget(m_live);
    split->addWidget(makeFigures());
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(split);
    refresh();
}

QString ProcessesPage::statusText() const { return tr("%1 on all pages").arg(counted(m_model->rowCount() - 1, tr("process"), tr("processes"))); }

QWidget* ProcessesPage::makePeers()
{
    m_peersPanel = new Panel(tr("Processes that run now"), m_services.theme, this);
    auto* panel = m_peersPanel;
    m_hint = label("muted", {}, panel);
    panel->addTool(m_hint);
    m_peers = new QTableView(panel);
    m_peers->setModel(m_model);
    m_peers->setAccessibleName(tr("Processes that run now"));
    m_peers->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_peers->setSelectionMode(QAbstractItemView::SingleSelection);
    m_peers->setShowGrid(false);
    m_peers->setTabKeyNavigation(false);
    m_peers->verticalHeader()->hide();
    m_peers->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_peers->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_peers->horizontalHeader()->setHighlightSections(false);
    m_peers->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_peers->horizontalHeader()->setSectionResizeMode(PeerModel::InCall, QHeaderView::Stretch);
    connect(m_peers->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ProcessesPage::look);
    panel->setContent(m_peers);
    return panel;
}

QWidget* ProcessesPage::makeMemory()
{
    m_memoryPanel = new Panel(tr("Address space, and what it owns"), m_services.theme, this);
    auto* area = new QScrollArea(m_memoryPanel);
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_bars = new MemoryBarsView(m_services.theme, area);
    area->setWidget(m_bars);
    m_memoryPanel->setContent(area);
    return m_memoryPanel;
}

// The list shows all processes and the bars all of theirs, as long as what is below can be read; where it does not, whole rows.
QList<int> ProcessesPage::sharesOf(int room) const
{
    const int least = m_services.theme.unit(kLeastPart);
    const QScrollBar& across = *m_peers->horizontalScrollBar();   // where the columns need more than there is, it stands upon the last row
    const int head = m_peersPanel->headHeight() + m_peers->horizontalHeader()->sizeHint().height() + 2 * m_peers->frameWidth()
                     + (across.maximum() > 0 ? across.sizeHint().height() : 0);
    const int peers = head + m_peers->verticalHeader()->length();
    const int memory = m_memoryPanel->headHeight() + m_bars->minimumHeight();
    const int most = std::max(std::min(room * 2 / 5, room - 2 * least), room - memory - room * 2 / 5);
    int forPeers = std::clamp(peers, std::min(least, room), std::max(least, most));
    if (forPeers < peers)
        forPeers -= std::max(0, forPeers - head) % std::max(1, m_peers->rowHeight(0));
    const int forMemory = std::clamp(memory, std::min(least, room), std::max(least, std::min(room * 2 / 5, room - forPeers - least)));
    return {forPeers, forMemory, std::max(0, room - forPeers - forMemory)};
}

QWidget* ProcessesPage::makeFigures()
{
    auto* panel = new Panel(tr("How the classics divide the address space"), m_services.theme, this);
    auto* tabs = new QTabWidget(panel);
    tabs->addTab(new AddressFigure(classicLayouts(), m_services.theme, tabs), tr("32 bit: 4 GB"));
    m_wide = new AddressFigure({x64Layout()}, m_services.theme, tabs);
    tabs->addTab(m_wide, tr("64 bit, and this process"));
    panel->setContent(tabs);
    return panel;
}

void ProcessesPage::refresh()
{
    const int before = m_model->rowCount();
    m_model->refresh();
    if (!m_peers->currentIndex().isValid())
        m_peers->selectRow(mostTelling(*m_model));
    if (before != m_model->rowCount())
        emit statusTextChanged();
}

void ProcessesPage::say(const QString& text) { m_hint->setText(text); }

void ProcessesPage::look()
{
    m_sinceLook.start();
    const PeerRef* peer = m_model->peer(m_peers->currentIndex().row());
    if (!peer || !isVisible())
        return;
    say(m_model->rowCount() > 1 ? QString() : tr("Run an experiment on another page: its processes appear here."));
    if (const auto snapshot = inspect(*peer))
        show(*peer, *snapshot);
    else
        ask(*peer);
}

// A process of another platform tells its own view of itself; one that is asked already is not asked again.
void ProcessesPage::ask(const PeerRef& peer)
{
    if (m_waiting)
        return;
    lab::Session& session = peer.bench->session;
    m_waiting = connect(&session, &lab::Session::answered, this, [this, peer](quint64 id, const QString&, const lab::PeerAnswer& answer) {
        if (id != m_waitingFor)
            return;
        disconnect(m_waiting);
        say({});
        if (answer.ok)
            show(peer, snapshotOf(peer, answer.out));
        else
            say(answer.lost ? tr("it has ended") : QStringLiteral("%1 %2").arg(answer.error).arg(answer.errorName));
    });
    QString why;
    m_waitingFor = session.call(session.peerOf(peer.process), kThread, QStringLiteral("QueryProcess"), {{"details", true}}, &why);
    say(m_waitingFor != 0 ? tr("asking %1 …").arg(peer.info().name) : why);
    if (m_waitingFor == 0)
        disconnect(m_waiting);
}

std::vector<MemoryMap> ProcessesPage::neighbours(const PeerRef& peer) const
{
    std::vector<MemoryMap> maps;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const PeerRef& other = *m_model->peer(row);
        if (peer.isLab() || other.bench != peer.bench || other == peer)
            continue;
        if (const auto snapshot = inspect(other))
            maps.push_back(snapshot->map(other));
    }
    return maps;
}

void ProcessesPage::show(const PeerRef& peer, const ProcessSnapshot& snapshot)
{
    std::vector<MemoryMap> maps = neighbours(peer);
    maps.insert(maps.begin(), snapshot.map(peer));
    m_bars->setMaps(std::move(maps));
    m_details->show(snapshot);
    m_wide->setLayouts({x64Layout(), liveLayout(snapshot.name, snapshot.facts.regions)});
}

void ProcessesPage::timerEvent(QTimerEvent*)
{
    refresh();
    const PeerRef* peer = m_model->peer(m_peers->currentIndex().row());
    // To ask a process leaves a record in it: that is done when somebody chooses it, not every moment.
    if (peer && canInspect(*peer) && m_sinceLook.elapsed() >= kLookMs)
        look();
}

void ProcessesPage::showEvent(QShowEvent* event)
{
    Page::showEvent(event);
    m_timer = startTimer(kSnapshotMs);
    refresh();
    look();
}

void ProcessesPage::hideEvent(QHideEvent* event)
{
    Page::hideEvent(event);
    killTimer(m_timer);
    disconnect(m_waiting);
}

}  // namespace ui
