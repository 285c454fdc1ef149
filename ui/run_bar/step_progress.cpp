// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/run_bar/step_progress.h"

#include "ui/widgets/labels.h"
#include "ui/widgets/words.h"

#include <QBoxLayout>
#include <QProgressBar>

#include <algorithm>

namespace ui {
namespace {

constexpr int kLongBar = 150;

}  // namespace

StepProgress::StepProgress(QWidget* parent)
    : QWidget(parent), m_layout(new QBoxLayout(QBoxLayout::TopToBottom, this)), m_words(label("muted", {}, this)), m_bar(new QProgressBar(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(fontMetrics().height() / 4);
    m_layout->addWidget(m_words);
    m_layout->addWidget(m_bar, 0, Qt::AlignVCenter);
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(tr("Progress of the experiment"));
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setOneLine(false);
}

void StepProgress::setOneLine(bool oneLine)
{
    m_layout->setDirection(oneLine ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    int words = 0;
    for (const QString& text : {tr("Step %1 of %2").arg(88).arg(88), tr("%1 as expected").arg(counted(88, tr("step"), tr("steps"))), tr("Not as expected")})
        words = std::max(words, m_words->fontMetrics().horizontalAdvance(text));
    m_words->setMinimumWidth(words + 2);
    m_bar->setFixedWidth(oneLine ? kLongBar : words);
}

void StepProgress::tell(const QString& text, const char* part, int done, int steps)
{
    setLook(m_words, "part", QLatin1String(part));
    m_words->setText(text);
    m_bar->setRange(0, std::max(steps, 1));
    m_bar->setValue(done);
}

void StepProgress::tellBusy(const QString& text)
{
    setLook(m_words, "part", QStringLiteral("muted"));
    m_words->setText(text);
    m_bar->setRange(0, 0);
}

QString StepProgress::text() const { return m_words->text(); }

}  // namespace ui
