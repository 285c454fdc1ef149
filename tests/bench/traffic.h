// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/recording.h"

#include <optional>

class Script;

namespace bench {

/// A client that writes messages into a named pipe and a server that reads them, as long as wanted: each message bears its number.
/// Of the reads some wait and some fail; beneath the writes there are system calls.
class Traffic {
public:
    explicit Traffic(lab::Recording& recording);
    ~Traffic();

    /// Appends so many rows; announces them a few thousand at a time.
    void add(qint64 rows);

private:
    void addRow(qint64 step);

    lab::Recording& m_recording;
    std::unique_ptr<Script> m_script;
    int m_client = -1, m_server = -1;   // threads
    qint64 m_step = 0;
    lab::Moment m_now = 0;
};

}  // namespace bench
