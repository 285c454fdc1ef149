// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <memory>

class QAction;

namespace lab {
struct Experiment;
class RecordingReader;
}

namespace ui {

class Bench;

/// What stands behind one tab of the window.
class Page : public QWidget {
    Q_OBJECT

public:
    using QWidget::QWidget;

    /// For the Run menu while this page is shown; may be empty.
    virtual QList<QAction*> runActions() const { return {}; }
    /// For the View menu while this page is shown; may be empty.
    virtual QList<QAction*> viewActions() const { return {}; }
    /// For the File menu: what can be written to a file.
    virtual QList<QAction*> exportActions() const { return {}; }
    /// The session of this page; null if it has none.
    virtual Bench* bench() { return nullptr; }
    /// Sets something real going, for somebody who sees the program for the first time.
    virtual void greet() {}
    /// Shows a recording that was read instead of what is there; what runs ends first.
    virtual void openRecording(std::shared_ptr<lab::RecordingReader>) {}
    /// Says what to look at, place by place; skippable.
    virtual void showTour() {}
    /// At the right of the status line.
    virtual QString statusText() const { return {}; }

    /// True while the page makes something of its own that will be shown; for who takes pictures of it.
    virtual bool isBusy() const { return false; }

signals:
    void statusTextChanged();
    /// The user wants to see that experiment, on the page of its mechanism.
    void experimentWanted(const lab::Experiment& experiment);
};

}  // namespace ui
