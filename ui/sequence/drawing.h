// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sequence/figure.h"
#include "ui/theme.h"

#include <atomic>
#include <memory>

namespace ui::sequence {

/// A figure that is drawn in a thread of its own, from a copy of the recording as it is now. For the thread of the window.
class Drawing : public std::enable_shared_from_this<Drawing> {
public:
    static std::shared_ptr<Drawing> start(const lab::Recording& recording, const QString& format, const QString& path);

    bool isFinished() const { return m_finished; }
    const std::optional<QString>& problem() const { return m_problem; }   ///< once it is finished
    /// It ends by itself some time later; the file stays as it was.
    void cancel() { m_cancelled = true; }

private:
    Drawing(const lab::Recording& recording, const QString& format, const QString& path);
    void draw();

    lab::Recording m_recording;
    const Theme m_theme;
    const QString m_format, m_path;
    std::optional<QString> m_problem;
    std::atomic<bool> m_finished = false;
    std::atomic<bool> m_cancelled = false;
};

}  // namespace ui::sequence
