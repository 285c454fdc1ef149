// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/checksum.h"
#include "app/lab/exporting.h"
#include "app/lab/recording_file.h"
#include "tests/app/lab/script.h"

#include <QBuffer>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

#include <nlohmann/json.hpp>

using namespace ipc::trace;

class RecordingFileTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void checksumIsThatOfZip();
    void comesBackWhole();
    void everyTruncationIsNoticed();
    void everyFlippedByteIsNoticed();
    void badContentIsNoticed_data();
    void badContentIsNoticed();
    void leavesTheOldFileWhenItCannotBeWritten();
    void exports();

private:
    QString path(const QString& name) const { return m_directory.filePath(name); }
    QString write(const QByteArray& bytes) const;

    QTemporaryDir m_directory;
    lab::Recording m_recording;
    QByteArray m_file;
};

QString RecordingFileTest::write(const QByteArray& bytes) const
{
    QFile file(path(QStringLiteral("written.ipclab")));
    if (!file.open(QFile::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("cannot write");
    return file.fileName();
}

void RecordingFileTest::initTestCase()
{
    Script script(m_recording);
    const int server = script.process(QStringLiteral("server"));
    const int client = script.process(QStringLiteral("client, \"the\" second"));
    const int main = script.thread(server, QStringLiteral("main"));
    const int other = script.thread(client, QStringLiteral("main"));
    script.object(main, 5, ObjectEvent::Opened, 4, ipc::HandleKind::NamedPipeServer, 99, "\\\\.\\pipe\\demo", "listening");
    script.append(other, script.moved(ipc::CallId::WriteFile, 10, 20, 99, 0, 12, kWrites | kMessage, 8));
    Record read = script.moved(ipc::CallId::ReadFile, 12, 4'400'000'000'000, 99, 0, 5, kReads | kMessage, 4);
    read.error = 234;
    script.append(main, read);
    m_recording.setLost(other, 3);
    m_recording.setLostElsewhere(server, 4);
    m_recording.endProcess(client, 5000, QStringLiteral("killed by signal 9"));
    QCOMPARE(lab::saveRecording(m_recording, path(QStringLiteral("whole.ipclab"))), std::nullopt);
    QFile file(path(QStringLiteral("whole.ipclab")));
    QVERIFY(file.open(QFile::ReadOnly));
    m_file = file.readAll();
}

void RecordingFileTest::checksumIsThatOfZip() { QCOMPARE(lab::checksum("123456789"), 0xCBF43926u); }

void RecordingFileTest::comesBackWhole()
{
    lab::Recording loaded;
    QSignalSpy appended(&loaded, &lab::Recording::rowsAppended);
    QCOMPARE(lab::loadRecording(loaded, path(QStringLiteral("whole.ipclab"))), std::nullopt);
    QCOMPARE(appended.count(), 1);
    QCOMPARE(loaded.rows(), m_recording.rows());
    QCOMPARE(loaded.zero(), m_recording.zero());
    QCOMPARE(loaded.startedAt(), m_recording.startedAt());
    QCOMPARE(loaded.lost(), 7u);
    QCOMPARE(loaded.processes()[1].ending, QStringLiteral("killed by signal 9"));
    for (lab::Row row = 0; row < loaded.rows(); ++row) {
        const lab::Entry a = loaded.at(row), b = m_recording.at(row);
        QCOMPARE(a.start, b.start);
        QCOMPARE(a.end, b.end);
        QCOMPARE(a.channel, b.channel);
        QCOMPARE(a.position, b.position);
        QCOMPARE(a.error, b.error);
        QCOMPARE(a.thread, b.thread);
        QVERIFY(std::ranges::equal(loaded.details(row), m_recording.details(row)));
    }
    QCOMPARE(lab::saveRecording(loaded, path(QStringLiteral("again.ipclab"))), std::nullopt);
    QFile again(path(QStringLiteral("again.ipclab")));
    QVERIFY(again.open(QFile::ReadOnly));
    QCOMPARE(again.readAll(), m_file);
}

void RecordingFileTest::everyTruncationIsNoticed()
{
    lab::Recording kept;
    Script(kept).process(QStringLiteral("kept"));
    QSignalSpy cleared(&kept, &lab::Recording::cleared);
    for (qsizetype size = 0; size < m_file.size(); ++size) {
        const auto error = lab::loadRecording(kept, write(m_file.left(size)));
        QVERIFY2(error, qPrintable(QString::number(size)));
        QVERIFY2(error->contains(QStringLiteral("at byte ")), qPrintable(*error));
    }
    QCOMPARE(cleared.count(), 0);
    QCOMPARE(kept.processes()[0].name, QStringLiteral("kept"));
}

void RecordingFileTest::everyFlippedByteIsNoticed()
{
    lab::Recording recording;
    for (qsizetype at = 0; at < m_file.size(); ++at) {
        QByteArray damaged = m_file;
        damaged[at] = static_cast<char>(damaged[at] ^ 0x20);
        // Bytes 12 to 15 are reserved and mean nothing.
        QCOMPARE(lab::loadRecording(recording, write(damaged)).has_value(), at < 12 || at > 15);
    }
}

// Blocks with right checksums and wrong content: what only a hostile file has.
void RecordingFileTest::badContentIsNoticed_data()
{
    QTest::addColumn<quint32>("type");
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<QString>("says");
    const auto number = [](auto value) {
        const auto little = qToLittleEndian(value);
        return QByteArray(reinterpret_cast<const char*>(&little), sizeof little);
    };
    const QByteArray row = number(qint64{0}) + number(qint64{0}) + number(quint64{0}) + number(quint64{0}) + QByteArray(16, 0);
    QTest::newRow("type") << 77u << QByteArray() << QStringLiteral("unknown type 77");
    QTest::newRow("thread of nobody") << 3u << number(1u) + number(qint32{9}) + number(0u) + QByteArray(32, 0) << QStringLiteral("unknown process");
    QTest::newRow("huge count") << 2u << number(0xFFFFFFFFu) << QStringLiteral("ends in the middle of a value");
    QTest::newRow("huge text") << 2u << number(1u) + number(0x7FFFFFF0u) + QByteArray(8, 'x') << QStringLiteral("ends in the middle of a value");
    QTest::newRow("gap in the rows") << 4u << number(qint64{5}) << QStringLiteral("row 0 was expected");
    QTest::newRow("row of nobody") << 4u << number(qint64{0}) + row + number(quint16{3}) + number(quint16{1}) + QByteArray(1, 1) + QByteArray(1, 0) + number(0u) << QStringLiteral("unknown thread 3");
    QTest::newRow("not all rows") << 6u << number(qint64{8}) << QStringLiteral("8 records were announced, 0 are there");
}

void RecordingFileTest::badContentIsNoticed()
{
    QFETCH(quint32, type);
    QFETCH(QByteArray, payload);
    QFETCH(QString, says);
    const auto number = [](quint32 value) {
        const auto little = qToLittleEndian(value);
        return QByteArray(reinterpret_cast<const char*>(&little), sizeof little);
    };
    // What stands before is the header and the start block of a good file.
    const QByteArray bytes = m_file.left(16 + 12 + 16) + number(type) + number(static_cast<quint32>(payload.size())) + number(lab::checksum(payload)) + payload;
    lab::Recording recording;
    const auto error = lab::loadRecording(recording, write(bytes));
    QVERIFY(error);
    QVERIFY2(error->contains(says) && error->contains(QStringLiteral("at byte ")), qPrintable(*error));
}

void RecordingFileTest::leavesTheOldFileWhenItCannotBeWritten()
{
    const auto error = lab::saveRecording(m_recording, path(QStringLiteral("no/such/folder.ipclab")));
    QVERIFY(error && error->contains(QStringLiteral("no/such/folder.ipclab")));
}

void RecordingFileTest::exports()
{
    const auto text = [&](const char* format) {
        QBuffer buffer;
        buffer.open(QBuffer::WriteOnly);
        const auto error = lab::exportRecording(m_recording, QLatin1StringView(format), buffer);
        return error ? QByteArray("error: ") + error->toUtf8() : buffer.data();
    };
    const QByteArray csv = text("csv");
    QCOMPARE(csv.count("\r\n"), m_recording.rows() + 1);
    QVERIFY(csv.contains("\"client, \"\"the\"\" second\""));
    const auto json = nlohmann::json::parse(text("json").toStdString());
    QCOMPARE(json["records"].size(), static_cast<std::size_t>(m_recording.rows()));
    QCOMPARE(json["lost"], 7);
    QCOMPARE(json["records"][2]["error"], 234);
    const QByteArray mermaid = text("mermaid");
    QVERIFY(mermaid.startsWith("sequenceDiagram\n"));
    QVERIFY2(mermaid.contains("as \\\\.\\pipe\\demo\n"), mermaid);
    QVERIFY2(mermaid.contains("c0->>p0: ReadFile 5 B, 234 ERROR_MORE_DATA"), mermaid);
    const QByteArray plantUml = text("plantuml");
    QVERIFY(plantUml.startsWith("@startuml\n") && plantUml.endsWith("@enduml\n"));
    QVERIFY2(plantUml.contains("participant \"<U+005c><U+005c>.<U+005c>pipe<U+005c>demo\" as c0"), plantUml);
    QVERIFY2(plantUml.contains("c0 -> p0 : ReadFile 5 B, 234 ERROR_MORE_DATA"), plantUml);
    const QByteArray markdown = text("markdown");
    QVERIFY2(markdown.contains("7 records lost"), markdown);
    QVERIFY2(markdown.contains("| ReadFile |") && markdown.contains("234 ERROR\\_MORE\\_DATA"), markdown);
    const auto trace = nlohmann::json::parse(text("perfetto").toStdString());
    qint64 slices = 0;
    qint64 flows = 0;
    for (const auto& event : trace["traceEvents"]) {
        slices += event["ph"] == "X" || event["ph"] == "i";
        flows += event["ph"] == "f";
    }
    QCOMPARE(slices, m_recording.rows());
    QVERIFY(flows > 0);
    QVERIFY(text("gif").contains("unknown format \"gif\""));
}

QTEST_GUILESS_MAIN(RecordingFileTest)
#include "recording_file_test.moc"
