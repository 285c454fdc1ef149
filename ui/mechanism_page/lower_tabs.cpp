// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mechanism_page/lower_tabs.h"

#include "ui/bytes/bytes_view.h"
#include "ui/call_list/call_list.h"
#include "ui/inspector/call_inspector.h"
#include "ui/lesson/lesson_view.h"
#include "ui/source/source_view.h"
#include "ui/theme.h"
#include "ui/timing/timing_view.h"

#include <QAction>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QToolButton>

namespace ui {

LowerTabs::LowerTabs(Bench& bench, const Services& services, const QString& mechanism, QWidget* parent)
    : QTabWidget(parent), m_calls(new CallList(bench, services.theme, this))
{
    makeActions();
    setCornerWidget(makeCorner());
    addTab(m_calls, tr("Calls"));
    addTab(new CallInspector(bench, services, this), tr("Both systems"));
    addTab(new BytesView(bench, services.theme, this), tr("Bytes"));
    addTab(new TimingView(bench, services.theme, this), tr("Timing"));
    addTab(new LessonView(mechanism, services.language, services.theme, this), tr("Lesson"));
    addTab(new SourceView(bench, services, this), tr("Source"));
    setMinimumHeight(services.theme.unit(36));
}

QAction* LowerTabs::makeToggle(const QString& text, const QString& tip)
{
    auto* action = new QAction(text, this);
    action->setCheckable(true);
    action->setToolTip(tip);
    connect(action, &QAction::toggled, this, &LowerTabs::applyFilter);
    return action;
}

void LowerTabs::makeActions()
{
    m_follow = new QAction(tr("&Follow the calls"), this);
    m_follow->setCheckable(true);
    m_follow->setChecked(true);
    m_follow->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_End));
    connect(m_follow, &QAction::triggered, m_calls, &CallList::setFollow);
    connect(m_calls, &CallList::followChanged, m_follow, &QAction::setChecked);
    m_find = new QAction(tr("Fi&lter the calls"), this);
    m_find->setShortcut(QKeySequence(QKeySequence::Find));
    connect(m_find, &QAction::triggered, this, [this] {
        setCurrentWidget(m_calls);
        m_filter->setFocus();
        m_filter->selectAll();
    });
    m_onlyErrors = makeToggle(tr("Only &errors"), tr("Only calls that failed"));
    m_native = makeToggle(tr("&System calls beneath"), tr("Also what the library asked of the system"));
    m_objects = makeToggle(tr("&Handle changes"), tr("Also when handles were opened, changed and closed"));
}

QWidget* LowerTabs::makeCorner()
{
    auto* corner = new QWidget(this);
    auto* line = new QHBoxLayout(corner);
    line->setContentsMargins(0, 2, 6, 2);
    auto* shown = new QToolButton(corner);
    shown->setText(tr("Show"));
    shown->setToolTip(tr("Which records are listed"));
    shown->setProperty("kind", QStringLiteral("flat"));
    shown->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(shown);
    menu->setToolTipsVisible(true);
    menu->addActions({m_onlyErrors, m_native, m_objects});
    shown->setMenu(menu);
    m_filter = new QLineEdit(corner);
    m_filter->setPlaceholderText(tr("Filter: process, call, result…"));
    m_filter->setAccessibleName(tr("Filter the calls"));
    m_filter->setToolTip(tr("Show the calls in which all these words occur (%1)").arg(m_find->shortcut().toString(QKeySequence::NativeText)));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMinimumWidth(m_filter->fontMetrics().horizontalAdvance(m_filter->placeholderText()) + 48);
    connect(m_filter, &QLineEdit::textChanged, this, &LowerTabs::applyFilter);
    m_filter->installEventFilter(this);
    line->addWidget(shown);
    line->addWidget(m_filter);
    return corner;
}

// Escape leaves the filter, and all calls are listed again.
bool LowerTabs::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != m_filter || event->type() != QEvent::KeyPress || static_cast<QKeyEvent*>(event)->key() != Qt::Key_Escape)
        return QTabWidget::eventFilter(watched, event);
    m_filter->clear();
    m_calls->setFocus();
    return true;
}

void LowerTabs::applyFilter()
{
    CallFilter filter;
    filter.words = CallFilter::wordsOf(m_filter->text());
    filter.onlyErrors = m_onlyErrors->isChecked();
    filter.native = m_native->isChecked();
    filter.objects = m_objects->isChecked();
    filter.events = m_events;
    m_calls->setFilter(filter);
}

void LowerTabs::setEvents(bool shown)
{
    m_events = shown;
    applyFilter();
}

}  // namespace ui
