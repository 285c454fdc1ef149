// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/recording.h"
#include "ipc/handle.h"

#include <initializer_list>
#include <string_view>

/// Writes recordings by hand: what peers would have recorded, at moments that the test chooses.
class Script {
public:
    explicit Script(lab::Recording& recording) : m_recording(recording) { recording.reset(1'000'000, 1'700'000'000'000); }

    int process(const QString& name) { return m_recording.addProcess({.name = name, .platform = QStringLiteral("linux"), .pid = 100 + m_pids++}); }
    int thread(int process, const QString& name) { return m_recording.addThread({.process = process, .name = name, .tid = 1000 + m_pids++}); }

    /// A record of a call; set what differs on the result of `call` and append it.
    ipc::trace::Record call(ipc::CallId call, lab::Moment start, lab::Moment end) const;
    /// A call that moved `bytes` at `position` of `channel`.
    ipc::trace::Record moved(ipc::CallId call, lab::Moment start, lab::Moment end, quint64 channel, quint64 position, quint32 bytes, quint8 flags, quint32 handle = 0) const;
    lab::Row append(int thread, const ipc::trace::Record& record, std::span<const std::byte> details = {});
    /// That a handle was opened, changed or closed.
    lab::Row object(int thread, lab::Moment at, ipc::trace::ObjectEvent event, quint32 handle, ipc::HandleKind kind, quint64 channel, std::string_view name, std::string_view state = {},
                    std::initializer_list<std::string_view> facts = {});   // "name\tvalue"
    lab::Row processEvent(int thread, lab::Moment at, ipc::trace::ProcessEvent event);

private:
    lab::Recording& m_recording;
    int m_pids = 0;
};
