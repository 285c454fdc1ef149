// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QString;
class QTableWidget;
class QWidget;

namespace ui {

/// A table to read: no grid, no editing, lines as high as their text.
QTableWidget* plainTable(const QString& name, QWidget* parent);

}  // namespace ui
