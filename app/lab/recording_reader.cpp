// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/recording_reader.h"

#include <algorithm>

namespace lab {

RecordingReader::RecordingReader(const QString& path)
    : m_thread([this, path] {
          m_problem = readRecording(m_recording, path, m_progress);
          m_finished = true;
      })
{
}

RecordingReader::~RecordingReader()
{
    m_progress.cancelled = true;
    m_thread.join();
}

double RecordingReader::done() const
{
    return static_cast<double>(m_progress.bytes) / static_cast<double>(std::max<qint64>(m_progress.of, 1));
}

}  // namespace lab
