// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/lab/script.h"

#include "app/lab/exporting.h"
#include "app/lab/text.h"
#include "app/lab/ties.h"

#include <QBuffer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

#include <random>

using namespace ipc::trace;
using lab::Row;

namespace {

/// Fields as RFC 4180 has them; nothing if the text is not of that form.
std::optional<QList<QStringList>> parseCsv(const QString& text)
{
    QList<QStringList> lines;
    QStringList fields;
    for (qsizetype at = 0; at < text.size();) {
        QString field;
        if (text[at] == QLatin1Char('"')) {
            for (++at;; ++at) {
                if (at >= text.size())
                    return std::nullopt;
                if (text[at] != QLatin1Char('"'))
                    field += text[at];
                else if (at + 1 < text.size() && text[at + 1] == QLatin1Char('"'))
                    field += text[++at];
                else
                    break;
            }
            ++at;
        } else {
            while (at < text.size() && !QStringLiteral(",\"\r\n").contains(text[at]))
                field += text[at++];
        }
        fields << field;
        if (at < text.size() && text[at] == QLatin1Char(',')) {
            ++at;
        } else if (QStringView(text).mid(at, 2) == QStringLiteral("\r\n")) {
            at += 2;
            lines << std::exchange(fields, {});
        } else {
            return std::nullopt;
        }
    }
    return fields.isEmpty() ? std::optional(lines) : std::nullopt;
}

}  // namespace

/// What is exported is what was recorded, whatever is in it, and can be read by programs that are not ours.
class ExportTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { fill(); }

    void aLittleAtATimeIsTheSame_data() { eachFormat(); }
    void aLittleAtATimeIsTheSame()
    {
        QFETCH(QString, format);
        QBuffer buffer;
        QVERIFY(buffer.open(QBuffer::WriteOnly));
        const auto task = lab::exportTask(m_recording, m_ties, format, buffer);
        QVERIFY(task);
        int steps = 1;
        double done = task->done();
        for (; task->advance(); ++steps) {
            QVERIFY(task->done() >= done && task->done() <= 1);
            done = task->done();
        }
        QVERIFY(steps >= m_recording.rows() / 64);
        QVERIFY(buffer.data() == written(format));
    }

    void aReplacedRecordingIsGivenUp_data() { eachFormat(); }
    void aReplacedRecordingIsGivenUp()
    {
        QFETCH(QString, format);
        lab::Recording recording;
        recording.copy(m_recording);
        const lab::Ties ties(recording);
        QBuffer buffer;
        QVERIFY(buffer.open(QBuffer::WriteOnly));
        const auto task = lab::exportTask(recording, ties, format, buffer);
        task->advance();
        recording.reset(0, 0);
        QVERIFY(!task->advance());
        QVERIFY(task->isVoid());
    }

    void csvHasWhatWasRecorded()
    {
        const auto lines = parseCsv(QString::fromUtf8(written(QStringLiteral("csv"))));
        QVERIFY(lines);
        QCOMPARE(lines->size(), m_recording.rows() + 1);
        for (Row row = 0; row < m_recording.rows(); ++row) {
            const QStringList& fields = (*lines)[row + 1];
            const lab::Entry entry = m_recording.at(row);
            QCOMPARE(fields.size(), lines->first().size());
            QCOMPARE(fields[0], QString::number(row));
            QCOMPARE(fields[1], QString::number(entry.start));
            QCOMPARE(fields[3], m_recording.processOf(row).name);
            QCOMPARE(fields[8], lab::argumentsText(m_recording, row));
            QCOMPARE(fields[9], lab::resultText(m_recording, row));
            QCOMPARE(fields[15], QString::number(entry.bytes));
        }
    }

    void jsonHasWhatWasRecorded()
    {
        QJsonParseError error;
        const auto document = QJsonDocument::fromJson(written(QStringLiteral("json")), &error);
        QVERIFY2(error.error == QJsonParseError::NoError, qPrintable(error.errorString()));
        const QJsonArray records = document.object()[QStringLiteral("records")].toArray();
        QCOMPARE(records.size(), m_recording.rows());
        for (Row row = 0; row < m_recording.rows(); ++row) {
            const QJsonObject record = records[row].toObject();
            QCOMPARE(record[QStringLiteral("row")].toInteger(), row);
            QCOMPARE(record[QStringLiteral("end")].toInteger(), m_recording.end(row));
            QCOMPARE(record[QStringLiteral("process")].toString(), m_recording.processOf(row).name);
            QCOMPARE(record[QStringLiteral("call")].toString(), lab::callText(m_recording, row));
        }
    }

    // A flow that begins must end, and the other way round.
    void perfettoHasSlicesAndFlows()
    {
        QJsonParseError error;
        const auto document = QJsonDocument::fromJson(written(QStringLiteral("perfetto")), &error);
        QVERIFY2(error.error == QJsonParseError::NoError, qPrintable(error.errorString()));
        qint64 slices = 0;
        QHash<qint64, int> flows;
        for (const QJsonValue& value : document.object()[QStringLiteral("traceEvents")].toArray()) {
            const QString phase = value[QStringLiteral("ph")].toString();
            slices += phase == QStringLiteral("X") || phase == QStringLiteral("i");
            if (phase == QStringLiteral("X"))
                QVERIFY(value[QStringLiteral("dur")].toDouble() >= 0);
            if (phase == QStringLiteral("s") || phase == QStringLiteral("f"))
                flows[value[QStringLiteral("id")].toInteger()] += phase == QStringLiteral("s") ? 1 : 100;
        }
        QCOMPARE(slices, m_recording.rows());
        qint64 ties = 0;
        for (Row row = 0; row < m_recording.rows(); ++row)
            ties += static_cast<qint64>(m_ties.from(row).size());
        QVERIFY(ties > 0);
        QCOMPARE(flows.size(), ties);
        for (const int ends : flows)
            QCOMPARE(ends, 101);
    }

    void diagramsAreOfTheirGrammar_data()
    {
        QTest::addColumn<QString>("format");
        QTest::addColumn<QString>("line");
        QTest::newRow("mermaid") << QStringLiteral("mermaid")
                                 << QStringLiteral("sequenceDiagram|    participant \\w+ as [^;<>{}%]*|    \\w+(->>|--\\))\\w+: [^;<>{}%]*");
        QTest::newRow("plantuml") << QStringLiteral("plantuml")
                                  << QStringLiteral("@startuml|hide footbox|    participant \"[^\"]*\" as \\w+|    \\w+ (->|-->>) \\w+ : [^\"\\\\\\[\\]|%~]*|@enduml");
    }

    void diagramsAreOfTheirGrammar()
    {
        QFETCH(QString, format);
        QFETCH(QString, line);
        QString text = QString::fromUtf8(written(format));
        // Characters that mean something are written by their numbers.
        text.replace(QRegularExpression(QStringLiteral("#\\d+;")), QString());
        const QRegularExpression grammar(QRegularExpression::anchoredPattern(line), QRegularExpression::UseUnicodePropertiesOption);
        const QStringList lines = text.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        QVERIFY(lines.size() > 3000);
        for (const QString& one : lines)
            QVERIFY2(grammar.match(one).hasMatch(), qPrintable(one));
    }

    void tablesAreWhole()
    {
        const QString text = QString::fromUtf8(written(QStringLiteral("markdown")));
        static const QRegularExpression bar(QStringLiteral("(?<!\\\\)\\|"));
        const QStringList lines = text.left(text.indexOf(QStringLiteral("## Diagram"))).split(QLatin1Char('\n'));
        qint64 calls = 0;
        for (const QString& line : lines) {
            if (!line.startsWith(QLatin1Char('|')))
                continue;
            const qsizetype bars = line.count(bar);
            QVERIFY2(bars == 6 || bars == 9, qPrintable(line));
            calls += bars == 9;
        }
        QCOMPARE(static_cast<quint64>(calls), m_recording.callCount() + 2);
    }

private:
    static void eachFormat()
    {
        QTest::addColumn<QString>("format");
        for (const QString& format : lab::exportFormats())
            QTest::newRow(qPrintable(format)) << format;
    }

    QByteArray written(const QString& format) const
    {
        QBuffer buffer;
        buffer.open(QBuffer::WriteOnly);
        const auto problem = lab::exportRecording(m_recording, format, buffer);
        return problem ? problem->toUtf8() : buffer.data();
    }

    // Names and data that would break any of the formats if they were put in as they are.
    void fill()
    {
        static const char* const kNasty[] = {"plain", "com,ma \"quoted\"", "two\r\nlines", "pipe | \\ back\\slash", "<b>;#{}%~[x]", "** // __ -- ``", "\xff\xfe not UTF-8",
                                             "汉字 ü \xf0\x9f\x98\x80", "```\n# title", "\"\"", ""};
        Script script(m_recording);
        std::vector<int> threads;
        for (const char* name : {"a,\"b\"", "line\nbreak", "<i>|`"})
            threads.push_back(script.thread(script.process(QString::fromUtf8(name)), QStringLiteral("main")));
        std::mt19937 random(4);
        for (quint64 message = 0; message < 1500; ++message) {
            const lab::Moment at = static_cast<lab::Moment>(message) * 1000;
            const std::string_view nasty = kNasty[random() % std::size(kNasty)];
            std::byte buffer[256];
            DetailWriter details(buffer, sizeof buffer);
            details.text(Key::name, nasty, 0);
            details.bytes(Key::data, nasty.size(), std::as_bytes(std::span(nasty)), 0);
            const auto bytes = static_cast<quint32>(nasty.size());
            script.append(threads[random() % 3], script.moved(ipc::CallId::WriteFile, at, at + 100, 7, message, bytes, kWrites | kMessage, 4), details.written());
            Record read = script.moved(ipc::CallId::ReadFile, at + 200, at + 300, 7, message, bytes, kReads | kMessage, 8);
            read.error = random() % 9 == 0 ? 109 : 0;
            script.append(threads[random() % 3], read, details.written());
        }
        m_recording.announce();
    }

    lab::Recording m_recording;
    lab::Ties m_ties{m_recording};
};

QTEST_GUILESS_MAIN(ExportTest)
#include "export_test.moc"
