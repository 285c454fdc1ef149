// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/recording_file.h"

#include <thread>

namespace lab {

/// Reads an .ipclab file in a thread of its own. The destructor gives up what is not done.
class RecordingReader {
public:
    explicit RecordingReader(const QString& path);
    ~RecordingReader();

    bool isFinished() const { return m_finished; }
    /// 0…1
    double done() const;
    /// Both once it is finished; what is in the recording is good only if there is no problem.
    const std::optional<QString>& problem() const { return m_problem; }
    Recording& recording() { return m_recording; }

private:
    Recording m_recording;
    std::optional<QString> m_problem;
    ReadProgress m_progress;
    std::atomic<bool> m_finished = false;
    std::thread m_thread;
};

}  // namespace lab
