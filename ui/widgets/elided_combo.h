// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QComboBox>

namespace ui {

/// A choice whose present text ends in "…" where it does not fit, and whose list is as wide as its longest line.
class ElidedCombo : public QComboBox {
    Q_OBJECT

public:
    using QComboBox::QComboBox;
    void showPopup() override;

protected:
    void paintEvent(QPaintEvent* event) override;
};

}  // namespace ui
