// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/recording.h"

#include <QHash>
#include <QString>

#include <vector>

namespace ui::sequence {

/// Who takes part: threads that made calls, and the kernel objects they used. Grows with the recording.
class Cast {
public:
    /// One kernel object, or the instances of one name.
    struct Object {
        QString name;                    ///< "\\.\pipe\demo"; "Clipboard"; what it is where it has no name
        std::vector<quint64> channels;
        bool carriesData = false;        ///< or was made for that: a pipe, a slot, a section
        bool counted = true;             ///< how many there are is worth telling; a named pipe has an object for each connection
    };

    explicit Cast(const lab::Recording& recording) : m_recording(&recording) {}
    /// Takes in rows up to the recording's end; true if a lane came or changed.
    bool update();
    void clear();

    const lab::Recording& recording() const { return *m_recording; }
    /// Threads of a process that made calls, in the order of their first one.
    const std::vector<int>& threads(int process) const;
    /// Processes that take part, in the order of their start.
    std::vector<int> processes() const;
    const std::vector<Object>& objects() const { return m_objects; }
    /// Index into objects(); -1 if there is none.
    int objectOf(quint64 channel) const { return m_objectOf.value(channel, -1); }

private:
    bool takeHandle(lab::Row row, const lab::Entry& entry);
    bool takeCall(lab::Row row, const lab::Entry& entry);
    bool takeChannel(lab::Row row, const lab::Entry& entry);
    bool takeConversation(lab::Row row, const lab::Entry& entry);
    bool rename(quint64 channel, const QString& name);
    int join(quint64 channel, const QString& name);

    const lab::Recording* m_recording;
    QHash<int, std::vector<int>> m_threads;
    std::vector<Object> m_objects;
    QHash<quint64, int> m_objectOf;
    struct Known {
        QString name;
        bool means = false;
        bool counted = true;
    };
    QHash<quint64, Known> m_names;
    std::vector<bool> m_seenThreads;
    lab::Row m_taken = 0;
};

}  // namespace ui::sequence
