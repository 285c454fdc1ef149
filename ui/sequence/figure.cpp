// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sequence/figure.h"

#include "app/lab/output_file.h"
#include "ui/sequence/figure_svg.h"
#include "ui/sequence/layout.h"
#include "ui/sequence/painter.h"
#include "ui/widgets/text_cache.h"

#include <QCoreApplication>
#include <QIODevice>
#include <QImage>
#include <QPageLayout>
#include <QPainter>
#include <QPdfWriter>

#include <cmath>

namespace ui::sequence {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Figure)
};

// Room between the lanes, compared with the least in the window: a page is not pulled wider.
constexpr qreal kWider = 2.1;
// Readers of PNG and PDF give up beyond this (200 inches; QImage's limit is the same 32,767 pixels).
constexpr qreal kLongest = 14'400;
constexpr qreal kPixelsPerPoint = 2;
constexpr qint64 kMostLines = 1000;        // more than fit into that, whatever the font
constexpr qint64 kMostSvgLines = 20'000;   // beyond, no viewer opens it in a useful time

/// The diagram of a recording laid out for paper.
class Diagram {
public:
    Diagram(const lab::Recording& recording, const Theme& theme)
        : m_recording(recording), m_theme(theme), m_order(recording), m_scale(m_order), m_cast(recording), m_ties(recording),
          m_measures(measuresFor(theme)), m_width(textWidthFor(theme))
    {
        m_cast.update();
        m_scale.changed(m_order.update());
        m_scale.setLineHeight(fullLineHeight(m_measures));
        m_measures.laneSpacing *= kWider;
        m_lanes = arrange(m_cast, m_measures, 0, headerWidthsFor(m_width));
    }

    bool isEmpty() const { return m_order.size() == 0; }
    QSizeF size() const { return {std::ceil(m_lanes.width), std::ceil(headerHeight(m_measures) + m_scale.height() + m_measures.line)}; }

    void paint(QPainter& target) const
    {
        target.fillRect(QRectF(QPointF(), size()), m_theme.color(Role::Panel));
        TextCache texts(m_theme);
        Painter painter(target, m_theme, m_recording, m_measures, texts);
        painter.drawHeader(m_lanes);
        target.translate(0, headerHeight(m_measures));
        const Source source{m_order, m_scale, m_cast, m_lanes, m_measures, &m_ties, m_width, m_recording.duration()};
        painter.draw(layOut(source, 0, m_scale.height()), m_lanes, {}, 0, m_scale.height() + m_measures.line);
    }

private:
    const lab::Recording& m_recording;
    const Theme& m_theme;
    EventOrder m_order;
    Scale m_scale;
    Cast m_cast;
    lab::Ties m_ties;
    Measures m_measures;
    TextWidth m_width;
    Lanes m_lanes;
};

bool writePdf(const Diagram& diagram, QIODevice& target)
{
    QPdfWriter writer(&target);
    writer.setResolution(72);
    writer.setCreator(QStringLiteral("IPC Lab"));
    writer.setPageLayout(QPageLayout(QPageSize(diagram.size(), QPageSize::Point, {}, QPageSize::ExactMatch), QPageLayout::Portrait, QMarginsF()));
    QPainter painter(&writer);
    diagram.paint(painter);
    return painter.end();
}

bool writePng(const Diagram& diagram, QIODevice& target)
{
    QImage image((diagram.size() * kPixelsPerPoint).toSize(), QImage::Format_RGB32);
    if (image.isNull())
        return false;
    QPainter painter(&image);
    painter.scale(kPixelsPerPoint, kPixelsPerPoint);
    diagram.paint(painter);
    painter.end();
    return image.save(&target, "PNG");
}

bool write(const Diagram& diagram, const QString& format, QIODevice& target)
{
    if (format == QStringLiteral("pdf"))
        return writePdf(diagram, target);
    if (format == QStringLiteral("png"))
        return writePng(diagram, target);
    return writeSvg(diagram.size(), [&](QPainter& painter) { diagram.paint(painter); }, target);
}

}  // namespace

QStringList figureFormats()
{
    QStringList formats{QStringLiteral("pdf"), QStringLiteral("png")};
    if (canWriteSvg())
        formats.prepend(QStringLiteral("svg"));
    return formats;
}

std::optional<QString> tooLargeFor(const lab::Recording& recording, const QString& format)
{
    const qint64 most = format == QStringLiteral("svg") ? kMostSvgLines : kMostLines;
    qint64 lines = 0;
    for (lab::Row row = 0; row < recording.rows() && lines <= most; ++row)
        lines += hasLine(recording, row);
    if (lines <= most)
        return std::nullopt;
    return Words::tr("the diagram has more than %1 lines: too many for a figure as %2. Record less, or export the calls as a table")
        .arg(most).arg(format);
}

std::optional<QString> saveFigure(const lab::Recording& recording, const Theme& theme, const QString& format, const QString& path,
                                  const std::atomic<bool>* cancelled)
{
    if (!figureFormats().contains(format))
        return Words::tr("unknown format \"%1\" of a figure; known are %2").arg(format, figureFormats().join(QStringLiteral(", ")));
    if (const auto problem = tooLargeFor(recording, format))
        return problem;
    const Diagram diagram(recording, theme);
    if (diagram.isEmpty())
        return Words::tr("there is nothing to draw: the recording has no calls");
    const QSizeF size = diagram.size();
    if (format != QStringLiteral("svg") && std::max(size.width(), size.height()) > kLongest)
        return Words::tr("the diagram is %1 × %2 points: too large for a %3 file, which can have %4. Export it as SVG, or record less")
            .arg(size.width()).arg(size.height()).arg(format).arg(kLongest);
    return lab::writeFile(path, [&](QIODevice& file) -> std::optional<QString> {
        if (!write(diagram, format, file))
            return QStringLiteral("%1: %2").arg(path, file.errorString());
        return cancelled && *cancelled ? std::optional(Words::tr("cancelled")) : std::nullopt;
    });
}

}  // namespace ui::sequence
