// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bench.h"

#include <QAbstractTableModel>

namespace ui {

/// The steps of the experiment: who does what, how it came out, why it is there. The present one is marked.
class StepModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Number, Where, Call, Arguments, Outcome, Why, Columns_ };

    StepModel(Bench& bench, const Services& services, QObject* parent);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// The record of the call that a step made; -1 if there is none yet.
    lab::Row recordOf(int step) const;
    int current() const;

private:
    const lab::StepResult* resultOf(int step) const;
    QString text(int step, int column) const;
    QString outcomeText(int step) const;
    QVariant color(int step, int column) const;
    void reload();
    void touch(int step);

    Bench& m_bench;
    const Services& m_services;
    std::vector<lab::Step> m_steps;
};

}  // namespace ui
