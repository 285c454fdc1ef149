// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bench.h"

#include <QWidget>

class QGridLayout;
class QLabel;

namespace ui {

/// Everything that is known of the selected handle, at the moment that the page shows.
class HandleDetails : public QWidget {
    Q_OBJECT

public:
    HandleDetails(Bench& bench, const Services& services, QWidget* parent);

private:
    void refresh();
    void show(const lab::HandleState& handle, const lab::World& world);
    void setLine(int line, const lab::Fact& fact);

    Bench& m_bench;
    const Services& m_services;
    QList<lab::Fact> m_facts;   ///< as they are shown
    QLabel* m_heading;
    QLabel* m_standsFor;
    QGridLayout* m_grid;
    QList<std::pair<QLabel*, QLabel*>> m_lines;
};

/// What there is to say of a handle, in the order to show it; `world` is the one that it is open in.
QList<lab::Fact> factsOf(const lab::HandleState& handle, const lab::Recording& recording, const lab::World& world);

}  // namespace ui
