// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/session.h"
#include "app/lab/text.h"
#include "tests/app/lab/comes_true.h"

#include <QTest>

#include <map>
#include <random>
#include <set>

using lab::Json;
using lab::Row;

namespace {

constexpr int kGenerous = 120'000;
constexpr qsizetype kUnit = 8;   // bytes: each says of which write it is and where in it
constexpr int kWrites = 60;      // of each writer

QString unit(int write, qsizetype index) { return QStringLiteral("%1%2").arg(write, 4, 16, QLatin1Char('0')).arg(index, 4, 16, QLatin1Char('0')); }

QString payload(int write, qsizetype units)
{
    QString text;
    for (qsizetype i = 0; i < units; ++i)
        text += unit(write, i);
    return text;
}

/// Bytes by the number of the write that they are of.
using Shares = std::map<int, quint64>;

Shares sharesOf(const QString& data)
{
    Shares shares;
    for (qsizetype at = 0; at + kUnit <= data.size(); at += kUnit)
        shares[QStringView(data).mid(at, 4).toInt(nullptr, 16)] += kUnit;
    return shares;
}

struct Hand {
    QString peer, thread, handle;
};

/// One way for data, and who writes and reads there.
struct Way {
    std::vector<Hand> writers, readers;
    qsizetype mostUnits = 40;
};

}  // namespace

/// Who got whose data: real processes write and read amounts that chance decides, several at once, and the data says itself
/// whose it is. What the lab makes of channel and position must be the same.
class TiesIdentityTest : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_session = std::make_unique<lab::Session>();
        QVERIFY2(m_session->error().isEmpty(), qPrintable(m_session->error()));
        connect(m_session.get(), &lab::Session::answered, this, &TiesIdentityTest::answered);
        m_way = {};
        m_reads.clear();
        m_answers.clear();
        m_writing.clear();
        m_written = m_got = 0;
        m_writes = 0;
        m_sizes.clear();
        m_data.clear();
        m_wholeMessages = false;
    }

    void cleanup() { m_session.reset(); }

    void tiesAreWhatTheDataSays_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 2; ++seed)
            for (const char* kind : {"anonymous pipe", "anonymous pipe, one reader", "named pipe, bytes", "named pipe, messages", "named pipe, messages read as bytes",
                                     "named pipe, to the client", "mailslot"})
                QTest::addRow("%s %u", kind, seed) << QString::fromLatin1(kind) << seed;
    }

    void tiesAreWhatTheDataSays()
    {
        QFETCH(QString, kind);
        QFETCH(unsigned, seed);
        m_random.seed(seed);
        if (kind.startsWith(QStringLiteral("anonymous")))
            anonymousPipe(kind.contains(QStringLiteral("one reader")) ? 1 : 2);
        else if (kind == QStringLiteral("mailslot"))
            mailslot();
        else
            namedPipe(kind);
        for (const Hand& reader : m_way.readers)
            read(reader);
        for (const Hand& writer : m_way.writers)
            for (int i = 0; i < kWrites; ++i)
                write(writer);
        // What is read may be answered before the write that it is of.
        QVERIFY2(comesTrue([this] { return m_got >= m_written && m_writing.empty(); }, kGenerous), qPrintable(QStringLiteral("%1 of %2 bytes").arg(m_got).arg(m_written)));
        QCOMPARE(m_got, m_written);
        m_session->drainNow();
        everythingWasReadOnce();
        readsKnowTheirWrites();
        writesKnowTheirReads();
    }

private:
    void start(const QString& peer)
    {
        m_session->startPeer(peer, QStringLiteral("linux"));
        QTRY_VERIFY_WITH_TIMEOUT(m_session->hasPeer(peer), kGenerous);
    }

    Json call(const QString& peer, const char* name, const Json& args, const QString& thread = QStringLiteral("main"))
    {
        QString why;
        const quint64 id = m_session->call(peer, thread, QLatin1String(name), args, &why);
        if (id == 0)
            qFatal("%s: %s", name, qPrintable(why));
        if (!comesTrue([&] { return m_answers.contains(id); }, kGenerous) || !m_answers[id].ok)
            qFatal("%s: %s", name, qPrintable(m_answers[id].errorName));
        return m_answers[id].out;
    }

    static QString handleIn(const Json& out, const char* field) { return QString::number(out.at(field).get<quint64>()); }

    QString duplicate(const QString& peer, const QString& handle)
    {
        return handleIn(call(peer, "DuplicateHandle", {{"handle", handle.toULongLong()}}), "handle");
    }

    void anonymousPipe(int readers)
    {
        const QString peer = QStringLiteral("one");
        start(peer);
        const Json ends = call(peer, "CreatePipe", {{"size", 0}});
        const QString in = handleIn(ends, "write");
        const QString out = handleIn(ends, "read");
        m_way.writers = {{peer, QStringLiteral("W1"), in}, {peer, QStringLiteral("W2"), duplicate(peer, in)}};
        m_way.readers = {{peer, QStringLiteral("R1"), out}, {peer, QStringLiteral("R2"), duplicate(peer, out)}};
        m_way.readers.resize(static_cast<std::size_t>(readers));
        m_way.mostUnits = 900;   // more than fits into the pipe
    }

    void namedPipe(const QString& kind)
    {
        start(QStringLiteral("server"));
        start(QStringLiteral("client"));
        const bool messages = kind.contains(QStringLiteral("messages"));
        const bool asMessages = messages && !kind.contains(QStringLiteral("as bytes"));
        const std::string name = "\\\\.\\pipe\\" + m_session->token().toStdString() + "identity";
        const std::string mode = std::string(messages ? "PIPE_TYPE_MESSAGE" : "PIPE_TYPE_BYTE") + (asMessages ? "|PIPE_READMODE_MESSAGE" : "|PIPE_READMODE_BYTE");
        const QString server = handleIn(call(QStringLiteral("server"), "CreateNamedPipe",
            {{"name", name}, {"openMode", "PIPE_ACCESS_DUPLEX"}, {"pipeMode", mode}, {"maxInstances", 1}, {"outBufferSize", 2048}, {"inBufferSize", 2048}}), "handle");
        const QString client = handleIn(call(QStringLiteral("client"), "CreateFile", {{"name", name}, {"access", "GENERIC_READ|GENERIC_WRITE"}}), "handle");
        const bool toClient = kind.contains(QStringLiteral("to the client"));
        const auto both = [](const QString& peer, const QString& handle, const QString& way) {
            return std::vector<Hand>{{peer, way + QLatin1Char('1'), handle}, {peer, way + QLatin1Char('2'), handle}};
        };
        const QString in = toClient ? QStringLiteral("server") : QStringLiteral("client");
        const QString out = toClient ? QStringLiteral("client") : QStringLiteral("server");
        // A synchronous handle lets one call in at a time: the other end has a duplicate for each thread.
        m_way.writers = both(in, toClient ? server : client, QStringLiteral("W"));
        m_way.readers = both(out, toClient ? client : server, QStringLiteral("R"));
        m_way.readers[1].handle = duplicate(out, m_way.readers[0].handle);
        m_way.mostUnits = 100;
    }

    void mailslot()
    {
        for (const char* peer : {"reader", "writer", "other"})
            start(QLatin1String(peer));
        const std::string name = "\\\\.\\mailslot\\" + m_session->token().toStdString() + "\\identity";
        const QString slot = handleIn(call(QStringLiteral("reader"), "CreateMailslot", {{"name", name}, {"readTimeout", 4294967295U}}), "handle");
        m_way.readers = {{QStringLiteral("reader"), QStringLiteral("R1"), slot}, {QStringLiteral("reader"), QStringLiteral("R2"), slot}};
        for (const char* peer : {"writer", "other"}) {
            const QString end = handleIn(call(QLatin1String(peer), "CreateFile",
                {{"name", name}, {"access", "GENERIC_WRITE"}, {"share", "FILE_SHARE_READ|FILE_SHARE_WRITE"}}), "handle");
            m_way.writers.push_back({QLatin1String(peer), QStringLiteral("W1"), end});
            m_way.writers.push_back({QLatin1String(peer), QStringLiteral("W2"), end});
        }
        m_wholeMessages = true;
    }

    void write(const Hand& hand)
    {
        const auto units = static_cast<qsizetype>(m_random() % static_cast<unsigned>(m_way.mostUnits)) + 1;
        const int number = m_writes++;
        m_sizes.push_back(units * kUnit);
        m_written += units * kUnit;
        m_writing.insert(m_session->call(hand.peer, hand.thread, QStringLiteral("WriteFile"),
                                         {{"handle", hand.handle.toULongLong()}, {"data", payload(number, units).toStdString()}}));
    }

    void read(const Hand& hand)
    {
        const auto units = m_wholeMessages ? m_way.mostUnits : static_cast<qsizetype>(m_random() % 70) + 1;
        const quint64 id = m_session->call(hand.peer, hand.thread, QStringLiteral("ReadFile"), {{"handle", hand.handle.toULongLong()}, {"size", units * kUnit}});
        m_reads[id] = hand;
    }

    void answered(quint64 id, const QString&, const lab::PeerAnswer& answer)
    {
        m_answers[id] = answer;
        m_writing.erase(id);
        const auto reading = m_reads.find(id);
        if (reading == m_reads.end() || answer.lost)
            return;
        const QString data = QString::fromStdString(answer.out.value("data", std::string()));
        m_got += data.size();
        m_data[id] = data;
        if (m_got < m_written || m_writes == 0)
            read(reading->second);
    }

    void everythingWasReadOnce()
    {
        Shares all;
        for (const auto& [id, hand] : m_reads)
            for (const auto& [write, bytes] : sharesOf(m_data[id]))
                all[write] += bytes;
        for (int write = 0; write < m_writes; ++write)
            QCOMPARE(all[write], static_cast<quint64>(m_sizes[static_cast<std::size_t>(write)]));
    }

    // The recording keeps the beginning of all data.
    QString firstUnit(Row row) const
    {
        const auto bytes = lab::dataOf(m_session->recording(), row).bytes;
        return QString::fromLatin1(reinterpret_cast<const char*>(bytes.data()), std::min<qsizetype>(kUnit, static_cast<qsizetype>(bytes.size())));
    }

    int writeOf(Row row) const { return firstUnit(row).left(4).toInt(nullptr, 16); }

    bool isRead(Row row) const
    {
        const lab::Entry entry = m_session->recording().at(row);
        return entry.callId() == ipc::CallId::ReadFile && entry.bytes > 0;
    }

    void readsKnowTheirWrites()
    {
        std::map<QString, Shares> truth;   // by the first unit read: no other read has it
        for (const auto& [id, hand] : m_reads)
            if (!m_data[id].isEmpty())
                truth[m_data[id].left(kUnit)] = sharesOf(m_data[id]);
        qint64 reads = 0;
        for (Row row = 0; row < m_session->recording().rows(); ++row) {
            if (!isRead(row))
                continue;
            ++reads;
            Shares told;
            for (const lab::Tie& tie : m_session->ties().to(row))
                told[writeOf(tie.from)] += tie.bytes;
            QVERIFY2(told == truth[firstUnit(row)], qPrintable(lab::resultText(m_session->recording(), row) + QStringLiteral(" row %1").arg(row)));
        }
        QCOMPARE(reads, static_cast<qint64>(truth.size()));
    }

    void writesKnowTheirReads()
    {
        qint64 writes = 0;
        for (Row row = 0; row < m_session->recording().rows(); ++row) {
            if (m_session->recording().at(row).callId() != ipc::CallId::WriteFile)
                continue;
            ++writes;
            quint64 told = 0;
            for (const lab::Tie& tie : m_session->ties().from(row)) {
                told += tie.bytes;
                const auto back = m_session->ties().to(tie.to);
                QVERIFY(std::ranges::any_of(back, [&](const lab::Tie& other) { return other.from == row && other.bytes == tie.bytes; }));
            }
            QCOMPARE(told, static_cast<quint64>(m_sizes[static_cast<std::size_t>(writeOf(row))]));
        }
        QCOMPARE(writes, m_writes);
    }

    std::unique_ptr<lab::Session> m_session;
    Way m_way;
    std::mt19937 m_random;
    std::map<quint64, Hand> m_reads;
    std::map<quint64, QString> m_data;
    std::map<quint64, lab::PeerAnswer> m_answers;
    std::set<quint64> m_writing;   // not answered yet
    std::vector<qsizetype> m_sizes;
    qsizetype m_written = 0, m_got = 0;
    int m_writes = 0;
    bool m_wholeMessages = false;
};

QTEST_GUILESS_MAIN(TiesIdentityTest)
#include "ties_identity_test.moc"
