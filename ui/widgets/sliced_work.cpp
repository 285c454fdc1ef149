// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/sliced_work.h"

#include <QElapsedTimer>
#include <QTimerEvent>

#include <algorithm>
#include <utility>

namespace ui {
namespace {

constexpr qint64 kSlice = 8;          // ms
constexpr int kUnnoticed = 400;       // ms
constexpr int kWhole = 1000;

}  // namespace

SlicedWork::SlicedWork(const QString& what, Parts parts, QWidget* parent)
    : QProgressDialog(what, tr("Cancel"), 0, parts.done ? kWhole : 0, parent), m_parts(std::move(parts))
{
    setWindowModality(Qt::WindowModal);
    setMinimumDuration(kUnnoticed);
    setAutoReset(false);
    setAutoClose(false);
    setValue(0);
    connect(this, &QProgressDialog::canceled, this, [this] { end(false); });
    m_timer.start(m_parts.pause, this);
}

void SlicedWork::timerEvent(QTimerEvent* event)
{
    if (event->timerId() != m_timer.timerId())
        return QProgressDialog::timerEvent(event);
    QElapsedTimer spent;
    spent.start();
    bool more = true;
    do
        more = !m_ended && m_parts.step();
    while (more && m_parts.pause == 0 && !spent.hasExpired(kSlice));
    if (m_ended)
        return;
    if (!more)
        return end(true);
    if (!m_parts.done)
        return;
    // It lets events be handled, also one that ends it.
    if (const int value = std::min(static_cast<int>(m_parts.done() * kWhole), kWhole - 1); value != this->value())
        setValue(value);
}

void SlicedWork::end(bool complete)
{
    if (std::exchange(m_ended, true))
        return;
    m_timer.stop();
    reset();   // else it would still show itself after kUnnoticed, over what is told in answer to ended()
    hide();
    deleteLater();
    emit ended(complete);
}

}  // namespace ui
