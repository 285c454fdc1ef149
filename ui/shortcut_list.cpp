// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shortcut_list.h"

#include "ui/widgets/labels.h"

#include <QDialogButtonBox>
#include <QGridLayout>
#include <QMenuBar>
#include <QMenu>
#include <QScreen>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {
namespace {

struct Shortcut {
    QString keys;
    QString text;
};

QString plain(QString text)
{
    text.replace(QStringLiteral("&&"), QStringLiteral("\x01"));
    text.remove(QLatin1Char('&'));
    return text.replace(QStringLiteral("\x01"), QStringLiteral("&"));
}

// What stands in a menu within a menu ("Smaller") makes sense only with the name of that.
void collect(const QList<QAction*>& actions, QList<Shortcut>& shortcuts, const QString& within = {})
{
    for (const QAction* action : actions) {
        const QString text = plain(action->text());
        if (const QMenu* menu = action->menu())
            collect(menu->actions(), shortcuts, within + ShortcutList::tr("%1: ").arg(text));
        else if (!action->shortcut().isEmpty())
            shortcuts.append({action->shortcut().toString(QKeySequence::NativeText), within + text});
    }
}

}  // namespace

ShortcutList::ShortcutList(const QMenuBar& menus, QWidget* parent) : QDialog(parent)
{
    setWindowTitle(tr("Keyboard shortcuts"));
    QList<Shortcut> shortcuts;
    for (const QAction* top : menus.actions())
        if (const QMenu* menu = top->menu())
            collect(menu->actions(), shortcuts);
    shortcuts.append({tr("arrows, Page, Home, End"), tr("Move in the list that has the focus")});
    shortcuts.append({QKeySequence(QKeySequence::Copy).toString(QKeySequence::NativeText), tr("Copy the selected line or bytes")});
    shortcuts.append({tr("Tab"), tr("Go to the next control")});
    auto* list = new QWidget;
    auto* grid = new QGridLayout(list);
    for (const Shortcut& shortcut : shortcuts) {
        const int row = grid->rowCount();
        grid->addWidget(label("mono", shortcut.keys, list), row, 0);
        grid->addWidget(label("", shortcut.text, list), row, 1);
    }
    auto* scroll = new QScrollArea(this);
    scroll->setWidget(list);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setMinimumWidth(list->sizeHint().width() + scroll->verticalScrollBar()->sizeHint().width());
    auto* column = new QVBoxLayout(this);
    column->addWidget(scroll);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    column->addWidget(buttons);
    // The window that it belongs to may be small.
    const int chrome = sizeHint().height() - scroll->sizeHint().height();
    resize(sizeHint().width(), std::min(list->sizeHint().height() + chrome, parent ? parent->height() : screen()->availableSize().height()));
}

}  // namespace ui
