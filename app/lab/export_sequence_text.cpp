// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/export_formats.h"
#include "app/lab/text.h"
#include "app/lab/ties.h"

#include "ipc/trace/reader.h"

#include <QIODevice>
#include <QHash>
#include <QSet>

#include <memory>

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
    Lanes(const Recording& recording, const Notation& notation) : m_recording(recording), m_notation(notation) {}

    /// All rows must have been given to this before any is given to declare().
    void count(Row row)
    {
        if (hasLane(m_recording.kind(row)))
            m_threads[m_recording.process(row)].insert(m_recording.thread(row));
    }

    void declare(Row row)
    {
        const Entry entry = m_recording.at(row);
        if (entry.kind == Kind::Object && !m_names.contains(entry.channel))
            m_names.insert(entry.channel, QString::fromStdString(ipc::trace::handleInfo(static_cast<ipc::Handle>(entry.handle), entry.channel, m_recording.details(row)).name));
        if (!hasLane(entry.kind))
            return;
        declareThread(row);
        if (entry.isCall() && entry.has(kReads | kWrites) && entry.channel != 0 && !m_channels.contains(entry.channel))
            declareChannel(entry.channel);
    }

    QString lane(Row row) const
    {
        return isThreaded(row) ? QStringLiteral("t%1").arg(m_recording.thread(row)) : QStringLiteral("p%1").arg(m_recording.process(row));
    }
    QString channel(quint64 id) const { return m_channels.value(id); }
    const QStringList& declarations() const { return m_declarations; }

private:
    static bool hasLane(Kind kind) { return kind == Kind::Call || kind == Kind::Message; }

    bool isThreaded(Row row) const { return m_threads.value(m_recording.process(row)).size() > 1; }

    void declareThread(Row row)
    {
        if (m_known.contains(m_recording.thread(row)))
            return;
        m_known.insert(m_recording.thread(row));
        const QString thread = isThreaded(row) ? QStringLiteral(" ") + m_recording.threadOf(row).name : QString();
        m_declarations << m_notation.participant(lane(row), m_recording.processOf(row).name + thread);
    }

    void declareChannel(quint64 channel)
    {
        const QString lane = QStringLiteral("c%1").arg(m_channels.size());
        m_channels.insert(channel, lane);
        const QString name = m_names.value(channel);
        m_declarations << m_notation.participant(lane, name.isEmpty() ? QStringLiteral("object %1").arg(m_channels.size()) : name);
    }

    const Recording& m_recording;
    const Notation& m_notation;
    QHash<int, QSet<int>> m_threads;   // by process
    QSet<int> m_known;
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

/// What the passes of a diagram share.
struct Diagram {
    Diagram(const ExportSource& from, const Notation& notation) : source(from), words(notation), lanes(from.recording, notation) {}

    void begin()
    {
        source.target.write(words.head);
        for (const QString& declaration : lanes.declarations())
            line(declaration);
        if (!source.ties)
            source.ties = (own = std::make_unique<Ties>(source.recording)).get();
    }

    void row(Row row)
    {
        const Kind kind = source.recording.kind(row);
        if (kind == Kind::Call)
            line(arrow(source.recording, lanes, words, row));
        for (const Tie& tie : kind == Kind::Message ? source.ties->to(row) : std::vector<Tie>())
            line(messageArrow(source.recording, lanes, words, tie));
    }

    void line(const QString& text) { source.target.write("    " + text.toUtf8() + '\n'); }

    ExportSource source;
    const Notation& words;
    Lanes lanes;
    std::unique_ptr<Ties> own;
};

void write(const ExportSource& source, const Notation& notation, RowTask& task)
{
    const auto diagram = std::make_shared<Diagram>(source, notation);
    task.add({.row = [diagram](Row row) { diagram->lanes.count(row); }});
    task.add({.row = [diagram](Row row) { diagram->lanes.declare(row); }});
    task.add({.begin = [diagram] { diagram->begin(); },
              .row = [diagram](Row row) { diagram->row(row); },
              .end = [diagram] { diagram->source.target.write(diagram->words.foot); }});
}

}  // namespace

void writeMermaid(const ExportSource& source, RowTask& task) { write(source, kMermaid, task); }
void writePlantUml(const ExportSource& source, RowTask& task) { write(source, kPlantUml, task); }

}  // namespace lab
