// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bench.h"

#include <QMainWindow>

#include <functional>

class QMenu;
class QStackedWidget;

namespace ui {

class Page;
class StatusLine;
class TabStrip;

/// The window: tabs, menus, status line. Knows pages, not what is on them.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    /// An empty window: see `fill`.
    explicit MainWindow(const Services& services);
    ~MainWindow() override;

    /// Makes tabs, menus and the page that was shown last. Nothing else may be called before. Not the constructor's work: it
    /// takes several times as long as showing a window.
    void fill();

    int pages() const { return static_cast<int>(m_pages.size()); }
    /// "named-pipe", "compare": what files made from that page are called.
    QString pageKey(int index) const;
    /// The page of a tab, made when it is first asked for.
    Page& page(int index);
    void showPage(int index);
    int currentPage() const;

    /// Shows an experiment on the page of its mechanism; nothing starts yet.
    void openExperiment(const lab::Experiment& experiment);
    /// Opens an experiment or a recording; tells the user what is wrong with it otherwise.
    void openFile(const QString& path);
    /// Sets something real going on the first page, if this is the first start of the program.
    void greet();

signals:
    /// The window is on the screen for the first time.
    void painted();
    /// It is to be made anew, in the language that was chosen.
    void languageChosen();

protected:
    void paintEvent(QPaintEvent* event) override;
    void closeEvent(QCloseEvent* event) override;

private:
    struct Entry {
        QString key;
        QString title;
        std::function<Page*(QWidget* parent)> make;
        Page* page = nullptr;
    };

    void addPages();
    void addMenus();
    void addViewMenu();
    void addThemeMenu(QMenu& menu);
    void addLanguageMenu(QMenu& menu);
    void addTextSizes(QMenu& menu);
    void addHelpMenu();
    void fillMenus();
    void readRecording(const QString& path);
    void rememberPlace();
    void askForFile();
    void showShortcuts();
    void about();
    void tell(const QString& problem);
    int pageOf(const QString& key) const;
    QList<Bench*> benches() const;

    const Services& m_services;
    bool m_painted = false;
    std::vector<Entry> m_pages;
    TabStrip* m_tabs = nullptr;
    QStackedWidget* m_stack = nullptr;
    StatusLine* m_status = nullptr;
    QMenu* m_export = nullptr;
    QMenu* m_run = nullptr;
    QMenu* m_view = nullptr;
    QList<QAction*> m_viewActions;   ///< of the page, in front of the window's own
    QAction* m_viewEnd = nullptr;
};

}  // namespace ui
