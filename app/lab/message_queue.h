// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/recording.h"

#include <QList>

namespace lab {

/// One message that was written and not yet taken.
struct QueuedMessage {
    Row written = -1;
    quint64 number = 0;
    quint64 bytes = 0;          ///< left of it
    bool operator==(const QueuedMessage&) const = default;
};

/// Messages in the order in which they will be read. A value whose copies share what none of them has changed, so that
/// a queue of a million can stand in every checkpoint of a recording.
class MessageQueue {
public:
    bool isEmpty() const { return m_size == 0; }
    qsizetype size() const { return m_size; }
    quint64 bytes() const { return m_bytes; }   ///< of all
    const QueuedMessage& at(qsizetype index) const;
    const QueuedMessage& operator[](qsizetype index) const { return at(index); }
    const QueuedMessage& first() const { return m_blocks.first().first(); }
    /// The first `count`, or all if there are fewer.
    QList<QueuedMessage> first(qsizetype count) const;

    void append(const QueuedMessage& message);
    /// Of the first message.
    void take(quint64 bytes);
    void removeFirst();
    void removeWrittenBy(Row written);

    bool operator==(const MessageQueue& other) const;

private:
    static constexpr qsizetype kBlock = 512;

    QList<QList<QueuedMessage>> m_blocks;   // none is empty
    qsizetype m_taken = 0;                  // messages taken from the first block
    qsizetype m_size = 0;
    quint64 m_bytes = 0;
};

}  // namespace lab
