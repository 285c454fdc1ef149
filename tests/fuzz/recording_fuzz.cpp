// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/checksum.h"
#include "app/lab/exporting.h"
#include "app/lab/recording_file.h"
#include "app/lab/ties.h"
#include "app/lab/world.h"

#include <QBuffer>
#include <QDataStream>
#include <QFile>

#include <cstdlib>
#include <sys/mman.h>
#include <unistd.h>

namespace {

/// A file in memory.
class File {
public:
    explicit File(const QByteArray& bytes) : m_fd(memfd_create("recording", MFD_CLOEXEC))
    {
        if (m_fd < 0 || write(m_fd, bytes.constData(), static_cast<std::size_t>(bytes.size())) != bytes.size())
            std::abort();
    }
    ~File() { close(m_fd); }
    QString path() const { return QStringLiteral("/proc/self/fd/%1").arg(m_fd); }
    QByteArray read() const
    {
        QFile file(path());
        return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray();
    }

private:
    int m_fd;
};

/// A sound recording without its end: from there the fuzzer finds its way to records that are almost sound.
QByteArray soundBeginning()
{
    constexpr qsizetype kEndBlock = 12 + 8;
    lab::Recording recording;
    recording.reset(1'000'000, 0);
    for (const int parent : {-1, 0}) {
        const int process = recording.addProcess({.name = QStringLiteral("p"), .platform = QStringLiteral("linux"), .pid = 7, .parent = parent});
        for (int i = 0; i < 2; ++i)
            recording.addThread({.process = process, .name = QStringLiteral("t"), .tid = 8});
    }
    const File file({});
    if (lab::saveRecording(recording, file.path()))
        std::abort();
    return file.read().chopped(kEndBlock);
}

void append(QByteArray& bytes, quint32 type, const QByteArray& payload)
{
    QDataStream out(&bytes, QIODevice::WriteOnly | QIODevice::Append);
    out.setByteOrder(QDataStream::LittleEndian);
    out << type << static_cast<quint32>(payload.size()) << lab::checksum(payload);
    bytes += payload;
}

void useEverything(const lab::Recording& recording, const lab::WorldHistory& worlds, const lab::Ties& ties)
{
    for (lab::Row row = 0; row < recording.rows(); ++row) {
        (void)worlds.at(row);
        (void)ties.from(row);
        (void)ties.to(row);
        (void)ties.next(row);
        (void)ties.previous(row);
        (void)ties.releasedBy(row);
    }
    for (const QString& format : lab::exportFormats()) {
        QBuffer target;
        target.open(QIODevice::WriteOnly);
        (void)lab::exportRecording(recording, format, target);
    }
}

}  // namespace

/// The input is what follows the tables of processes and threads: blocks of a type (1 byte), a length (2) and their payload. Their
/// checksums are right, so that what reads their content is what is tried.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const QByteArray beginning = soundBeginning();
    QByteArray bytes = beginning;
    for (constexpr std::size_t kHeader = 3; size >= kHeader;) {
        const std::size_t length = std::min<std::size_t>(size - kHeader, data[1] | data[2] << 8);
        append(bytes, data[0], QByteArray(reinterpret_cast<const char*>(data) + kHeader, static_cast<qsizetype>(length)));
        data += kHeader + length;
        size -= kHeader + length;
    }
    lab::Recording recording;
    const lab::WorldHistory worlds(recording);
    const lab::Ties ties(recording);
    if (!lab::loadRecording(recording, File(bytes).path()))
        useEverything(recording, worlds, ties);
    return 0;
}
