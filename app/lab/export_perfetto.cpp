// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/export_formats.h"
#include "app/lab/text.h"
#include "app/lab/ties.h"

#include <QIODevice>

#include <nlohmann/json.hpp>

#include <memory>
#include <optional>

namespace lab {
namespace {

using ipc::trace::Kind;
using OrderedJson = nlohmann::ordered_json;

/// The events, one a line, with the commas where JSON wants them.
class Events {
public:
    explicit Events(QIODevice& target) : m_target(target) { m_target.write("{\"displayTimeUnit\": \"ns\", \"traceEvents\": [\n"); }
    ~Events() { m_target.write("\n]}\n"); }
    Events(const Events&) = delete;
    Events& operator=(const Events&) = delete;

    void write(const OrderedJson& event)
    {
        if (m_any)
            m_target.write(",\n");
        m_any = true;
        m_target.write(QByteArray::fromStdString(event.dump(-1, ' ', false, OrderedJson::error_handler_t::replace)));
    }

private:
    QIODevice& m_target;
    bool m_any = false;
};

double microseconds(Moment moment) { return static_cast<double>(moment) / 1000; }

// Processes by their place in the recording: two systems may give the same pid.
int pidOf(const Recording& recording, Row row) { return recording.process(row) + 1; }

void writeNames(const Recording& recording, Events& events)
{
    for (std::size_t i = 0; i < recording.processes().size(); ++i) {
        const ProcessInfo& process = recording.processes()[i];
        const QString name = QStringLiteral("%1 (%2, pid %3)").arg(process.name, process.platform).arg(process.pid);
        events.write({{"ph", "M"}, {"name", "process_name"}, {"pid", i + 1}, {"args", {{"name", name.toStdString()}}}});
    }
    for (std::size_t i = 0; i < recording.threads().size(); ++i) {
        const ThreadInfo& thread = recording.threads()[i];
        if (thread.tid != 0)
            events.write({{"ph", "M"}, {"name", "thread_name"}, {"pid", thread.process + 1}, {"tid", i + 1}, {"args", {{"name", thread.name.toStdString()}}}});
    }
}

OrderedJson argumentsOf(const Recording& recording, Row row)
{
    OrderedJson arguments = {{"row", row}};
    for (const DetailText& detail : detailTexts(recording, row))
        arguments[detail.name.toStdString()] = detail.value.toStdString();
    arguments["result"] = resultText(recording, row).toStdString();
    return arguments;
}

void writeRecord(const Recording& recording, Row row, Events& events)
{
    const Entry entry = recording.at(row);
    const bool isSpan = entry.kind == Kind::Call || entry.kind == Kind::Native;
    OrderedJson event = {{"ph", isSpan ? "X" : "i"}, {"name", callText(recording, row).toStdString()}, {"cat", kindName(entry.kind).toStdString()},
                  {"pid", pidOf(recording, row)}, {"tid", entry.thread + 1}, {"ts", microseconds(entry.start)}};
    if (isSpan)
        event["dur"] = microseconds(entry.took());
    else
        event["s"] = "t";
    event["args"] = argumentsOf(recording, row);
    events.write(event);
}

// A flow goes from slice to slice: it is drawn from the call that wrote to the one that got it.
void writeFlow(const Recording& recording, const Tie& tie, qint64 id, Events& events)
{
    const auto end = [&](const char* phase, Row row, Moment at) {
        return OrderedJson{{"ph", phase}, {"name", "data"}, {"cat", "data"}, {"id", id}, {"pid", pidOf(recording, row)}, {"tid", recording.thread(row) + 1}, {"ts", microseconds(at)}};
    };
    events.write(end("s", tie.from, recording.start(tie.from)));
    OrderedJson arrival = end("f", tie.to, recording.end(tie.to));
    arrival["bp"] = "e";
    arrival["args"] = {{"bytes", tie.bytes}};
    events.write(arrival);
}

}  // namespace

void writePerfetto(const ExportSource& source, RowTask& task)
{
    struct State {
        std::unique_ptr<Ties> own;
        const Ties* ties = nullptr;
        std::optional<Events> events;
        qint64 flows = 0;
    };
    const auto state = std::make_shared<State>();
    const Recording& recording = source.recording;
    task.add({.begin = [state, source, &recording] {
                  state->events.emplace(source.target);
                  writeNames(recording, *state->events);
                  if (!source.ties)
                      state->own = std::make_unique<Ties>(recording);
                  state->ties = source.ties ? source.ties : state->own.get();
              },
              .row = [state, &recording](Row row) {
                  writeRecord(recording, row, *state->events);
                  if (recording.kind(row) == Kind::Call)
                      for (const Tie& tie : state->ties->from(row))
                          writeFlow(recording, tie, ++state->flows, *state->events);
              },
              .end = [state] { state->events.reset(); }});
}

}  // namespace lab
