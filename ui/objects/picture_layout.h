// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/objects/picture.h"

#include <QLineF>
#include <QRectF>
#include <QStringList>

#include <functional>

namespace ui::objects {

using TextWidth = std::function<qreal(const QString&, TextStyle)>;

/// Sizes that depend on the font.
struct Sizes {
    qreal line = 15;            ///< a line of small text
    qreal title = 18;
    qreal bar = 16;
    qreal padding = 8;
    qreal gap = 14;             ///< between columns: room for an arrow
};

struct PlacedText {
    QRectF rect;
    QString text;               ///< fits
    TextStyle style = TextStyle::Small;
    Role role = Role::TextMuted;
    int process = -1;           ///< its colour instead of the role's
    Qt::Alignment alignment = Qt::AlignLeft;
    bool marked = false;        ///< on a ground of its own
};

struct PlacedChunk {
    QRectF rect;
    Chunk chunk;
};

struct PlacedBar {
    QRectF rect;
    std::vector<PlacedChunk> chunks;
    qreal mark = -1;            ///< x of a line across it; -1: none
};

struct PlacedArrow {
    QLineF line;
    int process = -1;
};

/// What a click on a place selects.
struct Target {
    QRectF rect;
    lab::Row row = -1;
    std::optional<lab::HandleKey> handle;
    quint64 channel = 0;
    QString tip;
};

/// A line that joins what belongs together, drawn behind the frames.
struct PlacedJoin {
    QLineF line;
    bool dashed = false;
};

struct PlacedFrame {
    QRectF rect;
    int process = -1;           ///< a party's; -1: a kernel object's
    bool outline = false;       ///< of somebody who is not there (any more)
};

/// Everything of a picture, placed in `width`. Texts are elided or broken so that none leaves its frame.
struct PlacedPicture {
    qreal height = 0;
    std::vector<PlacedFrame> frames;
    std::vector<PlacedText> texts;
    std::vector<PlacedBar> bars;
    std::vector<PlacedArrow> arrows;
    std::vector<PlacedJoin> joins;
    std::vector<Target> targets;
    QString token;              ///< of the session: fainter in names
    qreal zoom = 1;             ///< of its texts
};

PlacedPicture place(const Picture& picture, const Sizes& sizes, qreal width, const TextWidth& textWidth);

/// Breaks a text so that each line fits: at its spaces, and a name also after "\\", "/" and "|", never inside a word, but for a constant
/// that is too long: after its "_". Any other word that is too long has "…" for the session's token or for its middle.
QStringList wrapped(const QString& text, TextStyle style, qreal width, const TextWidth& textWidth, const QString& token = {});
/// The text, or its beginning with "…".
QString elided(const QString& text, TextStyle style, qreal width, const TextWidth& textWidth);

}  // namespace ui::objects
