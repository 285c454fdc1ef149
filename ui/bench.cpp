// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bench.h"

namespace ui {

Bench::Bench(QObject* parent) : QObject(parent), runner(session), recorder(session), twins(runner, session.recording())
{
    connect(&session.worlds(), &lab::WorldHistory::changed, this, [this] {
        if (playhead.isLive())
            emit worldChanged();
    });
    connect(&playhead, &Playhead::changed, this, &Bench::worldChanged);
    connect(&session.recording(), &lab::Recording::cleared, this, [this] {
        selection.clear();
        playhead.goLive();
        emit worldChanged();
    });
}

void Bench::load(const lab::Experiment& experiment, const QString& platform)
{
    runner.reset();
    runner.load(experiment, platform);
    emit experimentLoaded();
}

lab::World Bench::world()
{
    return playhead.isLive() ? session.worlds().latest() : session.worlds().at(playhead.rows());
}

}  // namespace ui
