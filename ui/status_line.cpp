// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/status_line.h"

#include "app/lab/text.h"
#include "ui/bench.h"
#include "ui/page.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/words.h"

#include <algorithm>

namespace ui {

StatusLine::StatusLine(QWidget* parent)
    : QStatusBar(parent), m_counts(new ElidedLabel("muted", this)), m_lost(label("muted", {}, this)),
      m_right(new ElidedLabel("muted", this))
{
    setSizeGripEnabled(false);
    setAccessibleName(tr("Status"));
    m_lost->setToolTip(tr("Records for which there was no room. None is lost without being counted here."));
    addWidget(m_counts);
    addWidget(m_lost);
    addPermanentWidget(m_right);
    const int gap = fontMetrics().averageCharWidth();
    m_counts->setContentsMargins(gap, 0, 0, 0);
    m_right->setContentsMargins(0, 0, gap, 0);
}

void StatusLine::follow(Page* page)
{
    if (m_page) {
        m_page->disconnect(this);
        if (Bench* bench = m_page->bench())
            bench->session.recording().disconnect(this);
    }
    m_page = page;
    if (!page)
        return;
    connect(page, &Page::statusTextChanged, this, &StatusLine::refresh);
    if (Bench* bench = page->bench()) {
        connect(&bench->session.recording(), &lab::Recording::rowsAppended, this, &StatusLine::refresh);
        connect(&bench->session.recording(), &lab::Recording::processesChanged, this, &StatusLine::refresh);
        connect(&bench->session.recording(), &lab::Recording::cleared, this, &StatusLine::refresh);
    }
    refresh();
}

void StatusLine::refresh()
{
    m_right->setFullText(m_page->statusText());
    Bench* bench = m_page->bench();
    m_counts->setVisible(bench != nullptr);
    m_lost->setVisible(bench != nullptr);
    if (!bench)
        return;
    const lab::Recording& recording = bench->recording();
    const auto alive = std::ranges::count_if(recording.processes(), [](const lab::ProcessInfo& info) { return info.ended < 0; });
    m_counts->setFullText(QStringLiteral("● %1  ·  %2  ·  %3")
                          .arg(counted(alive, tr("process"), tr("processes")),
                               counted(static_cast<qint64>(recording.callCount()), tr("call"), tr("calls")),
                               lab::bytesText(recording.bytesMoved())));
    m_lost->setText(QStringLiteral("·  ") + counted(static_cast<qint64>(recording.lost()), tr("event lost"), tr("events lost")));
    setLook(m_lost, "part", recording.lost() > 0 ? QStringLiteral("error") : QStringLiteral("muted"));
}

}  // namespace ui
