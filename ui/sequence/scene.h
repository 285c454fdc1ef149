// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/recording.h"

#include "ui/theme.h"

#include <QLineF>
#include <QRectF>
#include <QString>

#include <functional>
#include <vector>

/// What is to be drawn, without a word on how: plain values, made by layout.h and drawn by painter.h. All places are in
/// pixels of the whole diagram, from the top of its first line.
namespace ui::sequence {

/// Width of a text in a style of the theme.
using TextWidth = std::function<qreal(const QString&, TextStyle)>;

/// A piece of a label.
struct Run {
    QString text;
    Role role = Role::Text;
    TextStyle style = TextStyle::Body;
    bool whole = false;         ///< shown whole or not at all; what it says is seen elsewhere too
};

struct Label {
    QRectF rect;
    std::vector<Run> runs;      ///< elided to fit
    bool alignRight = false;
    lab::Row row = -1;
    bool second = false;        ///< goes on with the label that follows it in the list, one line lower
};

struct Badge {
    QRectF rect;
    QString text;
    bool error = false;
    lab::Row row = -1;
};

/// The span of a call on the line of its thread.
struct Activation {
    QRectF rect;
    int process = -1;
    lab::Row row = -1;          ///< -1 while it has not returned
    bool waited = false;
    bool live = false;
    bool failed = false;
};

struct Arrow {
    enum class Style { Data, Peek, Message, Event };   ///< a window message; an event of X11
    QLineF line;
    Style style = Style::Data;
    int process = -1;           ///< whose data it is
    lab::Row row = -1;          ///< the call at this end
};

/// What one process made happen in another: a release that moved no data.
struct Link {
    QLineF line;
    QString text;
    QRectF textRect;            ///< empty if there is no room for the text
    lab::Row from = -1, to = -1;
};

/// Data that lies in an object, from its write to its read.
struct Rail {
    QLineF line;
    int process = -1;
    lab::Row from = -1, to = -1;
};

/// Data that arrives in an object or leaves it.
struct Block {
    QRectF rect;
    int process = -1;
    lab::Row row = -1;
    bool hollow = false;        ///< it leaves
};

struct TimeMark {
    qreal y = 0;
    QString text;
};

struct Fold {
    qreal top = 0, bottom = 0;
    QString text;
};

/// A remark of the experiment, across the diagram.
struct Remark {
    QRectF rect;
    QString text;
    lab::Row row = -1;
};

/// The end of a process on its line.
struct Ending {
    qreal x = 0, y = 0;
    int process = -1;
    bool violent = false;
};

/// The line of a process ends here, seen or not.
struct LaneEnd {
    int process = -1;
    qreal y = 0;
};

/// The line of a process that was not there from the first line on begins here.
struct LaneBegin {
    int process = -1;
    qreal y = 0;
};

/// Zoomed far out: what happened in a strip of a few pixels, all of it counted.
struct Density {
    QRectF rect;                ///< the strip on the line of a process; its width tells the number of calls
    int process = -1;
    qint64 calls = 0;
    qint64 errors = 0;
};

struct Scene {
    qint64 firstLine = 0, lastLine = -1;    ///< lines that are laid out
    std::vector<Activation> activations;
    std::vector<Arrow> arrows;
    std::vector<Link> links;
    std::vector<Rail> rails;
    std::vector<Block> blocks;
    std::vector<Label> labels;
    std::vector<Badge> badges;
    std::vector<TimeMark> times;
    std::vector<Fold> folds;
    std::vector<Remark> remarks;
    std::vector<Ending> endings;
    std::vector<LaneEnd> laneEnds;
    std::vector<LaneBegin> laneBegins;
    std::vector<Density> densities;
};

}  // namespace ui::sequence
