// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/experiments.h"
#include "app/lab/recorder.h"
#include "app/lab/runner.h"
#include "app/lab/session.h"
#include "ui/inspector/twins.h"
#include "ui/selection.h"

namespace ui {

class Theme;

/// What all pages share.
struct Services {
    Theme& theme;
    const lab::ExperimentLibrary& library;
    QString language;   ///< "en", "zh_CN": of experiments and lessons
};

/// What all views of one page share: its session with the recording, its runner, what is selected and the moment shown.
class Bench : public QObject {
    Q_OBJECT

public:
    explicit Bench(QObject* parent = nullptr);

    lab::Session session;
    lab::Runner runner;
    lab::Recorder recorder;
    Selection selection;
    Playhead playhead;
    Twins twins;        ///< of the calls of experiments that ran here on other platforms

    const lab::Recording& recording() const { return session.recording(); }
    /// Ends what runs and takes an experiment; nothing starts yet.
    void load(const lab::Experiment& experiment, const QString& platform);
    /// The world at the moment that the page shows.
    lab::World world();

signals:
    /// The runner has another experiment, not started.
    void experimentLoaded();
    /// The world at the moment shown is another one, or the moment is.
    void worldChanged();
};

}  // namespace ui
