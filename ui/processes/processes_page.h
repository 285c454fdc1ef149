// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/page.h"
#include "ui/processes/peer_model.h"

class QLabel;
class QPushButton;
class QTableView;
class QTreeWidget;

namespace ui {

/// What a process is and owns: the processes that run, what each says of itself when asked, and beside it how the classics
/// divide an address space.
class ProcessesPage : public Page {
    Q_OBJECT

public:
    ProcessesPage(std::function<QList<Bench*>()> benches, const Services& services, QWidget* parent);
    QString statusText() const override;

protected:
    void timerEvent(QTimerEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    QWidget* makePeers();
    QWidget* makeAnswer();
    QWidget* makeFigure();
    void refresh();
    void query();
    void showAnswer(const lab::PeerAnswer& answer);

    const Services& m_services;
    PeerModel* m_model;
    QTableView* m_peers = nullptr;
    QTreeWidget* m_answer = nullptr;
    QLabel* m_hint = nullptr;
    QPushButton* m_ask = nullptr;
    QMetaObject::Connection m_waiting;
    quint64 m_waitingFor = 0;
    int m_timer = 0;
};

}  // namespace ui
