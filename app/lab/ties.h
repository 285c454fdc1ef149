// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/recording.h"

#include <deque>
#include <memory>

namespace lab {

/// Data that went from one record to another. Known from channel and position alone, never guessed from time.
struct Tie {
    Row from = -1;              ///< the write
    Row to = -1;                ///< the read
    quint64 position = 0;       ///< where the common part begins in the stream (bytes), or the number of the message
    quint64 bytes = 0;          ///< of the common part: a write read in two parts has two ties
    bool operator==(const Tie&) const = default;
};

/// Who got whose data, and who released whom: looked up when asked, in an index that grows with the recording (8 bytes
/// for each record that moved data or touched a channel).
class Ties : public QObject {
    Q_OBJECT
public:
    explicit Ties(const Recording& recording, QObject* parent = nullptr);
    ~Ties() override;

    /// What became of the data that this record wrote, and where the data that it read came from; by position.
    std::vector<Tie> from(Row write) const;
    std::vector<Tie> to(Row read) const;
    /// Follows the data: the first record that got what this one wrote, or that wrote what this one got; -1 if none.
    Row next(Row row) const;
    Row previous(Row row) const;
    /// The call that let a waiting one go on: the write whose data it got, the read that made room, the release of the
    /// mutex it then owned, the call on the same channel that changed its state while it waited, of a CloseHandle the call that was
    /// still at work. -1 if that is not known.
    Row releasedBy(Row waiting) const;

signals:
    void changed();             ///< rows were added: at most once a tick

private:
    void catchUp(Row first, qint64 count);
    std::vector<Tie> fromStream(Row write, const Entry& entry) const;
    using Rows = std::deque<Row>;   // grows without moving what is there: millions of rows, in the middle of a frame
    struct Index;
    struct Stream;
    std::vector<Tie> fromDeliveries(Row call) const;
    std::vector<Tie> fromMessage(const Stream& stream, Row write, const Entry& entry) const;
    Row lastOver(const Rows& calls, Row close, const Entry& entry) const;
    std::vector<Tie> toMessages(const Stream& stream, Row read, const Entry& entry) const;

    const Recording& m_recording;
    std::unique_ptr<Index> m_index;
};

}  // namespace lab
