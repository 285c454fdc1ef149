// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/guide/predict_card.h"

#include "ui/theme.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/wrapped_button.h"

#include <QAction>
#include <QPushButton>
#include <QVBoxLayout>

namespace ui {

PredictCard::PredictCard(Bench& bench, const Services& services, QAction& asking, QWidget* parent)
    : QFrame(parent), m_bench(bench), m_services(services), m_asking(asking), m_question(label("", {}, this)), m_choices(new QWidget(this)),
      m_outcome(label("ok", {}, this))
{
    const int unit = services.theme.unit();
    setProperty("area", QStringLiteral("hint"));
    setAccessibleName(tr("Predict"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(unit * 3, unit * 2, unit * 3, unit * 3);
    column->addWidget(label("title", tr("Predict"), this));
    m_question->setWordWrap(true);
    column->addWidget(m_question);
    auto* choices = new QVBoxLayout(m_choices);
    choices->setContentsMargins(0, 0, 0, 0);
    choices->setSpacing(unit);
    column->addWidget(m_choices);
    m_outcome->setWordWrap(true);
    column->addWidget(m_outcome);
    hide();
    connect(&bench.runner, &lab::Runner::questionAsked, this, &PredictCard::ask);
    connect(&bench.runner, &lab::Runner::questionAnswered, this, &PredictCard::showOutcome);
    connect(&bench.recording(), &lab::Recording::cleared, this, &QWidget::hide);
}

void PredictCard::clearChoices()
{
    const auto old = m_choices->findChildren<QPushButton*>();
    for (QPushButton* choice : old) {
        // The click that led here is still on its way through the button.
        choice->hide();
        choice->deleteLater();
    }
    delete m_choices->layout()->findChild<QHBoxLayout*>();
}

void PredictCard::ask(const lab::Question& question)
{
    clearChoices();
    m_question->setText(question.ask.in(m_services.language));
    m_outcome->hide();
    int index = 0;
    for (const lab::Words& words : question.choices) {
        auto* choice = new WrappedButton(words.in(m_services.language), m_choices);
        choice->setObjectName(QStringLiteral("choice-%1").arg(index));
        connect(choice, &QPushButton::clicked, this, [this, index] { m_bench.runner.answer(index); });
        m_choices->layout()->addWidget(choice);
        ++index;
    }
    addWaysOut();
    m_choices->show();
    show();
    if (auto* first = m_choices->findChild<QPushButton*>(QStringLiteral("choice-0")))
        first->setFocus();
}

void PredictCard::addWaysOut()
{
    auto* skip = new QPushButton(tr("Skip"), m_choices);
    auto* never = new QPushButton(tr("Ask no more"), m_choices);
    never->setToolTip(tr("Run menu, \"%1\", brings the questions back").arg(m_asking.text().remove(QLatin1Char('&'))));
    skip->setObjectName(QStringLiteral("skip"));
    never->setObjectName(QStringLiteral("never"));
    auto* line = new QHBoxLayout;
    for (QPushButton* way : {skip, never}) {
        way->setProperty("kind", QStringLiteral("flat"));
        line->addWidget(way);
    }
    qobject_cast<QVBoxLayout*>(m_choices->layout())->addLayout(line);
    connect(skip, &QPushButton::clicked, this, [this] { m_bench.runner.answer(-1); });
    connect(never, &QPushButton::clicked, &m_asking, [this] { m_asking.setChecked(false); });
}

void PredictCard::showOutcome(const lab::Question& question, int choice, bool right)
{
    clearChoices();
    m_choices->hide();
    const QString answer = question.choices.empty()
        ? QString() : question.choices[static_cast<std::size_t>(question.answer)].in(m_services.language);
    const QString verdict = choice < 0 ? tr("Skipped: %1").arg(answer)
        : right ? tr("✓ Right: %1").arg(answer) : tr("✗ Not so: %1").arg(answer);
    setLook(m_outcome, "part", choice < 0 ? QStringLiteral("muted") : right ? QStringLiteral("ok") : QStringLiteral("error"));
    const QString explanation = question.explanation.in(m_services.language);
    m_outcome->setText(explanation.isEmpty() ? verdict : verdict + QLatin1Char('\n') + explanation);
    m_outcome->show();
}

}  // namespace ui
