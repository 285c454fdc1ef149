// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bench.h"

#include <QElapsedTimer>
#include <QWidget>

class QVBoxLayout;

namespace ui {

class ProcessCard;
struct Mechanism;

/// The cards of all processes of the recording, in the order of their start.
class ProcessCards : public QWidget {
    Q_OBJECT

public:
    ProcessCards(Bench& bench, const Services& services, const Mechanism& mechanism, QWidget* parent);

    ProcessCard* card(const QString& name) const;

signals:
    void callWanted(const QString& peer, const QString& call);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void rebuildSoon();
    void rebuild();
    void tick();
    void refreshAll();

    Bench& m_bench;
    const Services& m_services;
    const Mechanism& m_mechanism;
    QVBoxLayout* m_column;
    QList<ProcessCard*> m_cards;
    QElapsedTimer m_sinceRefresh;
    bool m_rebuilding = false;   ///< a rebuild is on its way
};

}  // namespace ui
