// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/row_task.h"

class QIODevice;

namespace lab {

class Ties;

/// What a format needs to write itself. All borrowed, for as long as the task runs.
struct ExportSource {
    const Recording& recording;
    const Ties* ties = nullptr;   ///< of the recording; made when it begins where nobody has them
    QIODevice& target;
};

// One writer for each format of exporting.h. Each adds its passes to the task.

/// One line a record, RFC 4180, with a heading; times in ns since the recording's zero.
void writeCsv(const ExportSource& source, RowTask& task);

/// {"startedAt", "processes", "threads", "lost", "records": […]}, one record a line.
void writeJson(const ExportSource& source, RowTask& task);

/// A sequenceDiagram: lanes for processes (or their threads, where several make calls) and for kernel objects; calls that
/// move data are arrows to and from the object, other calls arrows to themselves.
void writeMermaid(const ExportSource& source, RowTask& task);
/// The same diagram for PlantUML.
void writePlantUml(const ExportSource& source, RowTask& task);

/// A document: the processes and the calls as tables, and the diagram (Mermaid). CommonMark with tables.
void writeMarkdown(const ExportSource& source, RowTask& task);

/// The Trace Event Format that Perfetto and chrome://tracing open: a slice for each call and native call, an instant for
/// everything else, flows from writes to reads. Times in µs since the recording's zero, with three decimals.
void writePerfetto(const ExportSource& source, RowTask& task);

/// "call", "native", "object", "message", "process", "note".
QString kindName(ipc::trace::Kind kind);

}  // namespace lab
