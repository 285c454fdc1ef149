// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/objects/picture_view.h"

#include "ui/widgets/names.h"

#include <QFontMetricsF>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace ui::objects {
namespace {

constexpr int kMargin = 12;
constexpr qreal kPlainWidth = 26;    // of a picture with the theme's texts, in lines' heights; a wider one has larger texts
constexpr qreal kLargest = 1.6;
constexpr qreal kStep = 0.05;

QFont fontAt(const Theme& theme, TextStyle style, qreal zoom)
{
    QFont font = theme.font(style);
    font.setPointSizeF(font.pointSizeF() * zoom);
    return font;
}

void drawFrame(QPainter& painter, const PlacedFrame& frame, const Theme& theme)
{
    if (frame.outline) {
        painter.setPen(QPen(frame.process >= 0 ? theme.process(frame.process) : theme.color(Role::TextMuted), 1, Qt::DashLine));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(frame.rect.adjusted(0.5, 0.5, -0.5, -0.5), theme.radius(), theme.radius());
        return;
    }
    const bool party = frame.process >= 0;
    const QColor color = party ? theme.process(frame.process) : theme.color(Role::Kernel);
    painter.setPen(!party || theme.isPrint() ? QPen(color, 1.2) : QPen(Qt::NoPen));
    painter.setBrush(party && !theme.isPrint() ? theme.tint(color) : theme.color(Role::Panel));
    painter.drawRoundedRect(frame.rect.adjusted(0.5, 0.5, -0.5, -0.5), theme.radius(), theme.radius());
}

void drawBar(QPainter& painter, const PlacedBar& bar, const Theme& theme)
{
    painter.setPen(QPen(theme.color(Role::Border), 1));
    painter.setBrush(theme.color(Role::Window));
    painter.drawRoundedRect(bar.rect.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2);
    for (const PlacedChunk& chunk : bar.chunks) {
        const QColor color = theme.process(chunk.chunk.process);
        const QRectF rect = chunk.rect.adjusted(0, 0, chunk.rect.width() > 4 ? -1.5 : 0, 0);
        painter.fillRect(rect, theme.isPrint() ? QBrush(color, theme.processPattern(chunk.chunk.process)) : QBrush(theme.tint(color, 0.6)));
    }
    if (bar.mark >= 0) {
        painter.setPen(QPen(theme.color(Role::Error), 1.4));
        painter.drawLine(QPointF(bar.mark, bar.rect.top() - 2), QPointF(bar.mark, bar.rect.bottom() + 2));
    }
}

void drawArrow(QPainter& painter, const PlacedArrow& arrow, const Theme& theme)
{
    const QColor color = theme.process(arrow.process);
    painter.setPen(QPen(color, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawLine(arrow.line);
    const qreal angle = std::atan2(arrow.line.dy(), arrow.line.dx());
    const qreal size = 5;
    for (const qreal turn : {2.5, -2.5})
        painter.drawLine(arrow.line.p2(), arrow.line.p2() + QPointF(std::cos(angle + turn) * size, std::sin(angle + turn) * size));
}

}  // namespace

Sizes sizesFor(const Theme& theme, qreal zoom)
{
    Sizes sizes;
    sizes.line = std::ceil(QFontMetricsF(fontAt(theme, TextStyle::Small, zoom)).height()) + 1;
    sizes.title = std::ceil(QFontMetricsF(fontAt(theme, TextStyle::Strong, zoom)).height()) + 2;
    sizes.bar = std::round(sizes.line * 1.05);
    sizes.padding = std::round(theme.unit(2) * zoom);
    sizes.gap = std::round(theme.unit(4) * zoom);
    return sizes;
}

PlacedPicture placeZoomed(const Picture& picture, const Theme& theme, qreal zoom, qreal width)
{
    std::map<TextStyle, QFontMetricsF> metrics;
    const auto textWidth = [&](const QString& text, TextStyle style) {
        auto known = metrics.find(style);
        if (known == metrics.end())
            known = metrics.emplace(style, QFontMetricsF(fontAt(theme, style, zoom))).first;
        return known->second.horizontalAdvance(text);
    };
    PlacedPicture placed = place(picture, sizesFor(theme, zoom), width, textWidth);
    placed.zoom = zoom;
    return placed;
}

void addSpare(PlacedPicture& placed, const Picture& picture, const Theme& theme, qreal width, qreal room)
{
    constexpr std::size_t kFewest = 3;   // items that are worth a box
    Picture shown = picture;
    for (Box spare : picture.spare) {
        for (bool tried = false; !tried && !spare.items.empty();) {
            shown.boxes.push_back(spare);
            PlacedPicture larger = placeZoomed(shown, theme, placed.zoom, width);
            const bool fits = larger.height <= room;
            tried = fits || spare.items.size() <= kFewest;
            if (fits)
                placed = std::move(larger);
            else
                shown.boxes.pop_back();
            spare.items.erase(spare.items.begin());
        }
    }
}

void draw(QPainter& painter, const PlacedPicture& picture, const Theme& theme)
{
    painter.setRenderHint(QPainter::Antialiasing);
    for (const PlacedJoin& join : picture.joins) {
        painter.setPen(QPen(theme.color(Role::Kernel), 1.2, join.dashed ? Qt::DashLine : Qt::SolidLine));
        painter.drawLine(join.line);
    }
    for (const PlacedFrame& frame : picture.frames)
        drawFrame(painter, frame, theme);
    for (const PlacedBar& bar : picture.bars)
        drawBar(painter, bar, theme);
    std::map<TextStyle, QFont> fonts;
    for (const PlacedText& text : picture.texts) {
        if (text.marked)
            painter.fillRect(text.rect.adjusted(-1, 1, -2, -1), theme.selection());
        auto font = fonts.find(text.style);
        if (font == fonts.end())
            font = fonts.emplace(text.style, fontAt(theme, text.style, picture.zoom)).first;
        painter.setFont(font->second);
        const QColor color = text.process >= 0 ? theme.process(text.process) : theme.color(text.role);
        drawName(painter, text.rect, text.alignment, text.text, picture.token, color, theme.color(Role::TextFaint));
    }
    for (const PlacedArrow& arrow : picture.arrows)
        drawArrow(painter, arrow, theme);
}

PictureView::PictureView(PictureMaker make, Bench& bench, const Theme& theme, QWidget* parent)
    : QWidget(parent), m_make(make), m_bench(bench), m_theme(theme)
{
    setAccessibleName(tr("Inside the kernel"));
    connect(&bench, &Bench::worldChanged, this, &PictureView::refresh);
    connect(&bench.session, &lab::Session::ticked, this, &PictureView::tick);
    connect(&bench.selection, &Selection::rowChanged, this, &PictureView::refresh);
    connect(&bench.recording(), &lab::Recording::cleared, this, [this] { m_before = {}; });
    connect(&theme, &Theme::changed, this, &PictureView::arrange);
    refresh();
}

std::vector<Waiting> PictureView::waiting(const lab::World& world) const
{
    const lab::Recording& recording = m_bench.recording();
    std::vector<Waiting> all;
    if (m_bench.playhead.isLive()) {
        for (const lab::LiveCall& call : m_bench.session.liveCalls())
            all.push_back({call.process, call.threadName, call.call, call.handle, call.since});
        return all;
    }
    for (const lab::BlockedThread& blocked : world.blocked) {
        const lab::ThreadInfo& thread = recording.threads()[static_cast<std::size_t>(blocked.thread)];
        all.push_back({thread.process, thread.name, blocked.call, blocked.handle, blocked.since});
    }
    return all;
}

// Between two records a picture changes only by how long somebody has waited.
void PictureView::tick()
{
    const bool waited = std::exchange(m_waits, m_bench.playhead.isLive() && !m_bench.session.liveCalls().empty());
    if (m_waits || waited)
        refresh();
}

void PictureView::refresh()
{
    if (!isVisible() && !m_picture.nothing.isEmpty())
        return;
    const lab::World world = m_bench.world();
    const lab::Moment now = m_bench.playhead.isLive() ? m_bench.session.now() : world.moment;
    m_picture = m_make({m_bench.recording(), world, waiting(world), now, before(world)});
    m_picture.token = m_bench.session.token();
    arrange();
}

// The world after the selected call: folded again only when another one is selected.
const lab::World* PictureView::before(const lab::World& world)
{
    const lab::Row rows = m_bench.selection.row() + 1;
    if (rows <= 0 || rows >= world.rows)
        return nullptr;
    if (m_before.rows != rows)
        m_before = m_bench.session.worlds().at(rows);
    return &m_before;
}

// What is below it must not dance: what it needs goes by its width, whatever room it has now.
void PictureView::arrange()
{
    const int before = m_needed;
    const qreal across = std::max(width() - 2 * kMargin, 120);
    const qreal widest = std::clamp(across / (sizesFor(m_theme).line * kPlainWidth), 1.0, kLargest);
    m_placed = placeZoomed(m_picture, m_theme, widest, across);
    m_needed = static_cast<int>(std::ceil(m_placed.height)) + kMargin;
    for (qreal zoom = widest - kStep; m_room > 0 && m_placed.height + kMargin > m_room && m_placed.zoom > 1; zoom -= kStep)
        m_placed = placeZoomed(m_picture, m_theme, std::max(zoom, 1.0), across);
    addSpare(m_placed, m_picture, m_theme, across, m_room - kMargin);
    setMinimumHeight(static_cast<int>(std::ceil(m_placed.height)) + kMargin);
    update();
    if (m_needed != before)
        emit neededHeightChanged();
}

int PictureView::neededHeight() const { return m_needed; }

void PictureView::setRoom(int height)
{
    if (std::exchange(m_room, height) != height)
        arrange();
}

void PictureView::showEvent(QShowEvent*)
{
    refresh();
}

void PictureView::resizeEvent(QResizeEvent*)
{
    arrange();
}

void PictureView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.translate(kMargin, 0);
    draw(painter, m_placed, m_theme);
}

const Target* PictureView::targetAt(const QPointF& position) const
{
    // The last one placed is the innermost.
    const QPointF place = position - QPointF(kMargin, 0);
    const auto found = std::find_if(m_placed.targets.rbegin(), m_placed.targets.rend(), [&](const Target& target) { return target.rect.contains(place); });
    return found == m_placed.targets.rend() ? nullptr : &*found;
}

void PictureView::mousePressEvent(QMouseEvent* event)
{
    const Target* target = targetAt(event->position());
    if (!target)
        return;
    if (target->handle)
        m_bench.selection.selectHandle(target->handle);
    else if (target->row >= 0)
        m_bench.selection.selectRow(target->row);
    else if (target->channel != 0)
        m_bench.selection.selectChannel(target->channel);
}

bool PictureView::event(QEvent* event)
{
    if (event->type() == QEvent::Show)
        refresh();
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const Target* target = targetAt(help->pos());
    QToolTip::showText(help->globalPos(), target ? target->tip : QString(), this);
    return true;
}

PictureArea::PictureArea(PictureMaker make, Bench& bench, const Theme& theme, QWidget* parent)
    : QScrollArea(parent), m_view(new PictureView(make, bench, theme, this))
{
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWidget(m_view);
    connect(m_view, &PictureView::neededHeightChanged, this, &PictureArea::neededHeightChanged);
}

void PictureArea::resizeEvent(QResizeEvent* event)
{
    QScrollArea::resizeEvent(event);
    m_view->setRoom(viewport()->height());
}

}  // namespace ui::objects
