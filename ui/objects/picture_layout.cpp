// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/objects/picture_layout.h"

#include "app/lab/text.h"

#include "ui/widgets/names.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <utility>

namespace ui::objects {

QString elided(const QString& text, TextStyle style, qreal width, const TextWidth& textWidth)
{
    if (textWidth(text, style) <= width)
        return text;
    qsizetype size = text.size();
    while (size > 0 && textWidth(text.left(size) + QChar(u'…'), style) > width)
        --size;
    return size > 0 ? text.left(size).trimmed() + QChar(u'…') : QString();
}

namespace {

// Pieces that a line may end after: a word with the space before it, or a part of a path; `ends` are what parts of one end with.
QStringList pieces(const QString& text, QStringView ends)
{
    QStringList found;
    QString piece;
    for (const QChar c : text) {
        const bool wasPath = !piece.isEmpty() && ends.contains(piece.back());
        const bool isPath = ends.contains(c);
        const bool begins = (c == QLatin1Char(' ') && !piece.trimmed().isEmpty()) || (wasPath && !isPath && piece.trimmed().size() > 2);
        if (begins)
            found.append(std::exchange(piece, {}));
        piece += c;
    }
    if (!piece.trimmed().isEmpty())
        found.append(piece);
    return found;
}

}  // namespace

QStringList wrapped(const QString& text, TextStyle style, qreal width, const TextWidth& textWidth, const QString& token)
{
    const auto fits = [&](const QString& words) { return textWidth(words, style) <= width; };
    if (fits(text))
        return text.isEmpty() ? QStringList() : QStringList(text);
    QStringList words;
    for (const QString& piece : pieces(text, u"\\/|"))
        words += fits(piece.trimmed()) ? QStringList(piece) : pieces(piece, u"_");
    QStringList lines;
    QString line;
    for (const QString& piece : std::as_const(words)) {
        if (line.isEmpty() || fits((line + piece).trimmed())) {
            line += piece;
        } else {
            lines.append(line);
            line = piece;
        }
    }
    lines.append(line);
    for (QString& each : lines)
        each = fittingName(each.trimmed(), token, fits);
    return lines;
}

namespace {

constexpr qreal kLeastChunk = 5;
constexpr qreal kAddress = 7.3;     // in lines' heights: the width of a party that shows one
constexpr qreal kMostSide = 12;
constexpr int kMostStateLines = 2;

/// Places one column after the other, then what connects them.
class Placing {
public:
    Placing(const Picture& picture, const Sizes& sizes, qreal width, const TextWidth& textWidth)
        : m_picture(picture), m_sizes(sizes), m_width(width), m_textWidth(textWidth)
    {
    }

    PlacedPicture run();

private:
    struct Column {
        qreal left = 0, width = 0;
    };
    struct PartyPlace {
        int process = -1;
        QRectF rect;
        bool left = true;
    };
    struct BarPlace {
        const Bar* bar = nullptr;
        QRectF rect;
    };

    qreal boxes(const Column& column);
    qreal box(const Box& box, const Column& column, qreal top);
    qreal item(const Item& item, const Column& column, qreal top, bool centred);
    qreal bar(const Bar& bar, const Column& column, qreal top);
    void chunks(const Bar& bar, PlacedBar& placed);
    qreal pair(const Pair& pair, const Column& column, qreal top, bool centred);
    qreal hex(const Hex& hex, const Column& column, qreal top);
    qreal states(const States& states, const Column& column, qreal top);
    qreal lines(const QString& text, const Column& column, qreal top, TextStyle style, Role role, Qt::Alignment alignment, int process = -1);
    void text(const QRectF& rect, const QString& text, TextStyle style, Role role, Qt::Alignment alignment, int process = -1);
    qreal parties(const std::vector<Party>& parties, const Column& column, bool left, qreal height);
    void arrows();
    void arrow(const BarPlace& bar, int process, bool into);
    void joins();
    const QRectF* placeOf(const lab::HandleKey& handle) const;

    const Picture& m_picture;
    const Sizes& m_sizes;
    qreal m_width;
    const TextWidth& m_textWidth;
    PlacedPicture m_placed;
    std::vector<PartyPlace> m_parties;
    std::vector<BarPlace> m_bars;
    std::vector<std::pair<quint64, QRectF>> m_joining;   ///< rows that lead to the box of a channel
};

void Placing::text(const QRectF& rect, const QString& words, TextStyle style, Role role, Qt::Alignment alignment, int process)
{
    m_placed.texts.push_back({rect, elided(words, style, rect.width(), m_textWidth), style, role, process, alignment});
}

qreal Placing::lines(const QString& words, const Column& column, qreal top, TextStyle style, Role role, Qt::Alignment alignment, int process)
{
    for (const QString& line : wrapped(words, style, column.width, m_textWidth, m_picture.token)) {
        text(QRectF(column.left, top, column.width, m_sizes.line), line, style, role, alignment, process);
        top += m_sizes.line;
    }
    return top;
}

qreal Placing::box(const Box& box, const Column& column, qreal top)
{
    const Column inner{column.left + m_sizes.padding, column.width - 2 * m_sizes.padding};
    const std::size_t frame = m_placed.frames.size();
    m_placed.frames.push_back({});
    const std::size_t target = m_placed.targets.size();
    m_placed.targets.push_back({{}, -1, std::nullopt, box.channel, box.title});
    qreal y = top + m_sizes.padding * 0.75;
    for (const QString& line : wrapped(box.title, TextStyle::Strong, inner.width, m_textWidth, m_picture.token)) {
        text(QRectF(inner.left, y, inner.width, m_sizes.title), line, TextStyle::Strong, Role::Kernel, Qt::AlignHCenter);
        y += m_sizes.title;
    }
    if (!box.state.isEmpty())
        y = lines(box.state, inner, y, TextStyle::Small, box.stateRole, Qt::AlignHCenter);
    y += m_sizes.padding * 0.5;
    for (const Item& each : box.items)
        y = item(each, inner, y, false) + m_sizes.padding * 0.4;
    y += m_sizes.padding * 0.6;
    const QRectF rect(column.left, top, column.width, y - top);
    m_placed.frames[frame].rect = rect;
    m_placed.targets[target].rect = rect;
    return y;
}

qreal Placing::boxes(const Column& column)
{
    qreal y = 0;
    for (const Box& each : m_picture.boxes)
        y = box(each, column, y) + m_sizes.padding;
    return std::max(0.0, y - m_sizes.padding);
}

qreal Placing::item(const Item& item, const Column& column, qreal top, bool centred)
{
    switch (item.kind) {
    case Item::Kind::Bar: return bar(item.bar, column, top);
    case Item::Kind::Pair: return pair(item.pair, column, top, centred);
    case Item::Kind::Hex: return hex(item.hex, column, top);
    case Item::Kind::States: return states(item.states, column, top);
    case Item::Kind::Note: break;
    }
    return lines(item.note.text, column, top, TextStyle::Small, item.note.role, centred ? Qt::AlignHCenter : Qt::AlignLeft);
}

qreal Placing::pair(const Pair& pair, const Column& column, qreal top, bool centred)
{
    const qreal begin = top;
    const TextStyle leftStyle = pair.handle ? TextStyle::MonoSmall : TextStyle::Small;
    const qreal leftWidth = m_textWidth(pair.left, leftStyle);
    const qreal rightWidth = m_textWidth(pair.right, TextStyle::Small);
    const bool oneLine = !centred && leftWidth + rightWidth + m_sizes.padding <= column.width;
    if (oneLine) {
        const QRectF rect(column.left, top, column.width, m_sizes.line);
        text(rect, pair.left, leftStyle, Role::TextMuted, Qt::AlignLeft, pair.process);
        text(rect, pair.right, TextStyle::Small, pair.role, Qt::AlignRight);
        top += m_sizes.line;
    } else {
        const Qt::Alignment alignment = centred ? Qt::AlignHCenter : Qt::AlignLeft;
        top = lines(pair.left, column, top, leftStyle, Role::TextMuted, alignment, pair.process);
        top = lines(pair.right, column, top, TextStyle::Small, pair.role, centred ? Qt::AlignHCenter : Qt::AlignRight);
    }
    if (pair.joins != 0)
        m_joining.emplace_back(pair.joins, QRectF(column.left, begin, column.width, top - begin));
    if (pair.row >= 0 || pair.handle)
        m_placed.targets.push_back({QRectF(column.left, begin, column.width, top - begin), pair.row, pair.handle, 0, pair.left + QLatin1Char(' ') + pair.right});
    return top;
}

qreal Placing::bar(const Bar& bar, const Column& column, qreal top)
{
    const QRectF words(column.left, top, column.width, m_sizes.line);
    const qreal captionWidth = m_textWidth(bar.caption, TextStyle::Small);
    if (captionWidth + m_textWidth(bar.amount, TextStyle::Small) + m_sizes.padding <= column.width) {
        text(words, bar.caption, TextStyle::Small, Role::TextMuted, Qt::AlignLeft);
        text(words, bar.amount, TextStyle::Small, Role::TextMuted, Qt::AlignRight);
        top += m_sizes.line;
    } else {
        top = lines(bar.caption, column, top, TextStyle::Small, Role::TextMuted, Qt::AlignLeft);
        top = lines(bar.amount, column, top, TextStyle::Small, Role::TextMuted, Qt::AlignRight);
    }
    PlacedBar placed;
    placed.rect = QRectF(column.left, top + 1, column.width, m_sizes.bar);
    chunks(bar, placed);
    if (bar.mark > 0 && bar.capacity > 0)
        placed.mark = placed.rect.left() + placed.rect.width() * std::min(static_cast<qreal>(bar.mark) / static_cast<qreal>(bar.capacity), 1.0);
    m_bars.push_back({&bar, placed.rect});
    m_placed.bars.push_back(placed);
    return placed.rect.bottom() + 2;
}

// A chunk takes its share of the quota, but at least so much that it is seen; too many share what there is.
void Placing::chunks(const Bar& bar, PlacedBar& placed)
{
    if (bar.chunks.empty())
        return;
    const QRectF inner = placed.rect.adjusted(1, 1, -1, -1);
    std::vector<qreal> widths;
    qreal sum = 0;
    for (const Chunk& chunk : bar.chunks) {
        const qreal share = bar.capacity > 0 ? inner.width() * static_cast<qreal>(chunk.bytes) / static_cast<qreal>(bar.capacity) : inner.width() / 8;
        widths.push_back(std::max(share, kLeastChunk));
        sum += widths.back();
    }
    const qreal squeeze = sum > inner.width() ? inner.width() / sum : 1;
    qreal x = inner.left();
    for (std::size_t i = 0; i < widths.size(); ++i) {
        const QRectF rect(x, inner.top(), widths[i] * squeeze, inner.height());
        placed.chunks.push_back({rect, bar.chunks[i]});
        m_placed.targets.push_back({rect, bar.chunks[i].row, std::nullopt, 0, lab::bytesText(bar.chunks[i].bytes)});
        x = rect.right();
    }
}

qreal Placing::hex(const Hex& hex, const Column& column, qreal top)
{
    const qreal byteWidth = m_textWidth(QStringLiteral("00 "), TextStyle::MonoSmall);
    const qreal wantedOffset = m_textWidth(QStringLiteral("0000 "), TextStyle::MonoSmall);
    // Where there is hardly room for bytes the offsets give way.
    const qreal offsetWidth = column.width >= wantedOffset + 4 * byteWidth ? wantedOffset : 0;
    const auto fitting = std::max<std::size_t>(static_cast<std::size_t>((column.width - offsetWidth) / byteWidth), 1);
    const std::size_t perLine = std::bit_floor(std::min<std::size_t>(fitting, 16));
    for (std::size_t first = 0; first < hex.bytes.size(); first += perLine) {
        if (offsetWidth > 0)
            text(QRectF(column.left, top, offsetWidth, m_sizes.line), QStringLiteral("%1").arg(hex.offset + first, 4, 16, QLatin1Char('0')),
                 TextStyle::MonoSmall, Role::TextFaint, Qt::AlignLeft);
        for (std::size_t i = first; i < std::min(first + perLine, hex.bytes.size()); ++i) {
            const qreal x = column.left + offsetWidth + static_cast<qreal>(i - first) * byteWidth;
            text(QRectF(x, top, byteWidth, m_sizes.line), QStringLiteral("%1").arg(hex.bytes[i], 2, 16, QLatin1Char('0')), TextStyle::MonoSmall,
                 Role::TextFaint, Qt::AlignLeft, hex.writers[i]);
            m_placed.texts.back().marked = i < hex.differs.size() && hex.differs[i];
        }
        top += m_sizes.line;
    }
    return top;
}

// One after the other with the present one in its colour, in one line or two, the first ending with the arrow to the next.
// Where that is not enough the present one stands alone.
qreal Placing::states(const States& states, const Column& column, qreal top)
{
    const QString arrow = QStringLiteral(" › ");
    const qreal arrowWidth = m_textWidth(arrow, TextStyle::Small);
    std::vector<PlacedText> placed;
    qreal x = 0;
    int line = 0;
    for (qsizetype i = 0; i < states.names.size(); ++i) {
        const bool present = i == states.present;
        const bool isLast = i + 1 == states.names.size();
        const TextStyle style = present ? TextStyle::Strong : TextStyle::Small;
        const qreal width = m_textWidth(states.names[i], style);
        if (x > 0 && x + width + (isLast ? 0 : arrowWidth) > column.width) {
            x = 0;
            ++line;
        }
        const qreal y = top + line * m_sizes.title;
        placed.push_back({QRectF(column.left + x, y, width + 1, m_sizes.title), states.names[i], style, present ? states.role : Role::TextFaint});
        x += width;
        if (!isLast)
            placed.push_back({QRectF(column.left + x, y, arrowWidth, m_sizes.title), arrow, TextStyle::Small, Role::TextFaint});
        x += arrowWidth;
    }
    const bool fits = std::ranges::all_of(placed, [&](const PlacedText& each) { return each.rect.right() <= column.left + column.width + 1; });
    if (line < kMostStateLines && fits) {
        m_placed.texts.insert(m_placed.texts.end(), placed.begin(), placed.end());
        return top + (line + 1) * m_sizes.title;
    }
    if (states.present >= 0)
        text(QRectF(column.left, top, column.width, m_sizes.title), states.names[states.present], TextStyle::Strong, states.role, Qt::AlignHCenter);
    return top + m_sizes.title;
}

qreal Placing::parties(const std::vector<Party>& parties, const Column& column, bool left, qreal height)
{
    const Column inner{column.left + m_sizes.padding * 0.5, column.width - m_sizes.padding};
    qreal top = 0;
    for (std::size_t i = 0; i < parties.size(); ++i) {
        const Party& party = parties[i];
        const std::size_t frame = m_placed.frames.size();
        m_placed.frames.push_back({{}, party.process, party.look != Party::Look::Present});
        qreal y = top + m_sizes.padding;
        for (const QString& line : wrapped(party.name, TextStyle::Strong, inner.width, m_textWidth)) {
            text(QRectF(inner.left, y, inner.width, m_sizes.title), line, TextStyle::Strong, Role::Text, Qt::AlignHCenter, party.process);
            y += m_sizes.title;
        }
        for (const Item& each : party.items)
            y = item(each, inner, y, true) + m_sizes.padding * 0.3;
        y += m_sizes.padding * 0.6;
        // The last one reaches to the foot of the picture.
        const qreal share = height * static_cast<qreal>(i + 1) / static_cast<qreal>(parties.size());
        const qreal bottom = std::max(y, share - (i + 1 < parties.size() ? m_sizes.padding : 0));
        const QRectF rect(column.left, top, column.width, bottom - top);
        m_placed.frames[frame].rect = rect;
        m_parties.push_back({party.process, rect, left});
        top = bottom + m_sizes.padding;
    }
    return std::max(0.0, top - m_sizes.padding);
}

void Placing::arrow(const BarPlace& bar, int process, bool into)
{
    const auto party = std::find_if(m_parties.begin(), m_parties.end(), [&](const PartyPlace& each) { return each.process == process; });
    if (party == m_parties.end())
        return;
    const qreal y = bar.rect.center().y();
    const QPointF from(party->left ? party->rect.right() + 1 : party->rect.left() - 1, std::clamp(y, party->rect.top() + 6, party->rect.bottom() - 6));
    const QPointF to(party->left ? bar.rect.left() - 1 : bar.rect.right() + 1, y);
    m_placed.arrows.push_back({into ? QLineF(from, to) : QLineF(to, from), into || bar.bar->writer < 0 ? process : bar.bar->writer});
}

void Placing::arrows()
{
    for (const BarPlace& bar : m_bars) {
        if (bar.bar->writer >= 0)
            arrow(bar, bar.bar->writer, true);
        for (const int writer : bar.bar->otherWriters)
            arrow(bar, writer, true);
        if (bar.bar->reader >= 0 && bar.bar->reader != bar.bar->writer)
            arrow(bar, bar.bar->reader, false);
    }
}

const QRectF* Placing::placeOf(const lab::HandleKey& handle) const
{
    const auto found = std::find_if(m_placed.targets.begin(), m_placed.targets.end(), [&](const Target& target) { return target.handle == handle; });
    return found == m_placed.targets.end() ? nullptr : &found->rect;
}

void Placing::joins()
{
    for (const Inherited& pair : m_picture.inherited) {
        const QRectF* parent = placeOf(pair.parent);
        const QRectF* child = placeOf(pair.child);
        if (parent && child)
            m_placed.joins.push_back({QLineF(parent->center(), child->center()), true});
    }
    for (const auto& [channel, row] : m_joining) {
        const auto box = std::find_if(m_placed.targets.begin(), m_placed.targets.end(),
                                      [channel = channel](const Target& target) { return target.channel == channel; });
        if (box == m_placed.targets.end())
            continue;
        const bool left = row.center().x() < box->rect.center().x();
        const qreal y = std::clamp(row.center().y(), box->rect.top() + 6, box->rect.bottom() - 6);
        m_placed.joins.push_back({QLineF(QPointF(left ? row.right() : row.left(), row.center().y()),
                                         QPointF(left ? box->rect.left() : box->rect.right(), y)), false});
    }
}

PlacedPicture Placing::run()
{
    m_placed.token = m_picture.token;
    if (m_picture.boxes.empty() && m_picture.left.empty() && m_picture.right.empty()) {
        m_placed.height = lines(m_picture.nothing, {0, m_width}, 0, TextStyle::Body, Role::TextMuted, Qt::AlignLeft);
        return m_placed;
    }
    // A process has short words, but an address must stand in one line.
    const qreal side = std::clamp(std::max(m_width * 0.24, std::min(m_width * 0.28, m_sizes.line * kAddress)), 60.0, m_sizes.line * kMostSide);
    const Column left{0, m_picture.left.empty() ? 0 : side};
    const Column right{m_width - side, m_picture.right.empty() ? 0 : side};
    const qreal begin = left.width > 0 ? left.width + m_sizes.gap : 0;
    const qreal end = right.width > 0 ? right.left - m_sizes.gap : m_width;
    qreal height = boxes({begin, end - begin});
    // The taller side decides; the frames of the other one are stretched to it.
    Placing probe(m_picture, m_sizes, m_width, m_textWidth);
    height = std::max({height, probe.parties(m_picture.left, left, true, 0), probe.parties(m_picture.right, right, false, 0)});
    parties(m_picture.left, left, true, height);
    parties(m_picture.right, right, false, height);
    arrows();
    joins();
    m_placed.height = height;
    for (const PlacedFrame& frame : m_placed.frames)
        m_placed.height = std::max(m_placed.height, frame.rect.bottom());
    return m_placed;
}

}  // namespace

PlacedPicture place(const Picture& picture, const Sizes& sizes, qreal width, const TextWidth& textWidth)
{
    return Placing(picture, sizes, width, textWidth).run();
}

}  // namespace ui::objects
