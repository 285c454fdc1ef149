// SPDX-License-Identifier: GPL-3.0-or-later
#include "script.h"

#include "ui/sequence/sequence_view.h"

#include <QApplication>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using ui::Role;
using ui::SequenceView;
using ui::Theme;

class SequenceViewTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void looks_data();
    void looks();
};

namespace {

/// Writes what a widget shows to the folder named in IPCLAB_TEST_PICTURES, for people to look at.
void keepPicture(QWidget& widget, const QString& name)
{
    const QString folder = qEnvironmentVariable("IPCLAB_TEST_PICTURES");
    if (!folder.isEmpty())
        widget.grab().save(folder + QLatin1Char('/') + name + QStringLiteral(".png"));
}

}  // namespace

void SequenceViewTest::looks_data()
{
    QTest::addColumn<Theme::Choice>("choice");
    QTest::newRow("light") << Theme::Choice::Light;
    QTest::newRow("dark") << Theme::Choice::Dark;
    QTest::newRow("print") << Theme::Choice::Print;
}

void SequenceViewTest::looks()
{
    QFETCH(Theme::Choice, choice);
    Theme theme(choice);
    theme.applyToApplication();
    lab::Recording recording;
    lab::Ties ties(recording);
    ui::Selection selection;
    ui::Playhead playhead;
    const MessageBoundaries story(recording);
    SequenceView view(theme, recording, &ties, selection, playhead);
    view.resize(840, 640);
    view.setLive({{story.serverT2, ipc::CallId::ReadFile, 0x34, 301 * Script::us}}, 301 * Script::us + 1240 * Script::ms);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    keepPicture(view, QStringLiteral("sequence-%1").arg(QLatin1String(QTest::currentDataTag())));
    selection.selectRow(story.write);
    keepPicture(view, QStringLiteral("sequence-selected-%1").arg(QLatin1String(QTest::currentDataTag())));
    view.setMode(SequenceView::Mode::Proportional);
    view.fit();
    keepPicture(view, QStringLiteral("sequence-time-%1").arg(QLatin1String(QTest::currentDataTag())));
    QVERIFY(!view.scene().labels.empty());
}

QTEST_MAIN(SequenceViewTest)
#include "sequence_view_test.moc"
