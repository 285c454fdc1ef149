// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QBoxLayout;
class QLabel;
class QProgressBar;

namespace ui {

/// How far an experiment is: words and a bar. As wide whatever it says, so that nothing beside it moves; the bar stands under the words where
/// there is little room.
class StepProgress : public QWidget {
    Q_OBJECT

public:
    explicit StepProgress(QWidget* parent);

    void setOneLine(bool oneLine);
    /// `part` as of a label.
    void tell(const QString& text, const char* part, int done, int steps);
    /// Something that takes nobody knows how long.
    void tellBusy(const QString& text);
    QString text() const;

private:
    QBoxLayout* m_layout;
    QLabel* m_words;
    QProgressBar* m_bar;
};

}  // namespace ui
