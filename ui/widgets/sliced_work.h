// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QBasicTimer>
#include <QProgressDialog>

#include <functional>

namespace ui {

/// Something long that the window does a little at a time between its events, or waits for. Tells how far it is if it takes long
/// enough to be noticed, and can be cancelled. Deletes itself at its end.
class SlicedWork : public QProgressDialog {
    Q_OBJECT

public:
    struct Parts {
        std::function<bool()> step;      ///< a little, less than a millisecond; false when nothing is left
        std::function<double()> done;    ///< 0…1; empty where nobody knows
        int pause = 0;                   ///< ms between slices: for what is done elsewhere
    };

    SlicedWork(const QString& what, Parts parts, QWidget* parent);

signals:
    /// The last thing it does; not complete if it was cancelled.
    void ended(bool complete);

protected:
    void timerEvent(QTimerEvent* event) override;

private:
    void end(bool complete);

    Parts m_parts;
    QBasicTimer m_timer;
    bool m_ended = false;
};

}  // namespace ui
