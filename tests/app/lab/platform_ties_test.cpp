// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/experiments.h"
#include "app/lab/platform.h"
#include "app/lab/runner.h"
#include "app/lab/text.h"
#include "tests/app/lab/comes_true.h"
#include "tests/app/lab/under_way.h"

#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <tuple>

/// Who got whose data is known on the real Windows API as it is on Linux: every experiment that runs on both shows the same
/// arrows, but for the differences that are named here.
class PlatformTiesTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void arrowsAreTheSame_data();
    void arrowsAreTheSame();
    void aSelectionJoinsTheTwoClipboards();

private:
    bool run(const lab::Experiment& experiment, const QString& platform);
    QStringList arrows();
    /// What is recorded when nothing more comes: what a call moved may be read, and the experiment be over, before that call has
    /// returned.
    QStringList settledArrows();

    const lab::ExperimentLibrary m_library = lab::loadLibrary();
    lab::Session m_session;
};

namespace {

constexpr int kLong = 120'000;   // ms: the shared prefix may have to be made first
constexpr int kSettling = 10'000;   // ms
constexpr int kStill = 200;          // ms in which nothing has come

const QString kLinux = QStringLiteral("linux");
const QString kWine = QStringLiteral("wine");

/// Where the same experiment has other arrows, and why.
struct Difference {
    QString experiment;
    QStringList onlyLinux;
    QStringList onlyWine;
    bool always = true;   ///< false: the arrows of both lists may be there or not, on either
};

QList<Difference> differences()
{
    return {
        // Wine 8.0 cuts the message off and destroys the rest: four bytes are all that anybody gets of it.
        {QStringLiteral("mailslot/buffer-too-small"), {QStringLiteral("writer WriteFile → reader ReadFile, 10 B")},
         {QStringLiteral("writer WriteFile → reader ReadFile, 4 B")}},
        // Wine 8.0 closes the read end at once (SynchronousCloseWaits): what the child writes then nobody reads.
        {QStringLiteral("anonymous-pipe/close-waits"), {QStringLiteral("child WriteFile → parent ReadFile, 5 B")}, {}},
        // Windows tells nothing of the connection inside CallNamedPipe; on Linux it is made of calls that are recorded.
        {QStringLiteral("named-pipe/transact-and-call"),
         {QStringLiteral("client WriteFile → server ReadFile, 5 B"), QStringLiteral("server WriteFile → client TransactNamedPipe, 4 B")}, {}},
        // A sent message whose time is over before the server looks is taken back; on Linux the server finds it when it goes on.
        {QStringLiteral("dde/busy-and-late"), {QStringLiteral("client WM_DDE_INITIATE → server WM_DDE_INITIATE, 0 B")}, {}},
        // Two count at once. What the one read of the other is not known, unless the first has ended before the second began:
        // so it mostly is on Linux, and hardly ever on Wine, where each call on the mutex takes as long as a hundred there.
        {QStringLiteral("memory-mapped-file/mutex"),
         {QStringLiteral("bob WriteMemory → alice IncrementMemory, 4 B"), QStringLiteral("bob WriteMemory → bob IncrementMemory, 4 B"),
          QStringLiteral("alice IncrementMemory → bob IncrementMemory, 4 B"), QStringLiteral("bob IncrementMemory → alice IncrementMemory, 4 B"),
          QStringLiteral("bob IncrementMemory → alice ReadMemory, 4 B"), QStringLiteral("alice IncrementMemory → alice ReadMemory, 4 B")},
         {}, false},
    };
}

QString endOf(const lab::Recording& recording, lab::Row row)
{
    return recording.processOf(row).name + QLatin1Char(' ') + lab::callText(recording, row);
}

/// What nobody has said would differ; empty if there is nothing.
QString difference(const QString& experiment, QStringList onLinux, QStringList onWine)
{
    for (const Difference& known : differences()) {
        if (known.experiment != experiment)
            continue;
        for (const QString& arrow : known.onlyLinux)
            if (!onLinux.removeOne(arrow) && known.always)
                return QStringLiteral("not on linux: ") + arrow;
        for (const QString& arrow : known.always ? known.onlyWine : known.onlyLinux)
            if (!onWine.removeOne(arrow) && known.always)
                return QStringLiteral("not on wine: ") + arrow;
    }
    for (const auto& [some, others, where] : {std::tuple{onLinux, onWine, "only on linux"}, std::tuple{onWine, onLinux, "only on wine"}})
        for (const QString& arrow : some)
            if (some.count(arrow) > others.count(arrow))
                return QStringLiteral("%1: %2").arg(QLatin1String(where), arrow);
    return {};
}

}  // namespace

void PlatformTiesTest::initTestCase()
{
    if (const lab::Platform wine = lab::platform(kWine); !wine.available)
        QSKIP(qPrintable(wine.whyNot));
}

bool PlatformTiesTest::run(const lab::Experiment& experiment, const QString& platform)
{
    lab::Runner runner(m_session);
    runner.setAsking(false);
    runner.load(experiment, platform);
    connect(&runner, &lab::Runner::finished, this, [](bool held, const QString& message) {
        if (!held)
            qWarning("%s", qPrintable(message));
    });
    runner.run();
    const bool finished = comesTrue([&] { return runner.state() == lab::Runner::State::Finished; }, kLong);
    if (!finished)
        qWarning("step %d: %s", runner.position(), qPrintable(underWay(m_session)));
    return finished && runner.allHeld();
}

QStringList PlatformTiesTest::arrows()
{
    QStringList arrows;
    m_session.drainNow();
    const lab::Recording& recording = m_session.recording();
    for (lab::Row row = 0; row < recording.rows(); ++row)
        for (const lab::Tie& tie : m_session.ties().to(row))
            arrows << QStringLiteral("%1 → %2, %3 B").arg(endOf(recording, tie.from), endOf(recording, tie.to)).arg(tie.bytes);
    arrows.sort();
    return arrows;
}

QStringList PlatformTiesTest::settledArrows()
{
    QStringList settled = arrows();
    QElapsedTimer since;
    since.start();
    (void)comesTrue([&] {
        if (const QStringList now = arrows(); now != settled) {
            settled = now;
            since.start();
        }
        return since.elapsed() > kStill;
    }, kSettling);
    return settled;
}

void PlatformTiesTest::arrowsAreTheSame_data()
{
    QTest::addColumn<QString>("id");
    const auto runsOn = [](const lab::Experiment& experiment, const QString& platform) {
        return experiment.platforms.contains(platform) && lab::whyNotRunnable(experiment, platform).isEmpty();
    };
    for (const lab::Experiment& experiment : m_library.experiments)
        if (runsOn(experiment, kLinux) && runsOn(experiment, kWine) && std::ranges::all_of(experiment.peers, &QString::isEmpty, &lab::PeerSpec::platform))
            QTest::newRow(qPrintable(experiment.id)) << experiment.id;
}

void PlatformTiesTest::arrowsAreTheSame()
{
    QFETCH(QString, id);
    const lab::Experiment& experiment = *m_library.find(id);
    QVERIFY(run(experiment, kLinux));
    const QStringList onLinux = settledArrows();
    QVERIFY(run(experiment, kWine));
    QString wrong;
    QVERIFY2(comesTrue([&] { return (wrong = difference(id, onLinux, arrows())).isEmpty(); }, kSettling), qPrintable(wrong));
}

void PlatformTiesTest::aSelectionJoinsTheTwoClipboards()
{
    const lab::Experiment& experiment = *m_library.find(QStringLiteral("clipboard/linux-and-windows"));
    if (const QString why = lab::whyNotRunnable(experiment, kLinux); !why.isEmpty())
        QSKIP(qPrintable(why));
    QVERIFY(run(experiment, kLinux));
    const QStringList all = settledArrows();
    for (const auto* arrow : {"windows SetClipboardData → linux GetClipboardData", "linux SetClipboardData → windows GetClipboardData"})
        QVERIFY2(!all.filter(QString::fromUtf8(arrow)).isEmpty(), qPrintable(all.join(QLatin1Char('\n'))));
}

QTEST_MAIN(PlatformTiesTest)
#include "platform_ties_test.moc"
