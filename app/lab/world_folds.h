// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/world.h"

/// What each mechanism adds to the world, record by record. Used by fold() only.
namespace lab {

/// Views and what was written through them.
void foldMemory(World& world, const Recording& recording, Row row, const Entry& entry);
/// Who owns a mutex, whether an event is set: what the calls on them did.
void foldSync(World& world, const Recording& recording, Row row, const Entry& entry);
/// The mutexes of a process that ended.
void abandonMutexes(World& world, const ProcessInfo& process);
/// What overlapped operations are under way.
void foldOverlapped(World& world, const Recording& recording, Row row, const Entry& entry);
/// An end of a named pipe was opened, or its process has told of it again.
void foldPipeEnd(World& world, const Recording& recording, Row row, HandleKey key);
/// `end` is no more: what that means for the other one, if it was an end of a named pipe.
void pipeEndClosed(World& world, const HandleState& end, Row row);
/// What the calls on an end of a named pipe say of its instance.
void foldPipe(World& world, const Recording& recording, Row row, const Entry& entry);
/// Stands for the identity of an instance to which no client has come: on Windows only connections have one.
quint64 ownChannel(HandleKey server);
void foldClipboard(World& world, const Recording& recording, Row row, const Entry& entry);
/// Events of X11: what programs outside the session do.
void foldClipboardEvent(ClipboardState& clipboard, const Recording& recording, Row row, const Entry& entry);
/// As CloseClipboard does, and the end of the process that had it open.
void closeClipboard(ClipboardState& clipboard);
/// Services, and the values that their items are given.
void foldDdeCall(World& world, const Recording& recording, Row row, const Entry& entry);
void foldDdeMessage(World& world, const Recording& recording, Row row, const Entry& entry);
/// What is over with a process: its views, its pending operations, its hold on the clipboard, its listeners, its services.
void endProcess(World& world, int process);

/// Notes a row behind those before it; only the last `kept` stay.
void keepLast(QList<Row>& rows, Row row, qsizetype kept);

/// The first detail with this key; nothing if there is none.
std::optional<ipc::trace::Detail> detailOf(const Recording& recording, Row row, ipc::trace::Key key);

}  // namespace lab
