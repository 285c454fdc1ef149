// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/experiments.h"
#include "app/lab/platform.h"
#include "app/lab/runner.h"
#include "app/lab/text.h"

#include <QTest>

#include <algorithm>

/// Who got whose data is known on the real Windows API as it is on Linux: the experiments with mailslots and the clipboard, run on
/// both, show the same arrows.
class PlatformTiesTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void arrowsAreTheSame_data();
    void arrowsAreTheSame();
    void aSelectionJoinsTheTwoClipboards();

private:
    QStringList arrowsOf(const lab::Experiment& experiment, const QString& platform);

    const lab::ExperimentLibrary m_library = lab::loadLibrary();
    lab::Session m_session;
};

namespace {

constexpr int kLong = 120'000;   // ms: the shared prefix may have to be made first

const QString kLinux = QStringLiteral("linux");
const QString kWine = QStringLiteral("wine");

QString endOf(const lab::Recording& recording, lab::Row row)
{
    return recording.processOf(row).name + QLatin1Char(' ') + lab::callText(recording, row);
}

}  // namespace

void PlatformTiesTest::initTestCase()
{
    if (const lab::Platform wine = lab::platform(kWine); !wine.available)
        QSKIP(qPrintable(wine.whyNot));
}

QStringList PlatformTiesTest::arrowsOf(const lab::Experiment& experiment, const QString& platform)
{
    QStringList arrows;
    lab::Runner runner(m_session);
    runner.setAsking(false);
    runner.load(experiment, platform);
    runner.run();
    if (!QTest::qWaitFor([&] { return runner.state() == lab::Runner::State::Finished; }, kLong) || !runner.allHeld())
        return {QStringLiteral("did not run on %1").arg(platform)};
    m_session.drainNow();
    const lab::Recording& recording = m_session.recording();
    for (lab::Row row = 0; row < recording.rows(); ++row)
        for (const lab::Tie& tie : m_session.ties().to(row))
            arrows << QStringLiteral("%1 → %2, %3 B").arg(endOf(recording, tie.from), endOf(recording, tie.to)).arg(tie.bytes);
    arrows.sort();
    return arrows;
}

void PlatformTiesTest::arrowsAreTheSame_data()
{
    QTest::addColumn<QString>("id");
    const QStringList mechanisms{QStringLiteral("clipboard"), QStringLiteral("mailslot")};
    const QString cutOff = QStringLiteral("mailslot/buffer-too-small");   // Wine 8.0 destroys there what Linux reads
    for (const lab::Experiment& experiment : m_library.experiments)
        if (experiment.id != cutOff && mechanisms.contains(experiment.mechanism) && lab::whyNotRunnable(experiment, kLinux).isEmpty() && lab::whyNotRunnable(experiment, kWine).isEmpty()
            && std::ranges::all_of(experiment.peers, &QString::isEmpty, &lab::PeerSpec::platform))
            QTest::newRow(qPrintable(experiment.id)) << experiment.id;
}

void PlatformTiesTest::arrowsAreTheSame()
{
    QFETCH(QString, id);
    const lab::Experiment& experiment = *m_library.find(id);
    const QStringList onLinux = arrowsOf(experiment, kLinux);
    QCOMPARE(arrowsOf(experiment, kWine), onLinux);
}

void PlatformTiesTest::aSelectionJoinsTheTwoClipboards()
{
    const lab::Experiment& experiment = *m_library.find(QStringLiteral("clipboard/linux-and-windows"));
    if (const QString why = lab::whyNotRunnable(experiment, kLinux); !why.isEmpty())
        QSKIP(qPrintable(why));
    const QStringList arrows = arrowsOf(experiment, kLinux);
    for (const auto* arrow : {"windows SetClipboardData → linux GetClipboardData", "linux SetClipboardData → windows GetClipboardData"})
        QVERIFY2(!arrows.filter(QString::fromUtf8(arrow)).isEmpty(), qPrintable(arrows.join(QLatin1Char('\n'))));
}

QTEST_MAIN(PlatformTiesTest)
#include "platform_ties_test.moc"
