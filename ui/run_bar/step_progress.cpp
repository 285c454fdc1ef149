// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/run_bar/step_progress.h"

#include "ui/widgets/labels.h"
#include "ui/widgets/words.h"

#include <QBoxLayout>
#include <QEvent>
#include <QProgressBar>

#include <algorithm>

namespace ui {
namespace {

constexpr int kLongBar = 150;

}  // namespace

StepProgress::StepProgress(QWidget* parent)
    : QWidget(parent), m_layout(new QBoxLayout(QBoxLayout::TopToBottom, this)), m_words(new ElidedLabel("muted", this)), m_bar(new QProgressBar(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(fontMetrics().height() / 4);
    m_layout->addWidget(m_words);
    m_layout->addWidget(m_bar, 0, Qt::AlignVCenter);
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(tr("Progress of the experiment"));
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    fit();
}

void StepProgress::setOneLine(bool oneLine)
{
    m_layout->setDirection(oneLine ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    fit();
}

// The font comes with the theme, and with the size of the texts.
void StepProgress::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        fit();
}

// As wide as the longest words, so that nothing beside it moves while an experiment runs.
void StepProgress::fit()
{
    m_words->ensurePolished();
    int words = 0;
    for (const QString& text : {tr("Step %1 of %2").arg(88).arg(88), tr("%1 as expected").arg(counted(88, tr("step"), tr("steps"))), tr("Not as expected")})
        words = std::max(words, m_words->fontMetrics().horizontalAdvance(text) + 2);
    const bool oneLine = m_layout->direction() == QBoxLayout::LeftToRight;
    m_words->setFixedWidth(words);
    m_bar->setFixedWidth(oneLine ? kLongBar : words);
    setFixedWidth(oneLine ? words + m_layout->spacing() + kLongBar : words);
}

void StepProgress::tell(const QString& text, const char* part, int done, int steps)
{
    setLook(m_words, "part", QLatin1String(part));
    m_words->setFullText(text);
    m_bar->setRange(0, std::max(steps, 1));
    m_bar->setValue(done);
}

void StepProgress::tellBusy(const QString& text)
{
    setLook(m_words, "part", QStringLiteral("muted"));
    m_words->setFullText(text);
    m_bar->setRange(0, 0);
}

QString StepProgress::text() const { return m_words->fullText(); }

}  // namespace ui
