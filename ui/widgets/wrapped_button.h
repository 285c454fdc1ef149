// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPushButton>

namespace ui {

/// A button whose words go on in the next line.
class WrappedButton : public QPushButton {
    Q_OBJECT

public:
    WrappedButton(const QString& text, QWidget* parent);
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    int margin() const;
};

}  // namespace ui
