// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/message_queue.h"

#include <algorithm>
#include <utility>

namespace lab {

const QueuedMessage& MessageQueue::at(qsizetype index) const
{
    const qsizetype place = index + m_taken;
    return m_blocks[place / kBlock][place % kBlock - (place < kBlock ? m_taken : 0)];
}

QList<QueuedMessage> MessageQueue::first(qsizetype count) const
{
    QList<QueuedMessage> messages;
    for (qsizetype index = 0; index < std::min(count, m_size); ++index)
        messages.append(at(index));
    return messages;
}

bool MessageQueue::operator==(const MessageQueue& other) const
{
    if (m_size != other.m_size || m_bytes != other.m_bytes)
        return false;
    if (m_taken == other.m_taken)
        return m_blocks == other.m_blocks;   // quick where they share them
    return first(m_size) == other.first(m_size);
}

void MessageQueue::append(const QueuedMessage& message)
{
    if ((m_taken + m_size) % kBlock == 0)
        m_blocks.append(QList<QueuedMessage>());
    m_blocks.last().append(message);
    ++m_size;
    m_bytes += message.bytes;
}

void MessageQueue::take(quint64 bytes)
{
    m_blocks.first().first().bytes -= bytes;
    m_bytes -= bytes;
}

void MessageQueue::removeFirst()
{
    m_bytes -= first().bytes;
    --m_size;
    ++m_taken;
    m_blocks.first().removeFirst();
    if (m_blocks.first().isEmpty()) {
        m_blocks.removeFirst();
        m_taken = 0;
    }
}

// Seldom: an overlapped write was cancelled.
void MessageQueue::removeWrittenBy(Row written)
{
    const MessageQueue all = std::exchange(*this, {});
    for (const QueuedMessage& message : all.first(all.size()))
        if (message.written != written)
            append(message);
}

}  // namespace lab
