// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/page.h"
#include "ui/processes/process_snapshot.h"

#include <QElapsedTimer>

class QLabel;
class QTableView;

namespace ui {

class AddressFigure;
class MemoryBarsView;
class Panel;
class ProcessDetails;
class SharingSplitter;

/// What a process is and owns: the processes that run, the address space of the chosen one with the sections it shares, its
/// threads, handles and regions; and beside it how the classics divide an address space.
class ProcessesPage : public Page {
    Q_OBJECT

public:
    ProcessesPage(std::function<QList<Bench*>()> benches, const Services& services, QWidget* parent);
    QString statusText() const override;
    /// While a process has been asked and has not answered.
    bool isBusy() const override { return static_cast<bool>(m_waiting); }

protected:
    void timerEvent(QTimerEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    QWidget* makePeers();
    QWidget* makeMemory();
    QWidget* makeFigures();
    void refresh();
    void look();
    void ask(const PeerRef& peer);
    void show(const PeerRef& peer, const ProcessSnapshot& snapshot);
    std::vector<MemoryMap> neighbours(const PeerRef& peer) const;
    void say(const QString& text);
    QList<int> sharesOf(int room) const;

    const Services& m_services;
    PeerModel* m_model;
    SharingSplitter* m_live = nullptr;
    Panel* m_peersPanel = nullptr;
    Panel* m_memoryPanel = nullptr;
    QTableView* m_peers = nullptr;
    MemoryBarsView* m_bars = nullptr;
    ProcessDetails* m_details = nullptr;
    AddressFigure* m_wide = nullptr;    ///< 64 bit, with the chosen process beside it
    QLabel* m_hint = nullptr;
    QMetaObject::Connection m_waiting;
    QElapsedTimer m_sinceLook;
    quint64 m_waitingFor = 0;
    int m_timer = 0;
};

}  // namespace ui
