// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QComboBox;
class QDialogButtonBox;
class QLineEdit;

namespace lab {
class Session;
}

namespace ui {

/// Asks how a new process is to be called and on which platform and computer it is to run.
class StartPeerDialog : public QDialog {
    Q_OBJECT

public:
    StartPeerDialog(const lab::Session& session, QWidget* parent);

    QString name() const;
    QString platform() const;
    QString computer() const;
    QString domain() const;

private:
    void check();

    const lab::Session& m_session;
    QLineEdit* m_name;
    QComboBox* m_platform;
    QLineEdit* m_computer;
    QLineEdit* m_domain;
    QDialogButtonBox* m_buttons;
};

}  // namespace ui
