// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/lab/script.h"

#include "app/lab/ties.h"

#include <QTest>

using namespace ipc::trace;
using ipc::CallId;
using lab::Moment;
using lab::Row;

/// Who got whose data where data stays: memory, files; and where one write goes to many: broadcasts.
class MemoryTiesTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void aReadGetsTheLastWriteOfEachByte();
    void everyReaderGetsTheSameBytes();
    void nothingIsTiedBackInTime();
    void whatHappensAtOnceIsNotTied();
    void anIncrementReadsAndWrites();
    void aBroadcastIsTiedToEachReceiver();

private:
    Row write(Moment start, Moment end, quint64 at, quint32 bytes, int thread = -1)
    {
        return record(CallId::WriteMemory, start, end, at, bytes, kWrites, thread < 0 ? m_first : thread);
    }
    Row read(Moment start, Moment end, quint64 at, quint32 bytes) { return record(CallId::ReadMemory, start, end, at, bytes, kReads, m_second); }
    Row record(CallId call, Moment start, Moment end, quint64 at, quint32 bytes, quint8 flags, int thread, quint64 channel = 9)
    {
        return m_script->append(thread, m_script->moved(call, start, end, channel, at, bytes, flags));
    }

    lab::Recording m_recording;
    std::unique_ptr<Script> m_script;
    int m_first = 0, m_second = 0, m_third = 0;
};

void MemoryTiesTest::init()
{
    m_script = std::make_unique<Script>(m_recording);
    m_first = m_script->thread(m_script->process(QStringLiteral("first")), QStringLiteral("main"));
    m_second = m_script->thread(m_script->process(QStringLiteral("second")), QStringLiteral("main"));
    m_third = m_script->thread(m_script->process(QStringLiteral("third")), QStringLiteral("main"));
}

void MemoryTiesTest::aReadGetsTheLastWriteOfEachByte()
{
    const Row old = write(10, 11, 0, 100);
    const Row middle = write(20, 21, 40, 10);
    const Row got = read(30, 31, 30, 40);
    const lab::Ties ties(m_recording);
    QCOMPARE(ties.to(got), (std::vector<lab::Tie>{{middle, got, 40, 10}, {old, got, 30, 10}, {old, got, 50, 20}}));
    QCOMPARE(ties.from(middle), (std::vector<lab::Tie>{{middle, got, 40, 10}}));
    QCOMPARE(ties.from(old).size(), std::size_t{2});
}

void MemoryTiesTest::everyReaderGetsTheSameBytes()
{
    const Row written = write(10, 11, 0, 4);
    const Row one = read(20, 21, 0, 4);
    const Row two = read(30, 31, 0, 4);
    const Row over = write(40, 41, 0, 8);
    const Row three = read(50, 51, 0, 4);
    const lab::Ties ties(m_recording);
    QCOMPARE(ties.from(written), (std::vector<lab::Tie>{{written, one, 0, 4}, {written, two, 0, 4}}));
    QCOMPARE(ties.from(over), (std::vector<lab::Tie>{{over, three, 0, 4}}));
}

void MemoryTiesTest::nothingIsTiedBackInTime()
{
    const Row early = read(10, 11, 0, 4);
    const Row written = write(20, 21, 0, 4);
    const lab::Ties ties(m_recording);
    QVERIFY(ties.to(early).empty());
    QVERIFY(ties.from(written).empty());
}

void MemoryTiesTest::whatHappensAtOnceIsNotTied()
{
    write(5, 6, 0, 8);
    const Row got = read(10, 20, 0, 8);
    write(15, 25, 0, 4);   // known later, made while it was read
    const Row rival = write(30, 40, 4, 4);
    write(35, 38, 4, 4, m_third);
    const Row later = read(50, 51, 4, 4);
    const lab::Ties ties(m_recording);
    QCOMPARE(ties.to(got), (std::vector<lab::Tie>{{Row{0}, got, 4, 4}}));
    QVERIFY(ties.to(later).empty());
    QVERIFY(ties.from(rival).empty());
}

void MemoryTiesTest::anIncrementReadsAndWrites()
{
    const Row start = write(10, 11, 0, 4);
    const Row plus = record(CallId::IncrementMemory, 20, 21, 0, 4, kReads | kWrites, m_first);
    const Row got = read(30, 31, 0, 4);
    const lab::Ties ties(m_recording);
    QCOMPARE(ties.to(plus), (std::vector<lab::Tie>{{start, plus, 0, 4}}));
    QCOMPARE(ties.to(got), (std::vector<lab::Tie>{{plus, got, 0, 4}}));
    QCOMPARE(ties.from(start), (std::vector<lab::Tie>{{start, plus, 0, 4}}));
    QCOMPARE(ties.from(plus), (std::vector<lab::Tie>{{plus, got, 0, 4}}));
}

void MemoryTiesTest::aBroadcastIsTiedToEachReceiver()
{
    const auto delivered = [&](quint64 channel, quint64 number) {
        Record note = m_script->moved(CallId::None, 12, 12, channel, number, 6, kWrites | kMessage);
        note.kind = Kind::Note;
        m_script->append(m_first, note);
    };
    delivered(21, 0);
    delivered(22, 7);
    const Row shout = m_script->append(m_first, m_script->call(CallId::WriteFile, 10, 20));
    const Row here = record(CallId::ReadFile, 30, 31, 0, 6, kReads | kMessage, m_second, 21);
    const Row there = record(CallId::ReadFile, 30, 32, 7, 6, kReads | kMessage, m_third, 22);
    const lab::Ties ties(m_recording);
    QCOMPARE(ties.to(here), (std::vector<lab::Tie>{{shout, here, 0, 6}}));
    QCOMPARE(ties.to(there), (std::vector<lab::Tie>{{shout, there, 7, 6}}));
    QCOMPARE(ties.from(shout).size(), std::size_t{2});
}

QTEST_GUILESS_MAIN(MemoryTiesTest)
#include "memory_ties_test.moc"
