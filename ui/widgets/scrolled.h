// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QScrollArea;
class QWidget;

namespace ui {

/// A frameless area that holds `content`, is as wide as its room and scrolls up and down only. Takes ownership.
QScrollArea* scrolled(QWidget* content);

}  // namespace ui
