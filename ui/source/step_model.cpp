// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/source/step_model.h"

#include "ui/guide/why_card.h"
#include "ui/theme.h"

#include <algorithm>

namespace ui {
namespace {

QString argumentsOf(const lab::Step& step)
{
    QStringList parts;
    for (const auto& [name, value] : step.args.items())
        parts.append(QStringLiteral("%1 %2").arg(QString::fromStdString(name), QString::fromStdString(value.dump())));
    return parts.join(QStringLiteral(",  "));
}

bool samePlace(const lab::Step& a, const lab::Step& b)
{
    return a.place.line == b.place.line && a.place.column == b.place.column && a.call == b.call && a.peer == b.peer;
}

}  // namespace

StepModel::StepModel(Bench& bench, const Services& services, QObject* parent)
    : QAbstractTableModel(parent), m_bench(bench), m_services(services)
{
    connect(&bench.runner, &lab::Runner::stateChanged, this, &StepModel::reload);
    connect(&bench, &Bench::experimentLoaded, this, &StepModel::reload);
    connect(&bench.runner, &lab::Runner::stepStarted, this, &StepModel::touch);
    connect(&bench.runner, &lab::Runner::stepFinished, this, &StepModel::touch);
    reload();
}

void StepModel::reload()
{
    const lab::Experiment* experiment = m_bench.runner.experiment();
    const std::size_t steps = experiment ? experiment->steps.size() : 0;
    const bool same = steps == m_steps.size()
        && (steps == 0 || std::ranges::equal(experiment->steps, m_steps, samePlace));
    if (same && steps > 0) {
        emit dataChanged(index(0, 0), index(rowCount() - 1, Columns_ - 1));
        return;
    }
    beginResetModel();
    m_steps = experiment ? experiment->steps : std::vector<lab::Step>();
    endResetModel();
}

void StepModel::touch(int step)
{
    // The mark moves on from the step before.
    const int first = std::max(0, step - 1);
    const int last = std::min(step + 1, rowCount() - 1);
    if (first <= last)
        emit dataChanged(index(first, 0), index(last, Columns_ - 1));
}

int StepModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_steps.size()); }
int StepModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : Columns_; }

int StepModel::current() const
{
    const auto state = m_bench.runner.state();
    return state == lab::Runner::State::Idle || state == lab::Runner::State::Finished ? -1 : m_bench.runner.position();
}

const lab::StepResult* StepModel::resultOf(int step) const
{
    const auto& results = m_bench.runner.results();
    const auto found = std::ranges::find(results, step, &lab::StepResult::index);
    return found == results.end() ? nullptr : &*found;
}

lab::Row StepModel::recordOf(int step) const
{
    const lab::StepResult* result = resultOf(step);
    return result ? result->row : -1;
}

QString StepModel::outcomeText(int step) const
{
    const lab::StepResult* result = resultOf(step);
    if (!result)
        return step == current() ? tr("running") : QString();
    switch (result->outcome) {
    case lab::Outcome::Held: return tr("✓ as expected");
    case lab::Outcome::Failed: return tr("✗ %1").arg(result->message);
    case lab::Outcome::Differs: return tr("≠ %1").arg(result->message);
    case lab::Outcome::Skipped: return tr("skipped");
    }
    return {};
}

QString StepModel::text(int step, int column) const
{
    const lab::Step& shown = m_steps[static_cast<std::size_t>(step)];
    const bool isCall = shown.kind == lab::Step::Kind::Call;
    switch (column) {
    case Number: return step == current() ? QStringLiteral("▶ %1").arg(step + 1) : QString::number(step + 1);
    case Where: return isCall ? QStringLiteral("%1 · %2").arg(shown.peer, shown.thread) : QString();
    case Call: return isCall ? shown.call : stepText(shown);
    case Arguments: return isCall ? argumentsOf(shown) : QString();
    case Outcome: return outcomeText(step);
    case Why: return shown.why.in(m_services.language);
    default: return {};
    }
}

QVariant StepModel::color(int step, int column) const
{
    const lab::StepResult* result = resultOf(step);
    const Theme& theme = m_services.theme;
    if (column == Outcome && result) {
        const bool bad = result->outcome == lab::Outcome::Failed;
        const bool good = result->outcome == lab::Outcome::Held;
        return theme.color(bad ? Role::Error : good ? Role::Ok : Role::Blocked);
    }
    return column == Number || column == Arguments ? QVariant(theme.color(Role::TextMuted)) : QVariant();
}

QVariant StepModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const Theme& theme = m_services.theme;
    switch (role) {
    case Qt::DisplayRole: return text(index.row(), index.column());
    case Qt::ToolTipRole: return text(index.row(), index.column());
    case Qt::ForegroundRole: return color(index.row(), index.column());
    case Qt::FontRole:
        return index.column() == Call || index.column() == Arguments ? QVariant(theme.font(TextStyle::Mono)) : QVariant();
    case Qt::BackgroundRole: return index.row() == current() ? QVariant(theme.tint(theme.color(Role::Accent))) : QVariant();
    default: return {};
    }
}

QVariant StepModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Number: return QStringLiteral("#");
    case Where: return tr("Process · thread");
    case Call: return tr("Call");
    case Arguments: return tr("Arguments");
    case Outcome: return tr("Came out");
    case Why: return tr("Why");
    default: return {};
    }
}

}  // namespace ui
