// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/record/record_action.h"

#include "app/lab/output_file.h"
#include "ui/record/save_experiment_dialog.h"
#include "ui/theme.h"
#include "ui/widgets/icons.h"

#include <QMessageBox>

namespace ui {

RecordAction::RecordAction(Bench& bench, const Theme& theme, const QString& mechanism, QWidget* page)
    : QAction(page), m_bench(bench), m_theme(theme), m_mechanism(mechanism), m_page(page)
{
    setCheckable(true);
    setShortcut(QKeySequence(Qt::CTRL | Qt::Key_R));
    setToolTip(tr("Keep the calls that you make as an experiment. It begins with the first call of these processes, because "
                  "later ones need its handles (%1)").arg(shortcut().toString(QKeySequence::NativeText)));
    page->addAction(this);
    connect(this, &QAction::toggled, this, &RecordAction::toggle);
    connect(&bench.recorder, &lab::Recorder::changed, this, &RecordAction::showState);
    connect(&theme, &Theme::changed, this, &RecordAction::showState);
    showState();
}

void RecordAction::showState()
{
    setText(isChecked() ? tr("%n step(s)", nullptr, m_bench.recorder.steps()) : tr("Re&cord"));
    setIcon(glyphIcon(isChecked() ? Glyph::Stop : Glyph::Record, m_theme.color(Role::Error), m_theme.color(Role::TextFaint)));
}

void RecordAction::toggle(bool on)
{
    showState();
    if (!on)
        keep();
}

void RecordAction::keep()
{
    const lab::Recorder& recorder = m_bench.recorder;
    if (recorder.isEmpty()) {
        QMessageBox::information(m_page, tr("Nothing to keep"), tr("No call was made. Start a process, and make calls with the buttons of its card."));
        return;
    }
    if (recorder.overflowed()) {
        QMessageBox::warning(m_page, tr("Too long for an experiment"), tr("There were more than %1 calls. Reset, and record again.").arg(lab::Recorder::kMostSteps));
        return;
    }
    SaveExperimentDialog dialog(m_mechanism, recorder.steps(), m_page);
    if (dialog.exec() != QDialog::Accepted)
        return;
    const QByteArray source = recorder.experiment(dialog.id(), m_mechanism, dialog.title());
    const lab::ParsedExperiment parsed = lab::parseExperiment(source, dialog.path());
    const auto problem = parsed.error ? parsed.error->text() : lab::writeFile(dialog.path(), source);
    if (problem)
        return (void)QMessageBox::warning(m_page, tr("Not written"), *problem);
    emit saved(*parsed.experiment);
    if (dialog.isToRun())
        emit runWanted(*parsed.experiment);
}

}  // namespace ui
