// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mechanism_page/mechanism_page.h"

#include "app/lab/pace.h"
#include "app/lab/recording_reader.h"
#include "app/peer/catalogue.h"
#include "ui/free_play/call_dialog.h"
#include "ui/guide/predict_card.h"
#include "ui/guide/tour.h"
#include "ui/guide/why_card.h"
#include "ui/mechanism_page/export_menu.h"
#include "ui/mechanism_page/kernel_column.h"
#include "ui/mechanism_page/lower_tabs.h"
#include "ui/mechanism_page/start_peer_dialog.h"
#include "ui/mechanism_page/traffic_panel.h"
#include "ui/mechanisms.h"
#include "ui/moment_bar/moment_bar.h"
#include "ui/process_cards/process_cards.h"
#include "ui/run_bar/run_actions.h"
#include "ui/run_bar/run_bar.h"
#include "ui/theme.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/panel.h"
#include "ui/widgets/scrolled.h"
#include "ui/widgets/sliced_work.h"

#include <QElapsedTimer>
#include <QMessageBox>
#include <QScrollArea>
#include <QSettings>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>

namespace ui {

MechanismPage::MechanismPage(const Mechanism& mechanism, const Services& services, QWidget* parent)
    : Page(parent), m_mechanism(mechanism), m_services(services),
      m_exports(new ExportMenu(m_bench.session, mechanism.key(), this)),
      m_startPeer(new QAction(tr("Start a &process…"), this)), m_actions(new RunActions(m_bench, services.theme, mechanism.key(), this)),
      m_runBar(new RunBar(m_bench, services, mechanism.key(), *m_actions, m_exports, this)),
      m_lower(new LowerTabs(m_bench, services, mechanism.key(), this))
{
    m_startPeer->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_N));
    m_startPeer->setToolTip(tr("Start one more process to make calls in (%1)").arg(m_startPeer->shortcut().toString(QKeySequence::NativeText)));
    addAction(m_startPeer);
    connect(m_startPeer, &QAction::triggered, this, &MechanismPage::startPeer);
    connect(&m_bench.session, &lab::Session::peerFailed, this,
            [this](const QString& name, const QString& why) { showProblem(tr("%1 did not start: %2").arg(name, why)); });
    connect(m_runBar, &RunBar::experimentChosen, this, [this](const QString& id) {
        QSettings().setValue(QStringLiteral("experiment/") + m_mechanism.key(), id);
        emit statusTextChanged();
    });

    auto* upper = rememberedSplitter(QStringLiteral("upper"), Qt::Horizontal, {265, 720, 455}, this);
    upper->addWidget(makeProcesses());
    m_traffic = new TrafficPanel(m_bench, services, this);
    upper->addWidget(m_traffic);
    connect(m_traffic->events(), &QAction::toggled, m_lower, &LowerTabs::setEvents);
    m_kernel = new KernelColumn(m_mechanism, m_bench, m_services, upper);
    upper->addWidget(m_kernel);
    upper->setStretchFactor(1, 1);   // diagram and kernel share what a wider window gives, in proportion
    upper->setStretchFactor(2, 1);
    m_moment = new MomentBar(m_bench, m_services.theme, this);
    auto* pictures = new QWidget(this);
    auto* below = new QVBoxLayout(pictures);
    below->setContentsMargins(0, 0, 0, 0);
    below->setSpacing(0);
    below->addWidget(upper, 1);
    below->addWidget(m_moment);
    auto* whole = rememberedSplitter(QStringLiteral("whole"), Qt::Vertical, {540, 250}, this);
    whole->addWidget(pictures);
    whole->addWidget(m_lower);
    whole->setStretchFactor(0, 3);   // most of what a low window lacks, but not all, the pictures give
    whole->setStretchFactor(1, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_runBar);
    column->addWidget(whole, 1);
}

MechanismPage::~MechanismPage() = default;

QWidget* MechanismPage::makeProcesses()
{
    auto* panel = new Panel(tr("Processes"), m_services.theme, this);
    auto* start = new QToolButton(panel);
    m_startPeer->setIconText(tr("Start"));
    start->setDefaultAction(m_startPeer);
    const auto drawIcon = [this, start] {
        const Theme& theme = m_services.theme;
        start->setIcon(glyphIcon(Glyph::Add, theme.color(Role::TextMuted), theme.color(Role::TextFaint)));
    };
    drawIcon();
    connect(&m_services.theme, &Theme::changed, start, drawIcon);
    start->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    start->setProperty("kind", QStringLiteral("flat"));
    start->setObjectName(QStringLiteral("startPeer"));
    panel->addTool(start);

    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    const int unit = m_services.theme.unit();
    column->setContentsMargins(unit * 3, 0, unit * 3, unit * 3);
    column->setSpacing(unit * 2);
    m_cards = new ProcessCards(m_bench, m_services, m_mechanism, content);
    connect(m_cards, &ProcessCards::callWanted, this, &MechanismPage::showForm);
    column->addWidget(new PredictCard(m_bench, m_services, *m_actions->ask, content));
    column->addWidget(new WhyCard(m_bench, m_services, content));
    column->addWidget(m_cards);
    column->addStretch(1);
    panel->setContent(scrolled(content));
    panel->setMinimumWidth(unit * 48);
    return panel;
}

QList<QAction*> MechanismPage::runActions() const { return m_actions->all() + QList<QAction*>{m_startPeer}; }
QList<QAction*> MechanismPage::viewActions() const { return m_moment->actions() + m_traffic->viewActions() + m_lower->viewActions(); }
QList<QAction*> MechanismPage::exportActions() const { return m_exports->actions(); }
QString MechanismPage::statusText() const { return m_runBar->platformTitle(); }

void MechanismPage::openRecording(std::shared_ptr<lab::RecordingReader> read)
{
    // The end of what runs clears the recording.
    connect(&m_bench.session, &lab::Session::idle, this, [this, read] { letIn(read->recording()); }, Qt::SingleShotConnection);
    m_bench.runner.reset();
}

// All views take in the rows a little at a time, as if they came from processes.
void MechanismPage::letIn(lab::Recording& read)
{
    lab::Recording& recording = m_bench.session.recording();
    recording.take(read);
    const auto all = static_cast<double>(std::max<qint64>(recording.heldBack(), 1));
    auto* work = new SlicedWork(tr("Showing the recording…"),
                                {.step = [&recording, pace = lab::Pace()]() mutable {
                                     QElapsedTimer spent;
                                     spent.start();
                                     const qint64 rows = std::min(pace.rows(), recording.heldBack());
                                     const bool more = recording.letIn(rows);
                                     pace.took(rows, spent.nsecsElapsed());
                                     return more;
                                 },
                                 .done = [&recording, all] { return 1 - static_cast<double>(recording.heldBack()) / all; }},
                                this);
    connect(work, &SlicedWork::ended, this, [this](bool complete) {
        if (!complete)
            m_bench.runner.reset();
    });
}

void MechanismPage::greet()
{
    m_actions->runWithoutAsking();
    showTour();
}

void MechanismPage::showTour()
{
    if (findChild<Tour*>())
        return;
    new Tour({{m_traffic, tr("<b>Two real processes are talking.</b> Look here: time runs down, each line is a call that one of them makes, and an "
                             "arrow is data on its way through the object in the middle.")},
              {m_kernel, tr("<b>Inside the kernel:</b> what the object holds at this moment, and who has it open. Click what you want to know more of.")},
              {m_lower, tr("<b>Every call, its bytes and its time.</b> What is selected here is selected everywhere.")},
              {m_cards, tr("<b>Your turn:</b> each button makes that call in this process, for real. Record keeps what you do as an experiment.")},
              {m_runBar, tr("<b>Choose another experiment</b> and run it, or go through it step by step. Each of the tabs above is another way to talk.")}},
             m_services.theme, this);
}

void MechanismPage::chooseUsualExperiment()
{
    const auto own = m_services.library.of(m_mechanism.key());
    if (own.empty())
        return;
    const QString last = QSettings().value(QStringLiteral("experiment/") + m_mechanism.key()).toString();
    const lab::Experiment* experiment = m_services.library.find(last);
    const bool isOwn = experiment && experiment->mechanism == m_mechanism.key();
    m_runBar->choose(isOwn ? *experiment : *own.front());
}

void MechanismPage::open(const lab::Experiment& experiment) { m_runBar->choose(experiment); }

void MechanismPage::showForm(const QString& peer, const QString& call)
{
    const peer::CallEntry* entry = peer::findCall(call.toStdString());
    if (!entry || !m_bench.session.hasPeer(peer))
        return;
    m_bench.playhead.goLive();
    auto* dialog = new CallDialog(m_bench.session, peer, *entry, this);
    dialog->show();
}

void MechanismPage::startPeer()
{
    StartPeerDialog dialog(m_bench.session, this);
    if (dialog.exec() == QDialog::Accepted)
        m_bench.session.startPeer(dialog.name(), dialog.platform(), dialog.computer(), dialog.domain());
}

void MechanismPage::showProblem(const QString& text) { QMessageBox::warning(this, tr("IPC Lab"), text); }

}  // namespace ui
