// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QMenuBar;

namespace ui {

/// All shortcuts there are, read from the menus, so that the list cannot go out of date.
class ShortcutList : public QDialog {
    Q_OBJECT

public:
    ShortcutList(const QMenuBar& menus, QWidget* parent);
};

}  // namespace ui
