// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QLabel;
class QLineEdit;
class QPushButton;

namespace ui {

/// Asks what a recorded experiment is to be called; its file goes into the user's own folder.
class SaveExperimentDialog : public QDialog {
    Q_OBJECT

public:
    SaveExperimentDialog(const QString& mechanism, int steps, QWidget* parent);

    QString title() const;
    QString id() const;     ///< "named-pipe/my-title"
    QString path() const;   ///< of a file that does not exist yet
    bool isToRun() const { return m_isToRun; }

private:
    void showPlace();

    QString m_mechanism;
    QLineEdit* m_title;
    QLabel* m_place;
    QPushButton* m_keep;
    QPushButton* m_keepAndRun;
    bool m_isToRun = false;
};

}  // namespace ui
