// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace ui {

/// A label whose look the theme gives by its part ("muted", "heading", "mono", "error"…).
QLabel* label(const char* part, const QString& text, QWidget* parent);

/// Changes the part of a label, or another property that the theme's style sheet looks at.
void setLook(QWidget* widget, const char* property, const QString& value);

/// One line of text that is cut at the right with "…" where it does not fit; the whole is the tooltip then.
class ElidedLabel : public QLabel {
    Q_OBJECT

public:
    ElidedLabel(const char* part, QWidget* parent);
    void setFullText(const QString& text);
    const QString& fullText() const { return m_full; }
    QSize minimumSizeHint() const override;
    QSize sizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void elide();

    QString m_full;
};

}  // namespace ui
