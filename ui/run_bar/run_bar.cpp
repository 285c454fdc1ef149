// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/run_bar/run_bar.h"

#include "app/lab/platform.h"
#include "ui/record/record_action.h"
#include "ui/run_bar/run_actions.h"
#include "ui/run_bar/step_progress.h"
#include "ui/theme.h"
#include "ui/widgets/elided_combo.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/words.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QSettings>
#include <QStandardItemModel>
#include <QToolButton>

#include <array>

namespace ui {
namespace {

using State = lab::Runner::State;

struct Speed {
    int delay;   ///< ms between two steps
    const char* text;
};
constexpr std::array kSpeeds{Speed{0, QT_TRANSLATE_NOOP("ui::RunBar", "full speed")},
                             Speed{150, QT_TRANSLATE_NOOP("ui::RunBar", "fast")},
                             Speed{500, QT_TRANSLATE_NOOP("ui::RunBar", "½ s a step")},
                             Speed{1000, QT_TRANSLATE_NOOP("ui::RunBar", "1 s a step")},
                             Speed{2000, QT_TRANSLATE_NOOP("ui::RunBar", "2 s a step")}};
constexpr int kUsualSpeed = 1;
constexpr auto kSpeedKey = "run/delay";
constexpr auto kPlatformKey = "run/platform";

// The choice is narrow; the card of each process has the whole title.
QString shortName(const lab::Platform& platform)
{
    return lab::behaviourOf(platform.id) == QStringLiteral("wine") ? QStringLiteral("Wine (Windows)") : platform.title;
}

QComboBox* combo(const QString& name, int letters, QWidget* parent)
{
    auto* box = new ElidedCombo(parent);
    box->setAccessibleName(name);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(letters);
    return box;
}

}  // namespace

RunBar::RunBar(Bench& bench, const Services& services, const QString& mechanism, const RunActions& actions, QMenu* exports,
               QWidget* parent)
    : QWidget(parent), m_bench(bench), m_services(services), m_experiments(combo(tr("Experiment"), 24, this)),
      m_platforms(combo(tr("Runs on"), 10, this)), m_speed(combo(tr("Speed"), 5, this)), m_runsOn(label("muted", tr("Runs on"), this)),
      m_progress(new StepProgress(this)), m_export(new QToolButton(this))
{
    setProperty("area", QStringLiteral("bar"));
    setAttribute(Qt::WA_StyledBackground);
    const int unit = services.theme.unit();
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(unit * 3, unit * 2, unit * 3, unit * 2);
    line->setSpacing(unit * 2);
    line->addWidget(m_experiments, 1);
    line->addWidget(m_runsOn);
    line->addWidget(m_platforms);
    addButton(actions.run, "primary");
    addButton(actions.step, "");
    m_spare = {addButton(actions.pause, ""), addButton(actions.reset, "")};
    addButton(actions.record, "");
    line->addWidget(m_speed);
    line->addWidget(m_progress);
    line->addWidget(m_export);
    makeExport(exports);
    // The keyboard goes as the eye does.
    for (int i = 1; i < line->count(); ++i)
        setTabOrder(line->itemAt(i - 1)->widget(), line->itemAt(i)->widget());

    bench.runner.setLanguage(services.language);
    fillExperiments(mechanism);
    fillPlatforms();
    fillSpeeds();
    connect(m_experiments, &QComboBox::currentIndexChanged, this, &RunBar::load);
    connect(m_platforms, &QComboBox::currentIndexChanged, this, &RunBar::load);
    connect(m_platforms, &QComboBox::activated, this, [this] { m_bench.session.prepare(m_platforms->currentData().toString()); });
    connect(&bench.session, &lab::Session::preparing, this, &RunBar::showPreparing);
    connect(actions.record, &RecordAction::saved, this, &RunBar::add);
    connect(actions.record, &RecordAction::runWanted, this, [this, run = actions.run](const lab::Experiment& experiment) {
        choose(experiment);
        run->trigger();
    });
    connect(&bench.runner, &lab::Runner::stateChanged, this, &RunBar::showProgress);
    connect(&bench.runner, &lab::Runner::stepStarted, this, &RunBar::showProgress);
    connect(&bench.runner, &lab::Runner::stepFinished, this, &RunBar::showProgress);
    showProgress();
}

void RunBar::makeExport(QMenu* exports)
{
    m_export->setText(tr("Export"));
    m_export->setToolTip(tr("Write the recording to a file"));
    m_export->setPopupMode(QToolButton::InstantPopup);
    m_export->setMenu(exports);
    m_export->setObjectName(QStringLiteral("export"));
    m_export->setProperty("area", QStringLiteral("bar"));
    const auto draw = [this] {
        const Theme& theme = m_services.theme;
        m_export->setIcon(glyphIcon(Glyph::Export, theme.color(Role::Text), theme.color(Role::TextFaint)));
    };
    draw();
    connect(&m_services.theme, &Theme::changed, m_export, draw);
    m_spare.append(m_export);
}

QToolButton* RunBar::addButton(QAction* action, const char* kind)
{
    auto* button = new QToolButton(this);
    button->setDefaultAction(action);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setProperty("kind", QLatin1String(kind));
    button->setProperty("area", QStringLiteral("bar"));
    button->setObjectName(action->objectName());
    button->setFocusPolicy(Qt::StrongFocus);
    layout()->addWidget(button);
    return button;
}

void RunBar::fillExperiments(const QString& mechanism)
{
    for (const lab::Experiment* experiment : m_services.library.of(mechanism)) {
        m_own.push_back(*experiment);
        m_experiments->addItem(experiment->title.in(m_services.language));
        m_experiments->setItemData(m_experiments->count() - 1, experiment->summary.in(m_services.language), Qt::ToolTipRole);
    }
    m_experiments->setCurrentIndex(-1);
}

void RunBar::fillPlatforms()
{
    auto* model = qobject_cast<QStandardItemModel*>(m_platforms->model());
    for (const lab::Platform& platform : lab::platforms()) {
        m_platforms->addItem(shortName(platform), platform.id);
        QStandardItem* item = model->item(m_platforms->count() - 1);
        item->setEnabled(platform.available);
        item->setToolTip(platform.available ? platform.title : platform.whyNot);
        if (!platform.available)
            item->setText(tr("%1: not available").arg(platform.title));
    }
    m_platforms->view()->setMinimumWidth(m_platforms->view()->sizeHintForColumn(0) + m_services.theme.unit(6));
    const QString wanted = QSettings().value(QLatin1String(kPlatformKey), lab::defaultPlatform()).toString();
    const int index = m_platforms->findData(wanted);
    const bool usable = index >= 0 && model->item(index)->isEnabled();
    m_platforms->setCurrentIndex(usable ? index : m_platforms->findData(lab::defaultPlatform()));
}

void RunBar::fillSpeeds()
{
    for (const Speed& speed : kSpeeds)
        m_speed->addItem(tr(speed.text), speed.delay);
    m_speed->setToolTip(tr("Pause between two steps"));
    connect(m_speed, &QComboBox::currentIndexChanged, this, [this] {
        const int delay = m_speed->currentData().toInt();
        m_bench.runner.setDelay(delay);
        QSettings().setValue(QLatin1String(kSpeedKey), delay);
    });
    const int delay = QSettings().value(QLatin1String(kSpeedKey), kSpeeds[kUsualSpeed].delay).toInt();
    m_speed->setCurrentIndex(std::max(0, m_speed->findData(delay)));
    m_bench.runner.setDelay(m_speed->currentData().toInt());
}

// The title of the experiment comes first: where there is little room the words give way that a drawing says as well.
void RunBar::resizeEvent(QResizeEvent*)
{
    const Theme& theme = m_services.theme;
    const bool narrow = width() < theme.unit(345);
    m_runsOn->setVisible(!narrow);
    m_progress->setOneLine(width() >= theme.unit(440));
    for (QToolButton* button : m_spare)
        button->setToolButtonStyle(narrow ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon);
}

int RunBar::add(const lab::Experiment& experiment)
{
    const auto known = std::ranges::find(m_own, experiment.path, &lab::Experiment::path);
    const int index = static_cast<int>(known - m_own.begin());
    if (known == m_own.end()) {
        m_own.push_back(experiment);
        m_experiments->addItem(experiment.title.in(m_services.language));
    } else {
        *known = experiment;
    }
    return index;
}

void RunBar::choose(const lab::Experiment& experiment)
{
    const int index = add(experiment);
    if (m_experiments->currentIndex() == index)
        load();
    else
        m_experiments->setCurrentIndex(index);
}

void RunBar::load()
{
    const int index = m_experiments->currentIndex();
    if (index < 0)
        return;
    const lab::Experiment& experiment = m_own[static_cast<std::size_t>(index)];
    const QString platform = m_platforms->currentData().toString();
    QSettings().setValue(QLatin1String(kPlatformKey), platform);
    m_experiments->setToolTip(experiment.summary.in(m_services.language));
    m_bench.load(experiment, platform);
    emit experimentChosen(experiment.id);
    showProgress();
}

QString RunBar::platformTitle() const { return lab::platformTitle(lab::behaviourOf(m_platforms->currentData().toString())); }

// Something of the platform that must be there first: how long it takes nobody knows.
void RunBar::showPreparing(const QString& what)
{
    if (what.isEmpty())
        return showProgress();
    m_progress->tellBusy(what);
}

void RunBar::showProgress()
{
    const lab::Experiment* experiment = m_bench.runner.experiment();
    const int steps = experiment ? experiment->stepCount() : 0;
    const int done = static_cast<int>(m_bench.runner.results().size());
    const State state = m_bench.runner.state();
    if (state != State::Finished)
        return m_progress->tell(StepProgress::tr("Step %1 of %2").arg(std::min(done + (state == State::Idle ? 0 : 1), steps)).arg(steps), "muted", done, steps);
    if (m_bench.runner.allHeld())
        m_progress->tell(StepProgress::tr("%1 as expected").arg(counted(steps, StepProgress::tr("step"), StepProgress::tr("steps"))), "ok", done, steps);
    else
        m_progress->tell(StepProgress::tr("Not as expected"), "error", done, steps);
}

}  // namespace ui
