// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/processes/memory_map.h"

#include <QWidget>

namespace ui {

class Theme;

/// Live address spaces as coloured bars, one for each process, with the sections that they share joined; below them the
/// legend with the sizes of the first one. Tooltips tell each stretch.
class MemoryBarsView : public QWidget {
    Q_OBJECT

public:
    MemoryBarsView(const Theme& theme, QWidget* parent);

    /// The first is the one that was chosen.
    void setMaps(std::vector<MemoryMap> maps);
    const MemoryBars& bars() const { return m_bars; }

signals:
    /// A stretch was clicked: the region that begins there.
    void addressChosen(quint64 address);
    /// minimumHeight() is another one.
    void neededHeightChanged();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    bool event(QEvent* event) override;

private:
    void arrange();
    void paintCell(QPainter& painter, const MemoryCell& cell) const;
    void paintLinks(QPainter& painter) const;
    void paintLegend(QPainter& painter) const;
    const MemoryCell* cellAt(QPointF position) const;
    static QString sizesText(quint64 size, std::optional<quint64> resident);
    QString legendText(const MemorySum& sum) const;
    int legendColumns() const;
    int legendLines() const;

    const Theme& m_theme;
    std::vector<MemoryMap> m_maps;
    std::vector<MemorySum> m_sums;
    MemoryBars m_bars;
};

/// How that kind is painted.
QBrush memoryBrush(MemoryKind kind, const Theme& theme);

}  // namespace ui
