// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/world.h"

#include <QObject>

#include <optional>

namespace ui {

/// What is selected on a page. One object, shared by every view of the page: whoever selects, all show it.
class Selection : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    /// The record selected; -1 if none is.
    lab::Row row() const { return m_row; }
    /// The kernel object selected; 0 if none is.
    quint64 channel() const { return m_channel; }
    std::optional<lab::HandleKey> handle() const { return m_handle; }

    void selectRow(lab::Row row);
    void selectChannel(quint64 channel);
    void selectHandle(std::optional<lab::HandleKey> handle);
    /// Nothing is selected any more: the recording was replaced.
    void clear();

signals:
    void rowChanged(lab::Row row);
    void channelChanged(quint64 channel);
    void handleChanged();

private:
    lab::Row m_row = -1;
    quint64 m_channel = 0;
    std::optional<lab::HandleKey> m_handle;
};

/// The moment that a page shows: the end of the recording while it grows (live), or one that was chosen.
class Playhead : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    bool isLive() const { return m_rows < 0; }
    /// How many rows count (see lab::WorldHistory::at), or -1 when live.
    lab::Row rows() const { return m_rows; }

    void goLive();
    void goTo(lab::Row rows);

signals:
    void changed();

private:
    lab::Row m_rows = -1;
};

}  // namespace ui
