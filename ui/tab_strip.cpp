// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tab_strip.h"

#include "ui/theme.h"

#include <QPainter>

namespace ui {

TabStrip::TabStrip(const Theme& theme, QWidget* parent) : QTabBar(parent), m_theme(theme)
{
    setProperty("area", QStringLiteral("main"));
    setDocumentMode(true);
    setExpanding(false);
    setDrawBase(false);
    setUsesScrollButtons(true);
    setAccessibleName(tr("Mechanisms"));
}

void TabStrip::paintEvent(QPaintEvent* event)
{
    QTabBar::paintEvent(event);
    QPainter painter(this);
    const QColor color = m_theme.color(Role::Border);
    painter.fillRect(0, height() - 1, width(), 1, color);
    if (m_lineBefore < 0 || m_lineBefore >= count())
        return;
    const QRect tab = tabRect(m_lineBefore);
    painter.fillRect(tab.left(), tab.top() + tab.height() / 4, 1, tab.height() / 2, color);
}

}  // namespace ui
