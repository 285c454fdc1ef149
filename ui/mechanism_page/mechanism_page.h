// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bench.h"
#include "ui/page.h"

class QMenu;

namespace ui {

class CallList;
class KernelColumn;
class LowerTabs;
class MomentBar;
class ProcessCards;
class RunActions;
class RunBar;
class TrafficPanel;
struct Mechanism;

/// The page of one mechanism, whichever it is: run bar, processes, traffic, kernel objects, calls. Owns the session.
class MechanismPage : public Page {
    Q_OBJECT

public:
    MechanismPage(const Mechanism& mechanism, const Services& services, QWidget* parent);
    ~MechanismPage() override;

    QList<QAction*> runActions() const override;
    QList<QAction*> viewActions() const override;
    QList<QAction*> exportActions() const override;
    Bench* bench() override { return &m_bench; }
    void openRecording(std::shared_ptr<lab::RecordingReader> read) override;
    void greet() override;
    void showTour() override;
    QString statusText() const override;

    const Mechanism& mechanism() const { return m_mechanism; }
    RunActions& actions() { return *m_actions; }
    RunBar& runBar() { return *m_runBar; }
    ProcessCards& cards() { return *m_cards; }
    MomentBar& moment() { return *m_moment; }
    TrafficPanel& traffic() { return *m_traffic; }
    LowerTabs& lower() { return *m_lower; }

    /// Takes the experiment that was shown last, or the first.
    void chooseUsualExperiment();
    void open(const lab::Experiment& experiment);
    /// Opens the form of a call for a running peer.
    void showForm(const QString& peer, const QString& call);

private:
    QWidget* makeProcesses();
    void startPeer();
    void letIn(lab::Recording& read);
    void showProblem(const QString& text);

    const Mechanism& m_mechanism;
    const Services& m_services;
    Bench m_bench;
    QMenu* m_exports;
    QAction* m_startPeer;
    RunActions* m_actions = nullptr;
    RunBar* m_runBar = nullptr;
    ProcessCards* m_cards = nullptr;
    MomentBar* m_moment = nullptr;
    TrafficPanel* m_traffic = nullptr;
    LowerTabs* m_lower = nullptr;
    KernelColumn* m_kernel = nullptr;
};

}  // namespace ui
