// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <cstdint>
#include <optional>

namespace ui {

/// A handle: the process that has it open (its number in the recording) and its value there.
struct HandleRef {
    std::uint32_t process = 0;
    std::uint64_t handle = 0;

    friend bool operator==(const HandleRef&, const HandleRef&) = default;
};

/// What is selected on a page. One object, shared by every view of the page: whoever selects, all show it.
class Selection : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    /// The record selected: its row in the recording.
    std::optional<std::uint64_t> row() const { return m_row; }
    /// The kernel object selected; 0 if none is.
    std::uint64_t channel() const { return m_channel; }
    std::optional<HandleRef> handle() const { return m_handle; }

    void selectRow(std::optional<std::uint64_t> row);
    void selectChannel(std::uint64_t channel);
    void selectHandle(std::optional<HandleRef> handle);
    /// Nothing is selected any more: the recording was replaced.
    void clear();

signals:
    void rowChanged();
    void channelChanged();
    void handleChanged();

private:
    std::optional<std::uint64_t> m_row;
    std::uint64_t m_channel = 0;
    std::optional<HandleRef> m_handle;
};

/// The moment that the page shows: the end of the recording while it grows (live), or one that was chosen.
class Moment : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    bool isLive() const { return !m_row; }
    /// The last row that counts, if it was chosen.
    std::optional<std::uint64_t> row() const { return m_row; }

    void goLive();
    void goTo(std::uint64_t row);

signals:
    void changed();

private:
    std::optional<std::uint64_t> m_row;
};

}  // namespace ui
