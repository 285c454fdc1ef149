// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window.h"
#include "ui/page.h"
#include "ui/shortcut_list.h"
#include "ui/tab_strip.h"
#include "ui/theme.h"

#include <QActionGroup>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QSettings>

namespace ui {
namespace {

constexpr qreal kTextStep = 1.1;
constexpr auto kThemeKey = "view/theme";
constexpr auto kTextScaleKey = "view/text-scale";
constexpr auto kLanguageKey = "view/language";

}  // namespace

void MainWindow::addMenus()
{
    QMenu* file = menuBar()->addMenu(tr("&File"));
    file->addAction(tr("&Open…"), QKeySequence(QKeySequence::Open), this, &MainWindow::askForFile);
    m_export = file->addMenu(tr("&Save and export"));
    file->addSeparator();
    file->addAction(tr("&Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q), this, &QWidget::close);
    m_run = menuBar()->addMenu(tr("&Run"));
    m_run->setToolTipsVisible(true);
    addViewMenu();
    addHelpMenu();
}

void MainWindow::addViewMenu()
{
    m_view = menuBar()->addMenu(tr("&View"));
    m_view->setToolTipsVisible(true);
    m_viewEnd = m_view->addSeparator();
    addThemeMenu(*m_view->addMenu(tr("&Theme")));
    addTextSizes(*m_view->addMenu(tr("Te&xt")));
    addLanguageMenu(*m_view->addMenu(tr("Lan&guage")));
    QMenu* tabs = m_view->addMenu(tr("&Page"));
    for (int index = 0; index < pages(); ++index) {
        tabs->addAction(m_tabs->tabText(index), QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + index)), this,
                        [this, index] { showPage(index); });
    }
}

void MainWindow::addThemeMenu(QMenu& menu)
{
    struct Item {
        Theme::Choice choice;
        QString text;
    };
    auto* group = new QActionGroup(this);
    for (const Item& item : {Item{Theme::Choice::System, tr("As the &system")}, Item{Theme::Choice::Light, tr("&Light")},
                             Item{Theme::Choice::Dark, tr("&Dark")}, Item{Theme::Choice::Print, tr("&Print")}}) {
        QAction* action = group->addAction(menu.addAction(item.text));
        action->setCheckable(true);
        action->setChecked(m_services.theme.choice() == item.choice);
        connect(action, &QAction::triggered, this, [this, choice = item.choice] {
            m_services.theme.setChoice(choice);
            QSettings().setValue(QLatin1String(kThemeKey), static_cast<int>(choice));
        });
    }
}

void MainWindow::addLanguageMenu(QMenu& menu)
{
    auto* group = new QActionGroup(this);
    for (const auto& [id, name] : {std::pair("en", "English"), std::pair("zh_CN", "中文")}) {
        QAction* action = group->addAction(menu.addAction(QString::fromUtf8(name)));
        action->setCheckable(true);
        action->setChecked(m_services.language == QLatin1StringView(id));
        action->setToolTip(tr("The window is made anew; what runs in it ends"));
        connect(action, &QAction::triggered, this, [this, id = QString::fromLatin1(id)] {
            QSettings().setValue(QLatin1String(kLanguageKey), id);
            if (id == m_services.language)
                return;
            rememberPlace();
            emit languageChosen();
        });
    }
    menu.setToolTipsVisible(true);
}

void MainWindow::addTextSizes(QMenu& menu)
{
    const auto set = [this](qreal scale) {
        m_services.theme.setTextScale(scale);
        QSettings().setValue(QLatin1String(kTextScaleKey), m_services.theme.textScale());
    };
    QAction* larger = menu.addAction(tr("&Larger"), this, [this, set] { set(m_services.theme.textScale() * kTextStep); });
    larger->setShortcuts({QKeySequence(QKeySequence::ZoomIn), QKeySequence(Qt::CTRL | Qt::Key_Equal)});   // + without Shift
    menu.addAction(tr("&Smaller"), QKeySequence(QKeySequence::ZoomOut), this,
                   [this, set] { set(m_services.theme.textScale() / kTextStep); });
    menu.addAction(tr("&Normal"), QKeySequence(Qt::CTRL | Qt::Key_0), this, [set] { set(1); });
}

void MainWindow::addHelpMenu()
{
    QMenu* help = menuBar()->addMenu(tr("&Help"));
    help->addAction(tr("&Keyboard shortcuts"), QKeySequence(QKeySequence::HelpContents), this, &MainWindow::showShortcuts);
    help->addAction(tr("&Take the tour"), this, [this] { page(currentPage()).showTour(); });
    help->addAction(tr("&About IPC Lab"), this, &MainWindow::about);
}

void MainWindow::fillMenus()
{
    Page& shown = page(currentPage());
    m_export->clear();
    m_export->addActions(shown.exportActions());
    m_export->setEnabled(!m_export->isEmpty());
    m_run->clear();
    m_run->addActions(shown.runActions());
    m_run->setEnabled(!m_run->isEmpty());
    for (QAction* action : m_viewActions)
        m_view->removeAction(action);
    m_viewActions = shown.viewActions();
    m_view->insertActions(m_viewEnd, m_viewActions);
}

void MainWindow::showShortcuts()
{
    ShortcutList list(*menuBar(), this);
    list.exec();
}

void MainWindow::about()
{
    QMessageBox::about(this, tr("About IPC Lab"),
                       tr("<h3>IPC Lab %1</h3><p>Shows how processes talk to each other: real processes, real calls, "
                          "measured as they happen.</p><p>GPL-3.0-or-later</p>").arg(QStringLiteral(IPCLAB_VERSION)));
}

}  // namespace ui
