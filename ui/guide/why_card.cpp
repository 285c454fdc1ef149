// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/guide/why_card.h"

#include "ui/theme.h"
#include "ui/widgets/labels.h"

#include <QVBoxLayout>

namespace ui {

QString stepText(const lab::Step& step)
{
    switch (step.kind) {
    case lab::Step::Kind::Call: return QStringLiteral("%1: %2").arg(step.peer, step.call);
    case lab::Step::Kind::Await: return WhyCard::tr("wait for %1").arg(step.await);
    case lab::Step::Kind::Kill: return WhyCard::tr("kill %1").arg(step.peer);
    case lab::Step::Kind::Sleep: return WhyCard::tr("wait %1 ms").arg(step.within);
    case lab::Step::Kind::Repeat: return WhyCard::tr("%1 times").arg(step.times);
    }
    return {};
}

WhyCard::WhyCard(Bench& bench, const Services& services, QWidget* parent)
    : QFrame(parent), m_bench(bench), m_services(services), m_title(label("title", {}, this)), m_why(label("", {}, this)),
      m_problem(label("error", {}, this))
{
    const int unit = services.theme.unit();
    setProperty("area", QStringLiteral("card"));
    setAccessibleName(tr("This step, and why"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(unit * 3, unit * 2, unit * 3, unit * 3);
    column->setSpacing(unit);
    for (QLabel* text : {m_title, m_why, m_problem}) {
        text->setWordWrap(true);
        text->setTextInteractionFlags(Qt::TextSelectableByMouse);
        column->addWidget(text);
    }
    connect(&bench.runner, &lab::Runner::stepStarted, this, &WhyCard::showStep);
    connect(&bench.runner, &lab::Runner::stepFinished, this, [this](int, lab::Outcome outcome, const QString& message) {
        if (outcome != lab::Outcome::Held)
            showProblem(message, outcome == lab::Outcome::Failed ? "error" : "blocked");
    });
    connect(&bench.runner, &lab::Runner::finished, this, [this](bool held, const QString& message) {
        if (!held)
            showProblem(message, "error");
    });
    connect(&bench.runner, &lab::Runner::stateChanged, this, [this](lab::Runner::State state) {
        if (state == lab::Runner::State::Idle)
            showStep(0);
    });
    connect(&bench, &Bench::experimentLoaded, this, [this] { showStep(0); });
    showStep(0);
}

void WhyCard::showStep(int index)
{
    m_problem->hide();
    const lab::Experiment* experiment = m_bench.runner.experiment();
    setVisible(experiment && index < experiment->stepCount());
    if (!isVisibleTo(parentWidget()))
        return;
    const bool waiting = m_bench.runner.state() == lab::Runner::State::Idle;
    const lab::Step& step = experiment->steps[static_cast<std::size_t>(index)];
    const QString summary = experiment->summary.in(m_services.language);
    m_title->setText(waiting ? experiment->title.in(m_services.language)
                             : tr("%1. %2").arg(index + 1).arg(stepText(step)));
    m_why->setText(waiting ? summary : step.why.in(m_services.language));
    m_why->setVisible(!m_why->text().isEmpty());
    if (waiting)
        showProblem(lab::whyNotRunnable(*experiment, m_bench.runner.platform(), m_services.language), "blocked");
}

void WhyCard::showProblem(const QString& what, const char* part)
{
    setLook(m_problem, "part", QLatin1String(part));
    m_problem->setText(what);
    m_problem->setVisible(!what.isEmpty());
}

}  // namespace ui
