// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QBoxLayout;
class QProgressBar;

namespace ui {

class ElidedLabel;

/// How far an experiment is: words and a bar. As wide whatever it says, so that nothing beside it moves; longer words are cut
/// with "…". The bar stands under the words where there is little room.
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

protected:
    void changeEvent(QEvent* event) override;

private:
    void fit();

    QBoxLayout* m_layout;
    ElidedLabel* m_words;
    QProgressBar* m_bar;
};

}  // namespace ui
