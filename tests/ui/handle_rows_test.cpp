// SPDX-License-Identifier: GPL-3.0-or-later
#include "script.h"

#include "ui/handles/handle_rows.h"

#include <QTest>

using ipc::HandleKind;
using ipc::trace::ObjectEvent;
using ui::HandleMark;

namespace {

constexpr auto us = Script::us;
constexpr auto s = Script::s;

}  // namespace

/// What the handle table shows, without a window.
class HandleRowsTest : public QObject {
    Q_OBJECT

private slots:
    void tellsTheOtherEndAndTheObject();
    void marksWhatIsNewForAMoment();
    void marksWhatWasClosedForAMoment();
    void namesTheAccessByTheKind();
    void tellsWhatHasNoState();
    void everyRightHasAName();
};

void HandleRowsTest::tellsTheOtherEndAndTheObject()
{
    lab::Recording recording;
    lab::WorldHistory worlds(recording);
    Script script(recording);
    const int a = script.process(QStringLiteral("a"), 10);
    const int b = script.process(QStringLiteral("b"), 11);
    const int inA = script.thread(a, QStringLiteral("main"));
    const int inB = script.thread(b, QStringLiteral("main"));
    script.object(inA, ObjectEvent::Opened, 1 * us, 4, 7, HandleKind::AnonymousPipeRead, {});
    script.object(inA, ObjectEvent::Opened, 2 * us, 8, 7, HandleKind::AnonymousPipeWrite, {});
    script.object(inB, ObjectEvent::Opened, 3 * us, 8, 7, HandleKind::AnonymousPipeWrite, {});
    script.announce();
    const auto rows = ui::handleRows(recording, worlds.latest(), {}, 10 * s);
    QCOMPARE(rows.size(), 3);
    QCOMPARE(rows[0].otherEnds, 2);
    QVERIFY(rows[0].otherEnd == (lab::HandleKey{a, 8}));
    QCOMPARE(rows[2].otherEnds, 1);
    QVERIFY(rows[2].otherEnd == (lab::HandleKey{a, 4}));
    QCOMPARE(rows[0].object, rows[2].object);
    QVERIFY(rows[0].object >= 0);
}

void HandleRowsTest::marksWhatIsNewForAMoment()
{
    lab::Recording recording;
    lab::WorldHistory worlds(recording);
    Script script(recording);
    const int thread = script.thread(script.process(QStringLiteral("a"), 10), QStringLiteral("main"));
    script.object(thread, ObjectEvent::Opened, 2 * s, 4, 7, HandleKind::Event, {});
    script.announce();
    QCOMPARE(ui::handleRows(recording, worlds.latest(), {}, 3 * s)[0].mark, HandleMark::New);
    QCOMPARE(ui::handleRows(recording, worlds.latest(), {}, 4 * s)[0].mark, HandleMark::None);
}

void HandleRowsTest::marksWhatWasClosedForAMoment()
{
    lab::Recording recording;
    lab::WorldHistory worlds(recording);
    Script script(recording);
    const int thread = script.thread(script.process(QStringLiteral("a"), 10), QStringLiteral("main"));
    script.object(thread, ObjectEvent::Opened, 1 * s, 4, 7, HandleKind::Event, "e");
    const lab::Row closed = script.object(thread, ObjectEvent::Closed, 5 * s, 4, 7, HandleKind::Event, {});
    script.announce();
    const auto rows = ui::handleRows(recording, worlds.latest(), worlds.at(closed), 6 * s);
    QCOMPARE(rows.size(), 1);
    QCOMPARE(rows[0].mark, HandleMark::Closed);
    QCOMPARE(rows[0].handle.name, QStringLiteral("e"));
    QVERIFY(ui::handleRows(recording, worlds.latest(), worlds.latest(), 9 * s).isEmpty());
}

void HandleRowsTest::namesTheAccessByTheKind()
{
    lab::HandleState file;
    file.kind = HandleKind::File;
    file.access = 0x00100003;   // SYNCHRONIZE | FILE_READ_DATA | FILE_WRITE_DATA
    QVERIFY(ui::accessText(file).contains(QStringLiteral("SYNCHRONIZE")));
    QVERIFY(ui::shortAccessText(file).contains(QStringLiteral("READ_DATA")));
    QVERIFY(!ui::shortAccessText(file).contains(QStringLiteral("SYNCHRONIZE")));
    lab::HandleState mutex;
    mutex.kind = HandleKind::Mutex;
    mutex.access = 1;
    QVERIFY(!ui::accessText(mutex).contains(QStringLiteral("FILE_READ_DATA")));
    lab::HandleState section;
    section.kind = HandleKind::FileMapping;
    section.access = 0x000F001F;
    QCOMPARE(ui::accessText(section), QStringLiteral("SECTION_ALL_ACCESS"));
    QCOMPARE(ui::shortAccessText(section), QStringLiteral("ALL_ACCESS"));
    section.access = 0x000F0007;
    QCOMPARE(ui::accessText(section), QStringLiteral("SECTION_QUERY | SECTION_MAP_WRITE | SECTION_MAP_READ | STANDARD_RIGHTS_REQUIRED"));
    QCOMPARE(ui::shortAccessText(section), QStringLiteral("QUERY | MAP_WRITE | MAP_READ"));
    section.access = 0x000F003F;
    QCOMPARE(ui::shortAccessText(section), QStringLiteral("ALL_ACCESS | EXECUTE"));
    section.access = 0x00020005;
    QCOMPARE(ui::shortAccessText(section), QStringLiteral("QUERY | MAP_READ"));
}

void HandleRowsTest::tellsWhatHasNoState()
{
    lab::HandleState section;
    section.kind = HandleKind::FileMapping;
    QCOMPARE(ui::stateText(section), QString());
    section.facts = {{QStringLiteral("Size"), QStringLiteral("4096 B")}};
    QCOMPARE(ui::stateText(section), QStringLiteral("4096 B"));
    section.facts.append({QStringLiteral("Protection"), QStringLiteral("PAGE_READWRITE")});
    QCOMPARE(ui::stateText(section), QStringLiteral("4096 B · PAGE_READWRITE"));
    QCOMPARE(ui::shortStateText(section), QStringLiteral("4096 B · READWRITE"));
    lab::HandleState pipe;
    pipe.state = QStringLiteral("connected");
    pipe.facts = section.facts;
    QCOMPARE(ui::stateText(pipe), QStringLiteral("connected"));
}

// What the generic rights stand for (GENERIC_MAPPING of each type), all rights, and those that a CreateFileMapping,
// CreateNamedPipe, CreatePipe and CreateMailslot give.
void HandleRowsTest::everyRightHasAName()
{
    const auto named = [](HandleKind kind, std::initializer_list<quint32> masks) {
        for (const quint32 mask : masks) {
            lab::HandleState handle;
            handle.kind = kind;
            handle.access = mask;
            const QString all = ui::accessText(handle) + ui::shortAccessText(handle);
            QVERIFY2(!all.isEmpty() && !all.contains(QStringLiteral("0x")), qPrintable(QStringLiteral("%1: %2").arg(mask, 0, 16).arg(all)));
        }
    };
    for (auto kind = HandleKind::File; kind <= HandleKind::MailslotClient; kind = static_cast<HandleKind>(static_cast<int>(kind) + 1))
        named(kind, {0x00120089, 0x00120116, 0x001200A0, 0x001F01FF, 0x0012019F, 0x00120196, 0x00100116});
    named(HandleKind::FileMapping, {0x00020005, 0x00020002, 0x00020008, 0x000F001F, 0x000F003F, 0x000F0005, 0x000F000D, 0x6});
    named(HandleKind::Mutex, {0x00020001, 0x00020000, 0x00120000, 0x001F0001, 0x00100000});
    named(HandleKind::Event, {0x00020001, 0x00020002, 0x00120000, 0x001F0003});
    named(HandleKind::Semaphore, {0x00020001, 0x00020002, 0x00120000, 0x001F0003});
    named(HandleKind::Process, {0x00020410, 0x00020BEA, 0x00121001, 0x001FFFFF, 0x00023FFF});
    named(HandleKind::Thread, {0x00020048, 0x00020037, 0x00121800, 0x001FFFFF, 0x00021FFB});
}

QTEST_GUILESS_MAIN(HandleRowsTest)
#include "handle_rows_test.moc"
