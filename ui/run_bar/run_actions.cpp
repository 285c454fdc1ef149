// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/run_bar/run_actions.h"

#include "ui/theme.h"
#include "ui/widgets/icons.h"

#include <QWidget>

namespace ui {

using State = lab::Runner::State;

RunActions::RunActions(Bench& bench, Theme& theme, QWidget* page) : QObject(page), m_bench(bench), m_theme(theme)
{
    run = make(tr("&Run"), tr("Run the experiment, or go on after a pause"), QKeySequence(Qt::Key_F5), page);
    step = make(tr("&Step"), tr("Make the next step, then pause"), QKeySequence(Qt::Key_F10), page);
    pause = make(tr("&Pause"), tr("Pause after the step that runs now"), QKeySequence(Qt::Key_F6), page);
    reset = make(tr("R&eset"), tr("End all processes and empty the recording"), QKeySequence(Qt::SHIFT | Qt::Key_F5), page);
    ask = make(tr("Ask me to pre&dict"), tr("Stop before the steps that have a question, and ask it"), {}, page);
    ask->setCheckable(true);
    connect(run, &QAction::triggered, &bench.runner, &lab::Runner::run);
    connect(step, &QAction::triggered, &bench.runner, &lab::Runner::step);
    connect(pause, &QAction::triggered, &bench.runner, &lab::Runner::pause);
    connect(reset, &QAction::triggered, &bench.runner, &lab::Runner::reset);
    // Who goes on wants to see it.
    for (QAction* onward : {run, step, reset})
        connect(onward, &QAction::triggered, &bench.playhead, &Playhead::goLive);
    bench.runner.setAsking(ask->isChecked());
    connect(ask, &QAction::toggled, &bench.runner, &lab::Runner::setAsking);
    connect(&bench.runner, &lab::Runner::stateChanged, this, &RunActions::showState);
    connect(&bench, &Bench::experimentLoaded, this, &RunActions::showState);
    connect(&bench.recording(), &lab::Recording::processesChanged, this, &RunActions::showState);
    connect(&theme, &Theme::changed, this, &RunActions::drawIcons);
    showState();
    drawIcons();
}

QAction* RunActions::make(const QString& text, const QString& tip, const QKeySequence& keys, QWidget* page)
{
    auto* action = new QAction(text, page);
    action->setShortcut(keys);
    action->setToolTip(keys.isEmpty() ? tip : QStringLiteral("%1 (%2)").arg(tip, keys.toString(QKeySequence::NativeText)));
    page->addAction(action);
    return action;
}

void RunActions::showState()
{
    const State state = m_bench.runner.state();
    const bool moving = state == State::Starting || state == State::Running;
    const bool loaded = m_bench.runner.experiment() != nullptr;
    run->setEnabled(loaded && !moving && state != State::Asking);
    step->setEnabled(loaded && !moving && state != State::Asking);
    pause->setEnabled(moving);
    reset->setEnabled(state != State::Idle || !m_bench.recording().processes().empty());
}

void RunActions::drawIcons()
{
    const QColor faint = m_theme.color(Role::TextFaint);
    const auto draw = [&](QAction* action, Glyph glyph, Role role) {
        action->setIcon(glyphIcon(glyph, m_theme.color(role), faint));
    };
    draw(run, Glyph::Run, Role::OnAccent);
    draw(step, Glyph::Step, Role::Text);
    draw(pause, Glyph::Pause, Role::Text);
    draw(reset, Glyph::Reset, Role::Text);
}

}  // namespace ui
