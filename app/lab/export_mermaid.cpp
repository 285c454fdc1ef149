// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/export_formats.h"
#include "app/lab/text.h"
#include "app/lab/ties.h"

#include "ipc/trace/reader.h"

#include <QIODevice>
#include <QMap>
#include <QSet>

namespace lab {
namespace {

using ipc::trace::kReads;
using ipc::trace::kWrites;
using ipc::trace::Kind;

// What Mermaid would take for its own syntax.
QString escaped(const QString& text)
{
    QString result;
    for (const QChar c : text) {
        if (QStringLiteral("#;<>{}%\n\r").contains(c))
            result += QStringLiteral("#%1;").arg(c.unicode());
        else
            result += c;
    }
    return result;
}

/// The lanes of the diagram, in the order of their first appearance.
class Lanes {
public:
    explicit Lanes(const Recording& recording) : m_recording(recording)
    {
        QMap<int, QSet<int>> threads;
        for (Row row = 0; row < recording.rows(); ++row)
            if (hasLane(recording.kind(row)))
                threads[recording.process(row)].insert(recording.thread(row));
        for (auto process = threads.cbegin(); process != threads.cend(); ++process)
            if (process->size() > 1)
                m_threaded.insert(process.key());
        for (Row row = 0; row < recording.rows(); ++row)
            look(row);
    }

    QString lane(Row row) const
    {
        return m_threaded.contains(m_recording.process(row)) ? QStringLiteral("t%1").arg(m_recording.thread(row)) : QStringLiteral("p%1").arg(m_recording.process(row));
    }
    QString channel(quint64 id) const { return m_channels.value(id); }
    const QStringList& declarations() const { return m_declarations; }

private:
    static bool hasLane(Kind kind) { return kind == Kind::Call || kind == Kind::Message; }

    void look(Row row)
    {
        const Entry entry = m_recording.at(row);
        if (entry.kind == Kind::Object && !m_names.contains(entry.channel))
            m_names.insert(entry.channel, QString::fromStdString(ipc::trace::handleInfo(static_cast<ipc::Handle>(entry.handle), entry.channel, m_recording.details(row)).name));
        if (!hasLane(entry.kind))
            return;
        if (!m_known.contains(lane(row))) {
            m_known.insert(lane(row));
            const ProcessInfo& process = m_recording.processOf(row);
            const QString thread = m_threaded.contains(m_recording.process(row)) ? QStringLiteral(" ") + m_recording.threadOf(row).name : QString();
            m_declarations << QStringLiteral("participant %1 as %2").arg(lane(row), escaped(process.name + thread));
        }
        if (entry.isCall() && entry.has(kReads | kWrites) && entry.channel != 0 && !m_channels.contains(entry.channel)) {
            const QString lane = QStringLiteral("c%1").arg(m_channels.size());
            m_channels.insert(entry.channel, lane);
            const QString name = m_names.value(entry.channel);
            m_declarations << QStringLiteral("participant %1 as %2").arg(lane, escaped(name.isEmpty() ? QStringLiteral("object %1").arg(m_channels.size()) : name));
        }
    }

    const Recording& m_recording;
    QSet<int> m_threaded;
    QSet<QString> m_known;
    QHash<quint64, QString> m_names;
    QHash<quint64, QString> m_channels;
    QStringList m_declarations;
};

QString arrow(const Recording& recording, const Lanes& lanes, Row row)
{
    const Entry entry = recording.at(row);
    const QString lane = lanes.lane(row);
    const QString channel = lanes.channel(entry.channel);
    const QString call = callText(recording, row);
    const DataView data = dataOf(recording, row);
    const QString shown = data.size == 0 ? QString() : QLatin1Char(' ') + dataText(data.bytes, data.size);
    if (entry.has(kReads) && !channel.isEmpty())
        return QStringLiteral("%1->>%2: %3").arg(channel, lane, escaped(call + QLatin1Char(' ') + resultText(recording, row) + shown));
    if (entry.has(kWrites) && !channel.isEmpty())
        return QStringLiteral("%1->>%2: %3").arg(lane, channel, escaped(call + QLatin1Char(' ') + resultText(recording, row) + shown));
    return QStringLiteral("%1->>%1: %2").arg(lane, escaped(QStringLiteral("%1(%2) = %3").arg(call, argumentsText(recording, row), resultText(recording, row))));
}

// Messages have no object between their ends; the dashed head says that the sender does not wait.
QString messageArrow(const Recording& recording, const Lanes& lanes, const Tie& tie)
{
    return QStringLiteral("%1--)%2: %3").arg(lanes.lane(tie.from), lanes.lane(tie.to), escaped(callText(recording, tie.from) + QLatin1Char(' ') + argumentsText(recording, tie.from)));
}

}  // namespace

void writeMermaid(const Recording& recording, QIODevice& target)
{
    const Lanes lanes(recording);
    target.write("sequenceDiagram\n");
    for (const QString& declaration : lanes.declarations())
        target.write("    " + declaration.toUtf8() + '\n');
    const Ties ties(recording);
    for (Row row = 0; row < recording.rows(); ++row) {
        if (recording.kind(row) == Kind::Call)
            target.write("    " + arrow(recording, lanes, row).toUtf8() + '\n');
        for (const Tie& tie : recording.kind(row) == Kind::Message ? ties.to(row) : std::vector<Tie>())
            target.write("    " + messageArrow(recording, lanes, tie).toUtf8() + '\n');
    }
}

}  // namespace lab
