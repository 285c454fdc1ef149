// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.h"

#include <QObject>
#include <QSize>
#include <QTimer>

#include <optional>

namespace ui {

class MainWindow;

/// The program takes its own pictures: on each page it runs the experiment to its end and writes what the window shows, once
/// for each theme, as `<page>-<theme>.png`, and in a larger window as `<page>-<theme>-1920x1080.png`.
class Screenshots : public QObject {
    Q_OBJECT

public:
    /// `suffix` goes into the names ("-zh_CN"); empty for the usual ones. `size`: one other than the usual two.
    Screenshots(MainWindow& window, Theme& theme, QList<Theme::Choice> themes, const QString& folder, const QString& suffix,
                std::optional<QSize> size = {});
    void start();

signals:
    /// All are written, or what was wrong.
    void finished(const QString& problem);

private:
    void nextPage();
    void runPage();
    void waitForPage();
    void pageRan();
    void nextSize();
    void nextTheme();
    QString fileName() const;
    void write();

    MainWindow& m_window;
    Theme& m_theme;
    QList<Theme::Choice> m_themes;
    QString m_folder;
    QString m_suffix;
    QList<QSize> m_sizes;
    QTimer m_deadline;
    int m_page = -1;
    int m_nextSize = 0;
    int m_nextTheme = 0;
    QStringList m_problems;
};

}  // namespace ui
