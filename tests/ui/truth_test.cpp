// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/experiments.h"
#include "app/lab/platform.h"
#include "app/lab/runner.h"
#include "app/lab/text.h"
#include "tests/app/lab/comes_true.h"
#include "ui/sequence/event_order.h"
#include "ui/sequence/layout.h"
#include "ui/sequence/words.h"

#include <QTest>

#include <algorithm>
#include <set>

using lab::Entry;
using lab::Row;
using lab::Tie;

namespace {

constexpr int kGenerous = 120'000;

/// An experiment that ran, with the worlds that were seen while it did.
struct Run {
    lab::Session session;
    lab::Runner runner{session};
    std::vector<lab::World> seen;

    const lab::Recording& recording() const { return session.recording(); }

    void watch()
    {
        QObject::connect(&session.worlds(), &lab::WorldHistory::changed, &runner, [this] { seen.push_back(session.worlds().latest()); });
    }
};

// Peers on another platform take their time to start; their records are no different.
bool isOfOnePlatform(const lab::Experiment& experiment)
{
    return std::ranges::all_of(experiment.peers, [](const lab::PeerSpec& peer) { return peer.platform.isEmpty() || peer.platform == lab::defaultPlatform(); });
}

QByteArray bytesOf(const lab::Recording& recording, Row row)
{
    const auto data = lab::dataOf(recording, row).bytes;
    return {reinterpret_cast<const char*>(data.data()), static_cast<qsizetype>(data.size())};
}

bool isRead(const lab::Recording& recording, Row row)
{
    const Entry entry = recording.at(row);
    return entry.callId() == ipc::CallId::ReadFile && entry.bytes > 0 && !entry.has(ipc::trace::kPeek) && entry.position != ipc::trace::kNoPosition;
}

/// The diagram of a whole recording.
struct Diagram {
    ui::sequence::EventOrder order;
    ui::sequence::Scale scale{order};
    ui::sequence::Cast cast;
    ui::sequence::Measures measures;
    ui::sequence::Lanes lanes;
    ui::sequence::Scene scene;

    Diagram(const lab::Recording& recording, const lab::Ties& ties) : order(recording), cast(recording)
    {
        cast.update();
        scale.changed(order.update());
        scale.setLineHeight(ui::sequence::fullLineHeight(measures));
        const auto width = [](const QString& text) { return 7.0 * static_cast<qreal>(text.size()); };
        lanes = ui::sequence::arrange(cast, measures, 1400, {width, width});
        const ui::sequence::Source source{order, scale, cast, lanes, measures, &ties, [](const QString& text, ui::TextStyle) { return 7.0 * static_cast<qreal>(text.size()); }};
        scene = ui::sequence::layOut(source, 0, scale.height());
    }
};

}  // namespace

/// What is drawn is what happened: every experiment that comes with the program runs in real peers, and its pictures are held
/// against what the peers recorded.
class TruthTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { m_library = lab::loadLibrary(); }

    void picturesTellTheTruth_data()
    {
        QTest::addColumn<QString>("id");
        for (const lab::Experiment& experiment : m_library.experiments)
            if (lab::whyNotRunnable(experiment, lab::defaultPlatform()).isEmpty() && isOfOnePlatform(experiment))
                QTest::newRow(qPrintable(experiment.id)) << experiment.id;
    }

    void picturesTellTheTruth()
    {
        QFETCH(QString, id);
        Run run;
        QVERIFY2(run.session.error().isEmpty(), qPrintable(run.session.error()));
        run.watch();
        run.runner.setAsking(false);
        run.runner.load(*m_library.find(id), lab::defaultPlatform());
        run.runner.run();
        QVERIFY(comesTrue([&] { return run.runner.state() == lab::Runner::State::Finished; }, kGenerous));
        QVERIFY(run.runner.allHeld());
        run.session.drainNow();
        QVERIFY(run.recording().rows() > 0);
        steppingBackShowsWhatWasSeen(run);
        readsGotWhatWasWritten(run);
        whatWasExpectedToWaitIsBlocked(run);
        releasesCameInTime(run);
        theDiagramHasAll(run);
    }

private:
    static void steppingBackShowsWhatWasSeen(Run& run)
    {
        QVERIFY(!run.seen.empty());
        for (const lab::World& seen : run.seen) {
            lab::World again = run.session.worlds().at(seen.rows);
            again.blocked.clear();   // of latest() nobody asks for them
            QVERIFY2(again == seen, qPrintable(QStringLiteral("after %1 rows").arg(seen.rows)));
        }
    }

    // The ties are known from channel and position; the bytes themselves must bear them out.
    static void readsGotWhatWasWritten(Run& run)
    {
        const lab::Recording& recording = run.recording();
        for (Row read = 0; read < recording.rows(); ++read) {
            if (!isRead(recording, read))
                continue;
            const auto ties = run.session.ties().to(read);
            quint64 tied = 0;
            for (const Tie& tie : ties) {
                tied += tie.bytes;
                compareBytes(run, tie);
            }
            QVERIFY2(tied == recording.at(read).bytes, qPrintable(QStringLiteral("row %1: %2 of %3 bytes").arg(read).arg(tied).arg(recording.at(read).bytes)));
        }
    }

    static void compareBytes(Run& run, const Tie& tie)
    {
        const lab::Recording& recording = run.recording();
        const Entry write = recording.at(tie.from);
        const Entry read = recording.at(tie.to);
        qsizetype inWrite = 0;
        qsizetype inRead = 0;
        if (read.has(ipc::trace::kMessage)) {
            for (const Tie& earlier : run.session.ties().from(tie.from))
                if (recording.start(earlier.to) < read.start && recording.at(earlier.to).channel == read.channel)
                    inWrite += static_cast<qsizetype>(earlier.bytes);
            for (const Tie& earlier : run.session.ties().to(tie.to))
                if (earlier.position < tie.position)
                    inRead += static_cast<qsizetype>(earlier.bytes);
        } else {
            inWrite = static_cast<qsizetype>(tie.position - write.position);
            inRead = static_cast<qsizetype>(tie.position - read.position);
        }
        const QByteArray written = bytesOf(recording, tie.from).mid(inWrite);
        const QByteArray got = bytesOf(recording, tie.to).mid(inRead);
        // Of long data only the beginning is recorded.
        const qsizetype common = std::min({written.size(), got.size(), static_cast<qsizetype>(tie.bytes)});
        QCOMPARE(got.left(common), written.left(common));
    }

    static void whatWasExpectedToWaitIsBlocked(Run& run)
    {
        const auto& steps = run.runner.experiment()->steps;
        for (const lab::StepResult& result : run.runner.results()) {
            const lab::Step& step = steps[static_cast<std::size_t>(result.index)];
            if (!step.expect.blocked.value_or(false) || result.outcome != lab::Outcome::Held || result.row < 0)
                continue;
            const Entry entry = run.recording().at(result.row);
            if (!entry.has(ipc::trace::kUnfinished))
                QVERIFY2(ui::sequence::isBlocked(&run.session.ties(), result.row, entry), qPrintable(lab::callText(run.recording(), result.row)));
        }
    }

    static void releasesCameInTime(Run& run)
    {
        const lab::Recording& recording = run.recording();
        for (Row row = 0; row < recording.rows(); ++row) {
            const Row releaser = recording.at(row).isCall() ? run.session.ties().releasedBy(row) : -1;
            if (releaser < 0)
                continue;
            const Entry waiting = recording.at(row);
            const Entry release = recording.at(releaser);
            const QString what = QStringLiteral("%1 released %2").arg(releaser).arg(row);
            QVERIFY2(release.thread != waiting.thread, qPrintable(what));
            QVERIFY2(release.start <= waiting.end && release.end >= waiting.start, qPrintable(what));
        }
    }

    static void theDiagramHasAll(Run& run)
    {
        const lab::Recording& recording = run.recording();
        const lab::Ties& ties = run.session.ties();
        const Diagram diagram(recording, ties);
        std::multiset<Row> drawn;
        for (const auto& activation : diagram.scene.activations) {
            drawn.insert(activation.row);
            QCOMPARE(activation.waited, ui::sequence::isBlocked(&ties, activation.row, recording.at(activation.row)));
            QCOMPARE(activation.process, recording.process(activation.row));
        }
        for (Row row = 0; row < recording.rows(); ++row)
            if (recording.at(row).isCall())
                QVERIFY2(drawn.count(row) == 1, qPrintable(QStringLiteral("row %1 is drawn %2 times").arg(row).arg(drawn.count(row))));
        for (const auto& rail : diagram.scene.rails) {
            const auto out = ties.from(rail.from);
            QVERIFY(std::ranges::any_of(out, [&](const Tie& tie) { return tie.to == rail.to; }));
            QVERIFY(rail.line.y1() <= rail.line.y2());
        }
        for (const auto& link : diagram.scene.links)
            QCOMPARE(ties.releasedBy(link.to), link.from);
    }

    lab::ExperimentLibrary m_library;
};

QTEST_MAIN(TruthTest)
#include "truth_test.moc"
