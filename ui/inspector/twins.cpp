// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/twins.h"

#include <algorithm>

namespace ui {

Twins::Twins(const lab::Runner& runner, const lab::Recording& recording, QObject* parent)
    : QObject(parent), m_runner(runner), m_recording(recording)
{
    // The record of the last step may come after the run has ended.
    connect(&runner, &lab::Runner::finished, this, &Twins::collect);
    connect(&recording, &lab::Recording::rowsAppended, this, [this] {
        if (m_runner.state() == lab::Runner::State::Finished)
            collect();
    });
}

void Twins::collect()
{
    if (!m_runner.experiment())
        return;
    Steps& steps = m_runs[m_runner.experiment()->id][m_runner.platform()];
    for (const lab::StepResult& result : m_runner.results())
        if (result.row >= 0 && result.row < m_recording.rows() && m_recording.at(result.row).isCall())
            steps[result.index] = factsOf(m_recording, result.row);
}

std::optional<int> Twins::stepOf(lab::Row row) const
{
    const auto& results = m_runner.results();
    const auto found = std::find_if(results.begin(), results.end(), [row](const lab::StepResult& result) { return result.row == row; });
    return found == results.end() || !m_runner.experiment() ? std::nullopt : std::optional(found->index);
}

QList<CallFacts> Twins::of(lab::Row row) const
{
    QList<CallFacts> twins;
    const auto step = stepOf(row);
    const auto runs = step ? m_runs.constFind(m_runner.experiment()->id) : m_runs.constEnd();
    if (runs == m_runs.constEnd())
        return twins;
    for (auto run = runs->begin(); run != runs->end(); ++run)
        if (const auto facts = run->constFind(*step); run.key() != m_runner.platform() && facts != run->constEnd())
            twins.append(*facts);
    return twins;
}

}  // namespace ui
