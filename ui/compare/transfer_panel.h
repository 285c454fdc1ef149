// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/transfer.h"
#include "ui/widgets/panel.h"

class QComboBox;
class QLineEdit;
class QPushButton;

namespace ui {

class TransferStrips;

/// Sends one payload through the mechanisms that are chosen, and shows how it got there.
class TransferPanel : public QWidget {
    Q_OBJECT

public:
    TransferPanel(const Theme& theme, QWidget* parent);

    void send();
    bool isRunning() const { return m_transfers.isRunning(); }
    TransferStrips& strips() { return *m_strips; }
    /// What is sent: the text, or so many letters.
    QString payload() const;
    /// Ids of the mechanisms chosen, in the order of the tabs.
    QStringList chosen() const;

signals:
    /// The user wants to see all of it.
    void experimentWanted(const lab::Experiment& experiment);

private:
    QWidget* makeTools(const Theme& theme);
    void addChoices(QWidget* tools);
    void checkChoice();

    lab::Transfers m_transfers;
    QList<QPushButton*> m_choices;
    QLineEdit* m_text = nullptr;
    QComboBox* m_size = nullptr;
    QPushButton* m_send = nullptr;
    TransferStrips* m_strips;
};

}  // namespace ui
