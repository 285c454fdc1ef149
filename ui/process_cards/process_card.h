// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bench.h"

#include <QFrame>
#include <QHash>

class QLabel;
class QMenu;
class QVBoxLayout;

namespace ui {

class ElidedLabel;
struct Mechanism;

/// One process of the recording: its name in its colour, its threads and what each is in, and buttons that make calls in it
/// while it runs.
class ProcessCard : public QFrame {
    Q_OBJECT

public:
    ProcessCard(Bench& bench, const Services& services, const Mechanism& mechanism, int process, QWidget* parent);

    int process() const { return m_process; }
    /// Shows the threads and the calls that they are in at that moment.
    void refresh(const std::vector<lab::LiveCall>& calls, lab::Moment moment);

signals:
    void callWanted(const QString& peer, const QString& call);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    struct ThreadLine {
        QLabel* dot;
        ElidedLabel* text;
    };

    static void setLineVisible(const ThreadLine& line, bool visible);
    void addHeader(QVBoxLayout* column);
    void addCalls(QVBoxLayout* column, const Mechanism& mechanism);
    void addChip(QWidget* chips, const QString& call);
    QMenu* allCalls(const Mechanism& mechanism);
    ThreadLine& lineOf(const QString& thread);
    void showThread(const QString& thread, const lab::LiveCall* call, lab::Moment moment);
    void showPending(lab::Moment moment);
    void showAll(bool threads, const QString& otherwise);
    const lab::ProcessInfo& info() const;
    bool isBadgeNeeded() const;

    Bench& m_bench;
    const Services& m_services;
    int m_process;
    QLabel* m_pid = nullptr;
    QLabel* m_badge = nullptr;
    QVBoxLayout* m_threads = nullptr;
    ElidedLabel* m_state = nullptr;
    QLabel* m_pending = nullptr;
    QWidget* m_calls = nullptr;
    QHash<QString, ThreadLine> m_lines;
};

}  // namespace ui
