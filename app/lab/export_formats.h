// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/recording.h"

class QIODevice;

/// One writer for each format of exporting.h.
namespace lab {

/// One line a record, RFC 4180, with a heading; times in ns since the recording's zero.
void writeCsv(const Recording& recording, QIODevice& target);

/// {"startedAt", "processes", "threads", "lost", "records": […]}, one record a line.
void writeJson(const Recording& recording, QIODevice& target);

/// A sequenceDiagram: lanes for processes (or their threads, where several make calls) and for kernel objects; calls that
/// move data are arrows to and from the object, other calls arrows to themselves.
void writeMermaid(const Recording& recording, QIODevice& target);
/// The same diagram for PlantUML.
void writePlantUml(const Recording& recording, QIODevice& target);

/// A document: the processes and the calls as tables, and the diagram (Mermaid). CommonMark with tables.
void writeMarkdown(const Recording& recording, QIODevice& target);

/// The Trace Event Format that Perfetto and chrome://tracing open: a slice for each call and native call, an instant for
/// everything else, flows from writes to reads. Times in µs since the recording's zero, with three decimals.
void writePerfetto(const Recording& recording, QIODevice& target);

/// "call", "native", "object", "message", "process", "note".
QString kindName(ipc::trace::Kind kind);

}  // namespace lab
