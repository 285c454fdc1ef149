// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/experiments.h"
#include "app/lab/platform.h"
#include "app/lab/runner.h"
#include "app/lab/session.h"

#include <QTest>

#include <random>

using lab::Row;

namespace {

constexpr int kGenerous = 120'000;

// What real processes did, after what is there already: as other processes, with other objects, later.
void appendAfter(lab::Recording& target, const lab::Recording& part, quint64 turn)
{
    const lab::Moment shift = target.duration() + 1000;
    const auto processes = static_cast<int>(target.processes().size());
    const auto threads = static_cast<int>(target.threads().size());
    for (lab::ProcessInfo process : part.processes()) {
        process.parent = process.parent < 0 ? -1 : process.parent + processes;
        target.addProcess(process);
    }
    for (lab::ThreadInfo thread : part.threads()) {
        thread.process += processes;
        target.addThread(thread);
    }
    for (Row row = 0; row < part.rows(); ++row) {
        const lab::Entry entry = part.at(row);
        ipc::trace::Record record;
        record.start = target.zero() + static_cast<quint64>(entry.start + shift);
        record.end = target.zero() + static_cast<quint64>(entry.end + shift);
        record.channel = entry.channel == 0 ? 0 : entry.channel ^ (turn << 48);
        record.position = entry.position;
        record.bytes = entry.bytes;
        record.error = entry.error;
        record.native = entry.native;
        record.handle = entry.handle;
        record.call = entry.call;
        record.kind = entry.kind;
        record.flags = entry.flags;
        target.append(threads + entry.thread, record, part.details(row));
    }
    target.announce();
}

}  // namespace

/// Going back shows what was there, also across many checkpoints: what real processes did, strung together as chance decides.
class WorldConcatenationTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        const lab::ExperimentLibrary library = lab::loadLibrary();
        for (const char* id : {"named-pipe/message-boundaries", "named-pipe/busy", "mailslot/many-writers", "memory-mapped-file/mutex", "anonymous-pipe/full-pipe"}) {
            lab::Session session;
            lab::Runner runner(session);
            const lab::Experiment* experiment = library.find(QLatin1String(id));
            QVERIFY2(experiment, id);
            runner.setAsking(false);
            runner.load(*experiment, lab::defaultPlatform());
            runner.run();
            QTRY_COMPARE_WITH_TIMEOUT(runner.state(), lab::Runner::State::Finished, kGenerous);
            session.drainNow();
            m_parts.push_back(std::make_unique<lab::Recording>());
            m_parts.back()->copy(session.recording());
            QVERIFY(m_parts.back()->rows() > 0);
        }
    }

    void goingBackIsWhatWasSeen_data()
    {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 3; ++seed)
            QTest::addRow("%u", seed) << seed;
    }

    void goingBackIsWhatWasSeen()
    {
        QFETCH(unsigned, seed);
        std::mt19937 random(seed);
        lab::Recording recording;
        recording.reset(1'000'000, 0);
        const lab::WorldHistory history(recording);
        lab::World seen;
        for (quint64 turn = 1; recording.rows() < 40'000; ++turn) {
            const Row first = recording.rows();
            appendAfter(recording, *m_parts[random() % m_parts.size()], turn);
            for (Row row = first; row < recording.rows(); ++row) {
                lab::fold(seen, recording, row);
                if (random() % 50 == 0 || row % 16384 < 3)
                    m_seen.insert(row + 1, seen);
            }
            QVERIFY(history.latest() == seen);
        }
        for (auto at = m_seen.cbegin(); at != m_seen.cend(); ++at) {
            lab::World again = history.at(at.key());
            again.blocked.clear();   // nobody folds them
            QVERIFY2(again == *at, qPrintable(QStringLiteral("after %1 rows").arg(at.key())));
        }
        m_seen.clear();
    }

private:
    std::vector<std::unique_ptr<lab::Recording>> m_parts;
    QMap<Row, lab::World> m_seen;
};

QTEST_GUILESS_MAIN(WorldConcatenationTest)
#include "world_concatenation_test.moc"
