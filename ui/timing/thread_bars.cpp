// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timing/thread_bars.h"

#include "app/lab/text.h"

#include <QMouseEvent>
#include <QPainter>

#include <array>
#include <cmath>

namespace ui {
namespace {

constexpr int kMargin = 12;
constexpr std::array kBarPatterns{Qt::BDiagPattern, Qt::SolidPattern, Qt::NoBrush};

}  // namespace

ThreadBars::ThreadBars(const lab::Recording& recording, const Theme& theme, QWidget* parent)
    : QWidget(parent), m_recording(recording), m_theme(theme)
{
    setAccessibleName(tr("Time of the threads"));
    setToolTip(tr("Click a thread to select a call in which it waited; click again for the next"));
}

void ThreadBars::show(std::vector<timing::ThreadTime> threads)
{
    std::erase_if(threads, [](const timing::ThreadTime& thread) { return thread.first < 0; });
    m_threads = std::move(threads);
    setMinimumHeight(static_cast<int>(m_threads.size() + 1) * m_theme.unit(8) + kMargin);
    update();
}

QColor ThreadBars::colorOf(int part, int process) const
{
    switch (part) {
    case 0: return m_theme.color(Role::Blocked);
    case 1: return m_theme.process(process);
    default: return m_theme.color(Role::Border);
    }
}

void ThreadBars::paintThread(QPainter& painter, const timing::ThreadTime& thread, qreal y)
{
    const lab::ThreadInfo& info = m_recording.threads()[static_cast<std::size_t>(thread.thread)];
    const QString name = m_recording.processes()[static_cast<std::size_t>(info.process)].name;
    const qreal line = m_theme.unit(4);
    painter.setFont(m_theme.font(TextStyle::Small));
    painter.setPen(m_theme.process(info.process));
    painter.drawText(QRectF(kMargin, y, width() - 2 * kMargin, line), Qt::AlignLeft | Qt::AlignVCenter, QStringLiteral("%1 · %2").arg(name, info.name));
    painter.setPen(m_theme.color(Role::TextMuted));
    painter.drawText(QRectF(kMargin, y, width() - 2 * kMargin, line), Qt::AlignRight | Qt::AlignVCenter,
                     tr("blocked %1 of %2").arg(lab::durationText(thread.waited), lab::durationText(thread.span())));
    qreal x = kMargin;
    const qreal room = width() - 2 * kMargin;
    const std::array parts{thread.waited, thread.inCalls, thread.outside()};
    const auto sum = static_cast<qreal>(std::max<lab::Moment>(parts[0] + parts[1] + parts[2], 1));
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const qreal share = room * static_cast<qreal>(parts[i]) / sum;
        const QRectF rect(x, y + line + 1, share, line * 0.7);
        const QColor color = colorOf(static_cast<int>(i), info.process);
        painter.fillRect(rect, i == 0 ? m_theme.tint(color, 0.35) : color);
        if (i == 0 || m_theme.isPrint())
            painter.fillRect(rect, QBrush(color, kBarPatterns[i]));
        x += share;
    }
}

void ThreadBars::paintKey(QPainter& painter, qreal y)
{
    const qreal line = m_theme.unit(4);
    painter.setFont(m_theme.font(TextStyle::Small));
    qreal x = kMargin;
    const std::array words{tr("blocked"), tr("in calls"), tr("outside")};
    for (std::size_t i = 0; i < words.size(); ++i) {
        const QRectF square(x, y + line * 0.2, line * 0.6, line * 0.6);
        const QColor color = colorOf(static_cast<int>(i), 0);
        painter.fillRect(square, i == 0 ? m_theme.tint(color, 0.35) : color);
        if (i == 0)
            painter.fillRect(square, QBrush(color, kBarPatterns[i]));
        x += line;
        painter.setPen(m_theme.color(Role::TextMuted));
        painter.drawText(QPointF(x, y + line * 0.75), words[i]);
        x += painter.fontMetrics().horizontalAdvance(words[i]) + line;
    }
}

void ThreadBars::mousePressEvent(QMouseEvent* event)
{
    const qreal y = event->position().y() - kMargin / 2 - m_theme.unit(6);
    const auto index = static_cast<qint64>(std::floor(y / m_theme.unit(8)));
    if (index >= 0 && index < static_cast<qint64>(m_threads.size()))
        emit threadClicked(m_threads[static_cast<std::size_t>(index)].thread);
}

void ThreadBars::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.color(Role::Panel));
    paintKey(painter, kMargin / 2);
    qreal y = kMargin / 2 + m_theme.unit(6);
    for (const timing::ThreadTime& thread : m_threads) {
        paintThread(painter, thread, y);
        y += m_theme.unit(8);
    }
}

}  // namespace ui
