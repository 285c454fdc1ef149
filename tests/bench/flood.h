// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/intake.h"

namespace bench {

/// A process that publishes records at a steady rate through a real ring, and the way of those into a recording.
class Flood {
public:
    /// Adds the process to the recording and starts it.
    Flood(lab::Recording& recording, int perMillisecond, int seconds);
    ~Flood();

    bool isRunning();
    lab::Intake& intake() { return m_intake; }
    ipc::trace::Counters counters();

private:
    lab::Intake m_intake;
    std::shared_ptr<lab::TraceSource> m_source;
    int m_pid = -1;
};

}  // namespace bench
