// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTabBar>

namespace ui {

class Theme;

/// The tabs of the window: a flat row, with a line before the tab where another kind of page begins.
class TabStrip : public QTabBar {
    Q_OBJECT

public:
    TabStrip(const Theme& theme, QWidget* parent);
    void setLineBefore(int tab) { m_lineBefore = tab; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    int m_lineBefore = -1;
};

}  // namespace ui
