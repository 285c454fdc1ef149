// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sequence/cast.h"

#include <functional>
#include <vector>

namespace ui::sequence {

/// Widths of texts over the lanes.
struct HeaderWidths {
    std::function<qreal(const QString&)> title, thread;
};

/// A column of the diagram.
struct Lane {
    enum class Kind { Process, Object };
    Kind kind = Kind::Process;
    int index = -1;                ///< process, or object of the Cast
    QString title;
    QString note;                  ///< "2 instances"
    qreal x = 0;                   ///< of its line
    qreal halfWidth = 0;           ///< of what is drawn along the line: activations of all threads
    qreal headerLeft = 0, headerWidth = 0;
    std::vector<int> threads;
    QStringList threadNames;       ///< of `threads`; empty if there is no room for them
    qreal threadSpacing = 0;
    bool labelsRight = true;       ///< where the words of this lane's calls stand
    qreal labelLeft = 0, labelRight = 0;

    qreal left() const { return x - halfWidth; }
    qreal right() const { return x + halfWidth; }
    qreal threadX(int thread) const;
};

/// Sizes that depend on font and zoom, in device-independent pixels.
struct Measures {
    qreal gutter = 68;             ///< for the time
    qreal activation = 10;         ///< width
    qreal activationHeight = 18;
    qreal threadSpacing = 18;      ///< least
    qreal threadNames = 120;       ///< most that the lines of one process may take to have their names over them
    qreal laneSpacing = 220;       ///< least room from line to line
    qreal margin = 10;
    qreal line = 16;               ///< height of a line of text
    qreal badge = 17;              ///< height of a badge
    qreal headerPadding = 14;
};

/// Where everything stands from left to right.
struct Lanes {
    std::vector<Lane> lanes;
    qreal width = 0;

    const Lane* ofProcess(int process) const;
    const Lane* ofObject(int object) const;
};

/// The first process, the objects, the other processes, spread over `width`, or over more where that is too narrow.
Lanes arrange(const Cast& cast, const Measures& measures, qreal width, const HeaderWidths& widths);

}  // namespace ui::sequence
