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

/// How a notation for diagrams writes what all of them have.
struct Notation {
    const char* head;
    const char* foot;
    QString (*participant)(const QString& id, const QString& title);
    QString (*data)(const QString& from, const QString& to, const QString& words);
    QString (*message)(const QString& from, const QString& to, const QString& words);   ///< the sender does not wait
};

// What Mermaid would take for its own syntax.
QString mermaidText(const QString& text)
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

const Notation kMermaid = {
    "sequenceDiagram\n", "",
    [](const QString& id, const QString& title) { return QStringLiteral("participant %1 as %2").arg(id, mermaidText(title)); },
    [](const QString& from, const QString& to, const QString& words) { return QStringLiteral("%1->>%2: %3").arg(from, to, mermaidText(words)); },
    [](const QString& from, const QString& to, const QString& words) { return QStringLiteral("%1--)%2: %3").arg(from, to, mermaidText(words)); }};

// PlantUML knows backslashes (\\n is a new line), quotes, tags, and doubled characters (**bold**, //italic//).
QString plantUmlText(const QString& text)
{
    QString result;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        const bool doubled = i > 0 && text[i - 1] == c && QStringLiteral("*_/-.=#'").contains(c);
        if (doubled || QStringLiteral("\\\"<>~%[]|\n\r").contains(c))
            result += QStringLiteral("<U+%1>").arg(c.unicode(), 4, 16, QLatin1Char('0'));
        else
            result += c;
    }
    return result;
}

const Notation kPlantUml = {
    "@startuml\nhide footbox\n", "@enduml\n",
    [](const QString& id, const QString& title) { return QStringLiteral("participant \"%2\" as %1").arg(id, plantUmlText(title)); },
    [](const QString& from, const QString& to, const QString& words) { return QStringLiteral("%1 -> %2 : %3").arg(from, to, plantUmlText(words)); },
    [](const QString& from, const QString& to, const QString& words) { return QStringLiteral("%1 -->> %2 : %3").arg(from, to, plantUmlText(words)); }};

/// The lanes of the diagram, in the order of their first appearance.
class Lanes {
public:
    Lanes(const Recording& recording, const Notation& notation) : m_recording(recording), m_notation(notation)
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
            m_declarations << m_notation.participant(lane(row), process.name + thread);
        }
        if (entry.isCall() && entry.has(kReads | kWrites) && entry.channel != 0 && !m_channels.contains(entry.channel)) {
            const QString lane = QStringLiteral("c%1").arg(m_channels.size());
            m_channels.insert(entry.channel, lane);
            const QString name = m_names.value(entry.channel);
            m_declarations << m_notation.participant(lane, name.isEmpty() ? QStringLiteral("object %1").arg(m_channels.size()) : name);
        }
    }

    const Recording& m_recording;
    const Notation& m_notation;
    QSet<int> m_threaded;
    QSet<QString> m_known;
    QHash<quint64, QString> m_names;
    QHash<quint64, QString> m_channels;
    QStringList m_declarations;
};

QString arrow(const Recording& recording, const Lanes& lanes, const Notation& notation, Row row)
{
    const Entry entry = recording.at(row);
    const QString lane = lanes.lane(row);
    const QString channel = lanes.channel(entry.channel);
    const QString call = callText(recording, row);
    if (!entry.has(kReads | kWrites) || channel.isEmpty())
        return notation.data(lane, lane, QStringLiteral("%1(%2) = %3").arg(call, argumentsText(recording, row), resultText(recording, row)));
    const DataView data = dataOf(recording, row);
    const QString shown = data.size == 0 ? QString() : QLatin1Char(' ') + dataText(data);
    const QString words = call + QLatin1Char(' ') + resultText(recording, row) + shown;
    return entry.has(kReads) ? notation.data(channel, lane, words) : notation.data(lane, channel, words);
}

// Messages have no object between their ends.
QString messageArrow(const Recording& recording, const Lanes& lanes, const Notation& notation, const Tie& tie)
{
    return notation.message(lanes.lane(tie.from), lanes.lane(tie.to), callText(recording, tie.from) + QLatin1Char(' ') + argumentsText(recording, tie.from));
}

void write(const Recording& recording, const Notation& notation, QIODevice& target)
{
    const Lanes lanes(recording, notation);
    const auto line = [&](const QString& text) { target.write("    " + text.toUtf8() + '\n'); };
    target.write(notation.head);
    for (const QString& declaration : lanes.declarations())
        line(declaration);
    const Ties ties(recording);
    for (Row row = 0; row < recording.rows(); ++row) {
        if (recording.kind(row) == Kind::Call)
            line(arrow(recording, lanes, notation, row));
        for (const Tie& tie : recording.kind(row) == Kind::Message ? ties.to(row) : std::vector<Tie>())
            line(messageArrow(recording, lanes, notation, tie));
    }
    target.write(notation.foot);
}

}  // namespace

void writeMermaid(const Recording& recording, QIODevice& target) { write(recording, kMermaid, target); }
void writePlantUml(const Recording& recording, QIODevice& target) { write(recording, kPlantUml, target); }

}  // namespace lab
