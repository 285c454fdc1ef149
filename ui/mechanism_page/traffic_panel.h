// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bench.h"
#include "ui/widgets/panel.h"

class QAction;
class QToolButton;

namespace ui {

class ElidedLabel;
class SequenceView;

/// The live diagram with its scale and the buttons that change it.
class TrafficPanel : public Panel {
    Q_OBJECT

public:
    TrafficPanel(Bench& bench, const Services& services, QWidget* parent);

    SequenceView& view() { return *m_view; }
    QList<QAction*> viewActions() const { return m_actions; }
    /// Checked while the events of X11 show.
    QAction* events() { return m_events; }

private:
    QAction* make(const QString& text, const QString& tip, const QKeySequence& keys);
    QToolButton* addButton(QAction* action, const QString& text);
    void makeZoom();
    void makeJumps();
    void makeFilter();
    void tick();

    Bench& m_bench;
    SequenceView* m_view;
    ElidedLabel* m_scale;
    QAction* m_events = nullptr;
    QList<QAction*> m_actions;
};

}  // namespace ui
