// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bench.h"

#include <QTabWidget>

class QAction;
class QCheckBox;
class QLineEdit;

namespace ui {

class CallList;

/// Below the traffic: the calls with their filter, bytes, timing, lesson and steps.
class LowerTabs : public QTabWidget {
    Q_OBJECT

public:
    LowerTabs(Bench& bench, const Services& services, const QString& mechanism, QWidget* parent);

    CallList& calls() { return *m_calls; }
    /// Whether the events of X11 are listed.
    void setEvents(bool shown);
    QLineEdit& filterField() { return *m_filter; }
    QList<QAction*> viewActions() const { return {m_follow, m_find, m_onlyErrors, m_native, m_objects}; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget* makeCorner();
    QAction* makeToggle(const QString& text, const QString& tip);
    void makeActions();
    void applyFilter();

    CallList* m_calls;
    QLineEdit* m_filter = nullptr;
    QAction* m_follow = nullptr;
    QAction* m_find = nullptr;
    QAction* m_onlyErrors = nullptr;
    QAction* m_native = nullptr;
    QAction* m_objects = nullptr;
    bool m_events = true;
};

}  // namespace ui
