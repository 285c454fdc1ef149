// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/processes/address_layouts.h"

#include <QRectF>
#include <QWidget>

namespace ui {

class Theme;

/// One region as it is drawn.
struct RegionBox {
    QRectF rect;
    int layout = 0;
    int region = 0;
};

/// Where everything of a figure goes: pure geometry, without a window.
struct FigureGeometry {
    std::vector<RegionBox> boxes;
    std::vector<QRectF> titles;                        ///< one for each layout
    std::vector<std::pair<qreal, QString>> marks;      ///< y and text of the scale at the left
    qreal markRight = 0;

    const RegionBox* boxAt(QPointF point) const;
};
FigureGeometry figureGeometry(const std::vector<AddressLayout>& layouts, QSizeF size, qreal titleHeight, qreal markWidth,
                              qreal lineHeight);

/// Address-space layouts side by side on one scale, address 0 at the bottom. A labelled figure of what documents say, not of
/// a process that runs; the caption says so. Tooltips tell what each is for.
class AddressFigure : public QWidget {
    Q_OBJECT
public:
    AddressFigure(std::vector<AddressLayout> layouts, const Theme& theme, QWidget* parent = nullptr);
    void setLayouts(std::vector<AddressLayout> layouts);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool event(QEvent* event) override;

private:
    void rebuild();
    void paintRegion(QPainter& painter, const RegionBox& box) const;
    QColor colorOf(RegionUse use) const;

    std::vector<AddressLayout> m_layouts;
    const Theme& m_theme;
    FigureGeometry m_geometry;
};

}  // namespace ui
