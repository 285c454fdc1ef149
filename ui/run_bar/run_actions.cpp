// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/run_bar/run_actions.h"

#include "ui/record/record_action.h"
#include "ui/theme.h"
#include "ui/widgets/icons.h"

#include <QSettings>
#include <QWidget>

namespace ui {

using State = lab::Runner::State;

constexpr auto kAskKey = "run/ask";

QList<QAction*> RunActions::all() const { return {run, step, pause, reset, record, ask}; }

RunActions::RunActions(Bench& bench, Theme& theme, const QString& mechanism, QWidget* page)
    : QObject(page), record(new RecordAction(bench, theme, mechanism, page)), m_bench(bench), m_theme(theme)
{
    run = make("run", tr("&Run"), tr("Run the experiment, or go on after a pause"), QKeySequence(Qt::Key_F5), page);
    step = make("step", tr("&Step"), tr("Make the next step, then pause"), QKeySequence(Qt::Key_F10), page);
    pause = make("pause", tr("&Pause"), tr("Pause after the step that runs now"), QKeySequence(Qt::Key_F6), page);
    reset = make("reset", tr("R&eset"), tr("End all processes and empty the recording"), QKeySequence(Qt::SHIFT | Qt::Key_F5), page);
    ask = make("ask", tr("Ask me to pre&dict"), tr("Stop before the steps that have a question, and ask it"), {}, page);
    record->setObjectName(QStringLiteral("record"));
    ask->setCheckable(true);
    ask->setChecked(QSettings().value(QLatin1String(kAskKey), true).toBool());
    connect(run, &QAction::triggered, &bench.runner, &lab::Runner::run);
    connect(step, &QAction::triggered, &bench.runner, &lab::Runner::step);
    connect(pause, &QAction::triggered, &bench.runner, &lab::Runner::pause);
    connect(reset, &QAction::triggered, &bench.runner, &lab::Runner::reset);
    // Who goes on wants to see it.
    for (QAction* onward : {run, step, reset})
        connect(onward, &QAction::triggered, &bench.playhead, &Playhead::goLive);
    bench.runner.setAsking(ask->isChecked());
    connect(ask, &QAction::toggled, this, [this](bool on) {
        QSettings().setValue(QLatin1String(kAskKey), on);
        m_bench.runner.setAsking(on);
        if (!on && m_bench.runner.state() == State::Asking)
            m_bench.runner.answer(-1);
    });
    connect(&bench.runner, &lab::Runner::stateChanged, this, &RunActions::showState);
    connect(&bench, &Bench::experimentLoaded, this, &RunActions::showState);
    connect(&bench.recording(), &lab::Recording::processesChanged, this, &RunActions::showState);
    connect(&theme, &Theme::changed, this, &RunActions::drawIcons);
    showState();
    drawIcons();
}

void RunActions::runWithoutAsking()
{
    m_bench.runner.setAsking(false);
    connect(&m_bench.runner, &lab::Runner::finished, this, [this] { m_bench.runner.setAsking(ask->isChecked()); }, Qt::SingleShotConnection);
    run->trigger();
}

QAction* RunActions::make(const char* name, const QString& text, const QString& tip, const QKeySequence& keys, QWidget* page)
{
    auto* action = new QAction(text, page);
    action->setObjectName(QLatin1String(name));
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
