// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sequence/scene.h"

#include <QPolygonF>

namespace ui::sequence {

/// The way of some bytes through the picture: from the writer's line into the object, along it, to the reader's line.
struct FlowPath {
    QPolygonF points;
    int process = -1;           ///< whose data it is
};

/// The ways of what a record wrote or read, as far as they are in the scene and have been gone: of what was not yet read, into
/// the object.
std::vector<FlowPath> flowPaths(const Scene& scene, lab::Row row, const std::function<bool(lab::Row)>& hasHappened);

/// The part of a way that a drop of `length` pixels covers when its head has gone `share` (0…1) of it.
QPolygonF flowDrop(const QPolygonF& way, qreal share, qreal length);

}  // namespace ui::sequence
