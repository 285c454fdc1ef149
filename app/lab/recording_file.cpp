// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/recording_file.h"

#include "app/lab/checksum.h"
#include "app/lab/output_file.h"

#include <QDataStream>
#include <QFile>

namespace lab {
namespace {

/// The file: this, a version, then blocks of type, length, checksum and payload; numbers are little-endian. A block of rows
/// comes after those of the threads it names, so that a reader needs nothing but what it has read.
constexpr char kMagic[8] = {'I', 'P', 'C', 'L', 'A', 'B', '\x1a', '\n'};
constexpr quint32 kVersion = 2;
constexpr quint32 kLargestBlock = 64 << 20;
constexpr qsizetype kFullBlock = 1 << 20;     // bytes: a block of rows is written when it has that many
constexpr quint32 kLongestDetails = 1 << 17;
constexpr qint64 kBlockHeader = 12;

enum class Block : quint32 { Start = 1, Processes, Threads, Rows, Lost, End };

QDataStream& setUp(QDataStream& stream)
{
    stream.setVersion(QDataStream::Qt_6_0);
    stream.setByteOrder(QDataStream::LittleEndian);
    return stream;
}

class Writer {
public:
    explicit Writer(QIODevice& file) : m_file(file)
    {
        QByteArray header(kMagic, sizeof kMagic);
        QDataStream stream(&header, QIODevice::WriteOnly | QIODevice::Append);
        setUp(stream) << kVersion << quint32{0};
        m_file.write(header);
    }

    template <class F>
    void block(Block type, F&& fill)
    {
        QByteArray payload;
        QDataStream stream(&payload, QIODevice::WriteOnly);
        fill(setUp(stream));
        QByteArray header;
        QDataStream headerStream(&header, QIODevice::WriteOnly);
        setUp(headerStream) << static_cast<quint32>(type) << static_cast<quint32>(payload.size()) << checksum(payload);
        m_file.write(header);
        m_file.write(payload);
    }

private:
    QIODevice& m_file;
};

void writeTables(Writer& writer, const Recording& recording)
{
    writer.block(Block::Start, [&](QDataStream& out) { out << recording.zero() << recording.startedAt(); });
    writer.block(Block::Processes, [&](QDataStream& out) {
        out << static_cast<quint32>(recording.processes().size());
        for (const ProcessInfo& process : recording.processes())
            out << process.name << process.platform << process.pid << process.systemPid << qint32{process.parent} << process.started << process.ended << process.ending;
    });
    writer.block(Block::Threads, [&](QDataStream& out) {
        out << static_cast<quint32>(recording.threads().size());
        for (const ThreadInfo& thread : recording.threads())
            out << qint32{thread.process} << thread.name << thread.tid << thread.started << thread.ended << thread.lost;
    });
    writer.block(Block::Lost, [&](QDataStream& out) { out << recording.lostElsewhere(); });
}

void writeRow(QDataStream& out, const Recording& recording, Row row)
{
    const Entry entry = recording.at(row);
    const auto details = recording.details(row);
    out << entry.start << entry.took() << entry.channel << entry.position << entry.bytes << entry.error << entry.native << entry.handle
        << static_cast<quint16>(entry.thread) << entry.call << static_cast<quint8>(entry.kind) << entry.flags
        << static_cast<quint32>(details.size());
    out.writeRawData(reinterpret_cast<const char*>(details.data()), static_cast<int>(details.size()));
}

/// Gathers rows into blocks.
class RowWriter {
public:
    RowWriter(QIODevice& file, const Recording& recording) : m_writer(file), m_recording(recording) { writeTables(m_writer, recording); }

    void add(Row row)
    {
        QDataStream out(&m_rows, QIODevice::WriteOnly | QIODevice::Append);
        setUp(out);
        if (m_rows.isEmpty())
            out << row;
        writeRow(out, m_recording, row);
        if (m_rows.size() >= kFullBlock)
            flush();
    }

    void end(Row rows)
    {
        flush();
        m_writer.block(Block::End, [&](QDataStream& out) { out << rows; });
    }

private:
    void flush()
    {
        if (!m_rows.isEmpty())
            m_writer.block(Block::Rows, [&](QDataStream& out) { out.writeRawData(m_rows.constData(), static_cast<int>(m_rows.size())); });
        m_rows.resize(0);
    }

    Writer m_writer;
    const Recording& m_recording;
    QByteArray m_rows;
};

/// What is wrong with a file, and at which byte. Thrown and caught in this file alone.
struct Damage {
    qint64 offset;
    QString what;
};

class Loader {
public:
    Loader(QIODevice& file, Recording& recording, ReadProgress& progress) : m_file(file), m_recording(recording), m_progress(progress) {}

    void run()
    {
        m_progress.of = m_file.size();
        header();
        while (!m_ended) {
            block();
            m_progress.bytes = m_file.pos();
            if (m_progress.cancelled)
                throw Damage{m_file.pos(), QObject::tr("cancelled")};
        }
        if (!m_file.atEnd())
            throw Damage{m_file.pos(), QObject::tr("something follows the end of the recording")};
    }

private:
    QByteArray take(qint64 size)
    {
        const qint64 at = m_file.pos();
        const QByteArray bytes = m_file.read(size);
        if (bytes.size() != size)
            throw Damage{at + bytes.size(), QObject::tr("the file ends in the middle")};
        return bytes;
    }

    void header()
    {
        const QByteArray bytes = m_file.read(sizeof kMagic + 8);
        if (!bytes.startsWith(QByteArrayView(kMagic, sizeof kMagic)))
            throw Damage{0, QObject::tr("not a recording of this program")};
        if (bytes.size() != sizeof kMagic + 8)
            throw Damage{bytes.size(), QObject::tr("the file ends in the middle")};
        QDataStream stream(bytes.mid(sizeof kMagic));
        quint32 version = 0;
        setUp(stream) >> version;
        if (version != kVersion)
            throw Damage{sizeof kMagic, QObject::tr("version %1; this program reads version %2").arg(version).arg(kVersion)};
    }

    void block()
    {
        const qint64 at = m_file.pos();
        QDataStream header(take(kBlockHeader));
        quint32 type = 0, size = 0, sum = 0;
        setUp(header) >> type >> size >> sum;
        if (size > kLargestBlock)
            throw Damage{at + 4, QObject::tr("a block of %1 bytes; the most is %2").arg(size).arg(kLargestBlock)};
        m_offset = m_file.pos();
        m_payload = take(size);
        if (checksum(m_payload) != sum)
            throw Damage{at, QObject::tr("the block is damaged: its checksum does not match")};
        QDataStream stream(m_payload);
        read(setUp(stream), type, at);
        if (stream.status() != QDataStream::Ok)
            throw Damage{m_offset + m_payload.size(), QObject::tr("the block ends in the middle of a value")};
    }

    void read(QDataStream& in, quint32 type, qint64 at)
    {
        if (!m_started && static_cast<Block>(type) != Block::Start)
            throw Damage{at, QObject::tr("the recording does not begin with its start")};
        switch (static_cast<Block>(type)) {
        case Block::Start: return start(in);
        case Block::Processes: return processes(in);
        case Block::Threads: return threads(in);
        case Block::Rows: return rows(in);
        case Block::Lost: return lost(in);
        case Block::End: return end(in);
        }
        throw Damage{at, QObject::tr("a block of unknown type %1").arg(type)};
    }

    void start(QDataStream& in)
    {
        quint64 zero = 0;
        qint64 startedAt = 0;
        in >> zero >> startedAt;
        m_recording.reset(zero, startedAt);
        m_started = true;
    }

    void processes(QDataStream& in)
    {
        quint32 count = 0;
        in >> count;
        for (quint32 i = 0; i < count && in.status() == QDataStream::Ok; ++i) {
            ProcessInfo process;
            qint32 parent = -1;
            in >> process.name >> process.platform >> process.pid >> process.systemPid >> parent >> process.started >> process.ended >> process.ending;
            if (in.status() != QDataStream::Ok)
                return;
            if (parent < -1 || parent >= static_cast<qint64>(m_recording.processes().size()))
                throw damage(in, QObject::tr("a process with an unknown parent"));
            process.parent = parent;
            m_recording.addProcess(process);
        }
    }

    void threads(QDataStream& in)
    {
        quint32 count = 0;
        in >> count;
        for (quint32 i = 0; i < count && in.status() == QDataStream::Ok; ++i) {
            ThreadInfo thread;
            qint32 process = -1;
            in >> process >> thread.name >> thread.tid >> thread.started >> thread.ended >> thread.lost;
            if (in.status() != QDataStream::Ok)
                return;
            if (process < 0 || process >= static_cast<qint64>(m_recording.processes().size()))
                throw damage(in, QObject::tr("a thread of an unknown process"));
            thread.process = process;
            if (m_recording.addThread(thread) < 0)
                throw damage(in, QObject::tr("too many threads"));
        }
    }

    void lost(QDataStream& in)
    {
        QHash<int, quint64> lost;
        in >> lost;
        for (auto process = lost.cbegin(); process != lost.cend(); ++process)
            m_recording.setLostElsewhere(process.key(), *process);
    }

    void rows(QDataStream& in)
    {
        Row first = -1;
        in >> first;
        if (first != m_recording.rows())
            throw damage(in, QObject::tr("row %1 was expected, not %2").arg(m_recording.rows()).arg(first));
        while (!in.atEnd() && in.status() == QDataStream::Ok)
            row(in);
    }

    void row(QDataStream& in)
    {
        qint64 start = 0, took = 0;
        quint16 thread = 0;
        quint8 kind = 0;
        quint32 size = 0;
        ipc::trace::Record record;
        in >> start >> took;
        quint64 channel = 0, position = 0;
        in >> channel >> position >> record.bytes >> record.error >> record.native >> record.handle >> thread >> record.call >> kind >> record.flags >> size;
        if (in.status() != QDataStream::Ok)
            return;
        if (thread >= m_recording.threads().size())
            throw damage(in, QObject::tr("a record of unknown thread %1").arg(thread));
        if (kind < static_cast<quint8>(ipc::trace::Kind::Call) || kind > static_cast<quint8>(ipc::trace::Kind::Note))
            throw damage(in, QObject::tr("a record of unknown kind %1").arg(kind));
        if (took < 0 || size > kLongestDetails || size > m_payload.size() - in.device()->pos())
            throw damage(in, QObject::tr("a record whose length makes no sense"));
        const qint64 at = in.device()->pos();
        in.skipRawData(static_cast<int>(size));
        record.channel = channel;
        record.position = position;
        record.kind = static_cast<ipc::trace::Kind>(kind);
        record.start = m_recording.zero() + static_cast<quint64>(start);
        record.end = record.start + static_cast<quint64>(took);
        m_recording.append(thread, record, std::as_bytes(std::span(m_payload.constData() + at, size)));
    }

    void end(QDataStream& in)
    {
        Row rows = -1;
        in >> rows;
        if (rows != m_recording.rows())
            throw damage(in, QObject::tr("%1 records were announced, %2 are there").arg(rows).arg(m_recording.rows()));
        m_ended = true;
    }

    Damage damage(const QDataStream& in, const QString& what) const { return {m_offset + in.device()->pos(), what}; }

    QIODevice& m_file;
    Recording& m_recording;
    ReadProgress& m_progress;
    QByteArray m_payload;
    qint64 m_offset = 0;
    bool m_started = false;
    bool m_ended = false;
};

}  // namespace

std::unique_ptr<RowTask> saveTask(const Recording& recording, QIODevice& target)
{
    auto task = std::make_unique<RowTask>(recording);
    const auto writer = std::make_shared<std::optional<RowWriter>>();
    task->add({.begin = [writer, &recording, &target] { writer->emplace(target, recording); },
               .row = [writer](Row row) { (*writer)->add(row); },
               .end = [writer, rows = task->rows()] { (*writer)->end(rows); }});
    return task;
}

std::optional<QString> saveRecording(const Recording& recording, const QString& path)
{
    return writeFile(path, [&](QIODevice& file) {
        saveTask(recording, file)->finish();
        return std::optional<QString>();
    });
}

std::optional<QString> readRecording(Recording& recording, const QString& path, ReadProgress& progress)
{
    QFile file(path);
    if (!file.open(QFile::ReadOnly))
        return QStringLiteral("%1: %2").arg(path, file.errorString());
    try {
        Loader(file, recording, progress).run();
    } catch (const Damage& damage) {
        return QObject::tr("%1: at byte %2: %3").arg(path).arg(damage.offset).arg(damage.what);
    }
    return std::nullopt;
}

std::optional<QString> loadRecording(Recording& recording, const QString& path)
{
    Recording loaded;
    ReadProgress progress;
    if (auto problem = readRecording(loaded, path, progress))
        return problem;
    recording.take(loaded);
    recording.letIn(recording.heldBack());
    return std::nullopt;
}

}  // namespace lab
