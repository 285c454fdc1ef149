// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/message_queue.h"

#include <QTest>

#include <deque>
#include <random>

using lab::MessageQueue;
using lab::QueuedMessage;

class MessageQueueTest : public QObject {
    Q_OBJECT

private slots:
    void doesWhatAPlainQueueDoes_data();
    void doesWhatAPlainQueueDoes();
    void copiesStayAsTheyWere();
};

namespace {

void compare(const MessageQueue& queue, const std::deque<QueuedMessage>& plain)
{
    QCOMPARE(queue.size(), static_cast<qsizetype>(plain.size()));
    QCOMPARE(queue.isEmpty(), plain.empty());
    quint64 bytes = 0;
    for (qsizetype i = 0; i < queue.size(); ++i) {
        QVERIFY(queue.at(i) == plain[static_cast<std::size_t>(i)]);
        bytes += queue.at(i).bytes;
    }
    QCOMPARE(queue.bytes(), bytes);
}

}  // namespace

void MessageQueueTest::doesWhatAPlainQueueDoes_data()
{
    QTest::addColumn<int>("seed");
    QTest::addColumn<int>("fill");   // of a hundred steps so many append
    for (int seed = 0; seed < 6; ++seed)
        QTest::addRow("%d", seed) << seed << 35 + 10 * seed;
}

void MessageQueueTest::doesWhatAPlainQueueDoes()
{
    QFETCH(int, seed);
    QFETCH(int, fill);
    std::mt19937 random(static_cast<unsigned>(seed));
    MessageQueue queue;
    std::deque<QueuedMessage> plain;
    for (int step = 0; step < 8000; ++step) {
        const int what = static_cast<int>(random() % 100);
        if (what < fill || plain.empty()) {
            const QueuedMessage message{static_cast<lab::Row>(random() % 500), static_cast<quint64>(step), random() % 50 + 2};
            queue.append(message);
            plain.push_back(message);
        } else if (what % 2 == 0 && plain.front().bytes > 1) {
            queue.take(1);
            --plain.front().bytes;
        } else if (what == 99) {
            const lab::Row gone = plain[plain.size() / 2].written;
            queue.removeWrittenBy(gone);
            std::erase_if(plain, [&](const QueuedMessage& message) { return message.written == gone; });
        } else {
            queue.removeFirst();
            plain.pop_front();
        }
        if (step % 97 == 0)
            compare(queue, plain);
    }
    compare(queue, plain);
    QCOMPARE(queue.first(10).size(), std::min<qsizetype>(10, queue.size()));
}

void MessageQueueTest::copiesStayAsTheyWere()
{
    MessageQueue queue;
    for (int i = 0; i < 2000; ++i)
        queue.append({i, static_cast<quint64>(i), 5});
    const MessageQueue before = queue;
    queue.take(2);
    queue.append({2000, 2000, 1});
    QCOMPARE(before.size(), 2000);
    QCOMPARE(before.first().bytes, 5u);
    QVERIFY(!(before == queue));
    MessageQueue same;
    for (int i = -7; i < 2000; ++i)
        same.append({i, static_cast<quint64>(i), 5});
    for (int i = 0; i < 7; ++i)
        same.removeFirst();
    QVERIFY(same == before);
}

QTEST_GUILESS_MAIN(MessageQueueTest)
#include "message_queue_test.moc"
