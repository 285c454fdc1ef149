// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/runner.h"
#include "ui/inspector/call_facts.h"

#include <QHash>
#include <QObject>

#include <optional>

namespace ui {

/// What the steps of experiments did when they ran on one platform, kept for when they run on another: the recording of a
/// run is gone when the next one begins.
class Twins : public QObject {
    Q_OBJECT

public:
    Twins(const lab::Runner& runner, const lab::Recording& recording, QObject* parent = nullptr);

    /// The same step as the one whose call this is, on each other platform that it ran on in this window.
    QList<CallFacts> of(lab::Row row) const;
    /// Whether the call is that of a step.
    bool isStep(lab::Row row) const { return stepOf(row).has_value(); }

private:
    void collect();
    std::optional<int> stepOf(lab::Row row) const;

    using Steps = QHash<int, CallFacts>;
    const lab::Runner& m_runner;
    const lab::Recording& m_recording;
    QHash<QString, QHash<QString, Steps>> m_runs;   ///< experiment → platform → step
};

}  // namespace ui
