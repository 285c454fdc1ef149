// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/recording.h"

#include <memory>

namespace lab {

/// Data that went from one record to another. Known from channel and position alone, never guessed from time.
struct Tie {
    enum class Kind : quint8 { Data, Release };
    Row from = -1;              ///< the write, or the call that released
    Row to = -1;                ///< the read, or the call that was released
    quint64 position = 0;       ///< in the stream (bytes), or the number of the message
    quint32 bytes = 0;          ///< of this part; a write read in two parts has two ties
    Kind kind = Kind::Data;
};

/// All ties of a recording, kept up to date as it grows.
class Ties : public QObject {
    Q_OBJECT
public:
    explicit Ties(const Recording& recording, QObject* parent = nullptr);
    ~Ties() override;

    const std::vector<Tie>& all() const;
    /// Indices into all(): what became of the data that this record wrote, and where the data it read came from.
    std::vector<qint64> from(Row row) const;
    std::vector<qint64> to(Row row) const;
    /// Follows the data: the next record that has the bytes of this one, or -1; and back.
    Row next(Row row) const;
    Row previous(Row row) const;
    /// The call that released a blocked one, from the facts of its channel; -1 if that is not known.
    Row releasedBy(Row blocked) const;

signals:
    void tied(qint64 first, qint64 count);   ///< ties were added, at most once a tick
    void cleared();

private:
    struct Index;
    std::unique_ptr<Index> m_index;
};

}  // namespace lab
