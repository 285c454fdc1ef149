// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/sharing_splitter.h"

#include <QEvent>
#include <QSettings>

namespace ui {

SharingSplitter::SharingSplitter(const QString& key, Qt::Orientation orientation, QWidget* parent)
    : QSplitter(orientation, parent), m_setting(QStringLiteral("sizes/") + key)
{
    setObjectName(key);
    setChildrenCollapsible(false);
    setHandleWidth(1);
    connect(this, &QSplitter::splitterMoved, this, [this] {
        m_usersSizes = true;
        QSettings().setValue(m_setting, saveState());
    });
}

void SharingSplitter::shareBy(Shares shares)
{
    m_shares = std::move(shares);
    for (int i = 1; i < count(); ++i)
        handle(i)->installEventFilter(this);
    m_usersSizes = restoreState(QSettings().value(m_setting).toByteArray());
    setHandleWidth(1);
    share();
}

void SharingSplitter::share()
{
    const int length = orientation() == Qt::Vertical ? height() : width();
    if (m_shares && !m_usersSizes && length > 0)
        setSizes(m_shares(length - (count() - 1) * handleWidth()));
}

void SharingSplitter::resizeEvent(QResizeEvent* event)
{
    QSplitter::resizeEvent(event);
    share();
}

bool SharingSplitter::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() != QEvent::MouseButtonDblClick)
        return QSplitter::eventFilter(watched, event);
    m_usersSizes = false;
    QSettings().remove(m_setting);
    share();
    return true;
}

}  // namespace ui
