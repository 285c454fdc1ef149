// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window.h"

#include "app/lab/recording_reader.h"
#include "app/lab/subject.h"
#include "ui/compare/compare_page.h"
#include "ui/mechanism_page/mechanism_page.h"
#include "ui/mechanisms.h"
#include "ui/processes/processes_page.h"
#include "ui/status_line.h"
#include "ui/tab_strip.h"
#include "ui/theme.h"
#include "ui/widgets/sliced_work.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>
#include <QSettings>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace ui {
namespace {

constexpr QSize kUsualSize(1440, 900);
constexpr QSize kLeastSize(1120, 680);
constexpr int kReadingPause = 20;   // ms
constexpr auto kGeometryKey = "window/geometry";
constexpr auto kPageKey = "window/page";
constexpr auto kGreetedKey = "window/greeted";

}  // namespace

MainWindow::MainWindow(const Services& services) : m_services(services)
{
    setWindowTitle(tr("IPC Lab"));
    setMinimumSize(kLeastSize);
    if (!restoreGeometry(QSettings().value(QLatin1String(kGeometryKey)).toByteArray()))
        resize(kUsualSize);
}

MainWindow::~MainWindow() = default;

void MainWindow::addPages()
{
    for (const Mechanism& mechanism : mechanisms()) {
        m_pages.push_back({mechanism.key(), mechanism.title(), [this, &mechanism](QWidget* parent) {
                               auto* page = new MechanismPage(mechanism, m_services, parent);
                               page->chooseUsualExperiment();
                               return page;
                           }});
    }
    m_tabs->setLineBefore(pages());
    m_pages.push_back({QStringLiteral("compare"), tr("Compare"),
                       [this](QWidget* parent) { return new ComparePage(m_services, parent); }});
    m_pages.push_back({QStringLiteral("processes"), tr("Processes && threads"),
                       [this](QWidget* parent) { return new ProcessesPage([this] { return benches(); }, m_services, parent); }});
    const QSignalBlocker quiet(m_tabs);
    for (const Entry& entry : m_pages)
        m_tabs->addTab(entry.title);
}

QString MainWindow::pageKey(int index) const { return m_pages[static_cast<std::size_t>(index)].key; }

int MainWindow::pageOf(const QString& key) const
{
    const auto found = std::ranges::find(m_pages, key, &Entry::key);
    return found == m_pages.end() ? -1 : static_cast<int>(found - m_pages.begin());
}

Page& MainWindow::page(int index)
{
    Entry& entry = m_pages[static_cast<std::size_t>(index)];
    if (!entry.page) {
        entry.page = entry.make(m_stack);
        m_stack->addWidget(entry.page);
        connect(entry.page, &Page::experimentWanted, this, &MainWindow::openExperiment);
    }
    return *entry.page;
}

QList<Bench*> MainWindow::benches() const
{
    QList<Bench*> benches;
    for (const Entry& entry : m_pages) {
        if (Bench* bench = entry.page ? entry.page->bench() : nullptr)
            benches.append(bench);
    }
    return benches;
}

int MainWindow::currentPage() const { return m_tabs->currentIndex(); }

void MainWindow::showPage(int index)
{
    Page& shown = page(index);
    m_stack->setCurrentWidget(&shown);
    m_tabs->setCurrentIndex(index);
    m_status->follow(&shown);
    fillMenus();
    QSettings().setValue(QLatin1String(kPageKey), pageKey(index));
}

void MainWindow::fill()
{
    m_tabs = new TabStrip(m_services.theme, this);
    m_stack = new QStackedWidget(this);
    m_status = new StatusLine(this);
    auto* middle = new QWidget(this);
    auto* column = new QVBoxLayout(middle);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_tabs);
    column->addWidget(m_stack, 1);
    setCentralWidget(middle);
    setStatusBar(m_status);
    addPages();
    addMenus();
    connect(m_tabs, &QTabBar::currentChanged, this, &MainWindow::showPage);
    showPage(std::max(0, pageOf(QSettings().value(QLatin1String(kPageKey)).toString())));
}

void MainWindow::paintEvent(QPaintEvent* event)
{
    QMainWindow::paintEvent(event);
    if (!std::exchange(m_painted, true))
        QMetaObject::invokeMethod(this, &MainWindow::painted, Qt::QueuedConnection);   // once this has reached the screen
}

void MainWindow::greet()
{
    if (QSettings().value(QLatin1String(kGreetedKey)).toBool())
        return;
    QSettings().setValue(QLatin1String(kGreetedKey), true);
    showPage(0);
    page(0).greet();
}

void MainWindow::openExperiment(const lab::Experiment& experiment)
{
    const int index = pageOf(experiment.mechanism);
    if (auto* opened = index < 0 ? nullptr : qobject_cast<MechanismPage*>(&page(index))) {
        opened->open(experiment);
        showPage(index);
    }
}

void MainWindow::openFile(const QString& path)
{
    if (!path.endsWith(QStringLiteral(".ipclab"), Qt::CaseInsensitive)) {
        const lab::ParsedExperiment parsed = lab::loadExperiment(path);
        parsed.experiment ? openExperiment(*parsed.experiment) : tell(parsed.error->text());
        return;
    }
    readRecording(path);
}

// Whether it is right and what it is about must be known before anything ends for it.
void MainWindow::readRecording(const QString& path)
{
    const auto reader = std::make_shared<lab::RecordingReader>(path);
    auto* work = new SlicedWork(tr("Reading %1…").arg(QFileInfo(path).fileName()),
                                {.step = [reader] { return !reader->isFinished(); }, .done = [reader] { return reader->done(); }, .pause = kReadingPause}, this);
    connect(work, &SlicedWork::ended, this, [this, reader](bool complete) {
        if (!complete)
            return;
        if (reader->problem())
            return tell(*reader->problem());
        showPage(std::max(0, pageOf(lab::subjectOf(reader->recording()))));
        page(currentPage()).openRecording(reader);
    });
}

void MainWindow::askForFile()
{
    const QString path = QFileDialog::getOpenFileName(this, tr("Open"), {}, tr("Experiments and recordings (*.json *.ipclab)"));
    if (!path.isEmpty())
        openFile(path);
}

void MainWindow::tell(const QString& problem) { QMessageBox::warning(this, tr("Not opened"), problem); }

void MainWindow::rememberPlace() { QSettings().setValue(QLatin1String(kGeometryKey), saveGeometry()); }

void MainWindow::closeEvent(QCloseEvent* event)
{
    rememberPlace();
    QMainWindow::closeEvent(event);
}

}  // namespace ui
