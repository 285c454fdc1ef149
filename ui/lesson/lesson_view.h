// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTextBrowser>

namespace ui {

class Theme;

/// The page of a mechanism to read: what it is, who waits for whom, what goes wrong.
class LessonView : public QTextBrowser {
    Q_OBJECT

public:
    /// In `language`, else in English.
    LessonView(const QString& mechanism, const QString& language, const Theme& theme, QWidget* parent);

private:
    void restyle();

    const Theme& m_theme;
    QString m_markdown;
};

}  // namespace ui
