// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/panel.h"

#include "ui/theme.h"
#include "ui/widgets/labels.h"

#include <QSettings>
#include <QSplitter>
#include <QVBoxLayout>

namespace ui {

Panel::Panel(const QString& heading, const Theme& theme, QWidget* parent)
    : QWidget(parent), m_head(new QHBoxLayout), m_column(new QVBoxLayout(this))
{
    const int unit = theme.unit();
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(0);
    m_head->setContentsMargins(unit * 3, 0, unit * 3, 0);
    m_head->setSpacing(unit * 2);
    m_head->addStrut(unit * kHeadUnits);   // one line for the headings of panels that stand side by side
    m_head->addWidget(label("heading", heading, this));
    m_head->addStretch(1);
    m_column->addLayout(m_head);
}

void Panel::addTool(QWidget* tool) { m_head->addWidget(tool); }
void Panel::setContent(QWidget* content) { m_column->addWidget(content, 1); }
int Panel::headHeight() const { return m_head->sizeHint().height(); }

QSplitter* rememberedSplitter(const QString& key, Qt::Orientation orientation, const QList<int>& sizes, QWidget* parent)
{
    auto* splitter = new QSplitter(orientation, parent);
    splitter->setObjectName(key);
    splitter->setChildrenCollapsible(false);
    splitter->setHandleWidth(1);
    const QString setting = QStringLiteral("layout/") + key;
    QObject::connect(splitter, &QSplitter::splitterMoved, splitter, [splitter, setting] {
        QSettings().setValue(setting, splitter->saveState());
    });
    // The parts are added by the caller; sizes have an effect only then.
    QMetaObject::invokeMethod(splitter, [splitter, setting, sizes] {
        if (!splitter->restoreState(QSettings().value(setting).toByteArray()))
            splitter->setSizes(sizes);
        splitter->setHandleWidth(1);
    }, Qt::QueuedConnection);
    return splitter;
}

}  // namespace ui
