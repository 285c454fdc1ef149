// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bench.h"

#include <QScrollArea>

namespace ui {

class FactsColumn;

/// The selected call on both systems: its argument words and how it ended; beneath it, on Linux, the kernel calls that
/// stood in, as recorded; and beside it the same step of the experiment where it ran on another platform.
class CallInspector : public QScrollArea {
    Q_OBJECT

public:
    CallInspector(Bench& bench, const Services& services, QWidget* parent);

private:
    void refresh();

    Bench& m_bench;
    const Services& m_services;
    FactsColumn* m_call;
    FactsColumn* m_beneath;
    FactsColumn* m_twin;
};

}  // namespace ui
