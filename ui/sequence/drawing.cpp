// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sequence/drawing.h"

#include <QCoreApplication>

#include <thread>

namespace ui::sequence {

std::shared_ptr<Drawing> Drawing::start(const lab::Recording& recording, const QString& format, const QString& path)
{
    std::shared_ptr<Drawing> drawing(new Drawing(recording, format, path));
    std::thread([drawing]() mutable {
        drawing->draw();
        // Its objects belong to the thread of the window, and end there.
        QMetaObject::invokeMethod(QCoreApplication::instance(), [last = std::move(drawing)] {});
    }).detach();
    return drawing;
}

Drawing::Drawing(const lab::Recording& recording, const QString& format, const QString& path)
    : m_theme(Theme::Choice::Print), m_format(format), m_path(path)
{
    m_recording.copy(recording);
}

void Drawing::draw()
{
    m_problem = saveFigure(m_recording, m_theme, m_format, m_path, &m_cancelled);
    m_finished = true;
}

}  // namespace ui::sequence
