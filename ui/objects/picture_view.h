// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bench.h"
#include "ui/objects/picture_layout.h"

#include <QScrollArea>

namespace ui::objects {

/// Draws a placed picture; the painter's origin is its top left corner.
void draw(QPainter& painter, const PlacedPicture& picture, const Theme& theme);
Sizes sizesFor(const Theme& theme, qreal zoom = 1);
/// Places a picture whose texts are larger than the theme's by that.
PlacedPicture placeZoomed(const Picture& picture, const Theme& theme, qreal zoom, qreal width);
/// Adds the spare boxes of the picture, below the others at the zoom that these have, as far as they fit in `room` pixels of height; of a
/// box that is too high the first items are left out.
void addSpare(PlacedPicture& placed, const Picture& picture, const Theme& theme, qreal width, qreal room);

/// Shows the picture at the page's moment, the larger the wider it is. A click selects the handle, the write or the object it hits.
class PictureView : public QWidget {
    Q_OBJECT

public:
    PictureView(PictureMaker make, Bench& bench, const Theme& theme, QWidget* parent);

    const Picture& picture() const { return m_picture; }
    const PlacedPicture& placed() const { return m_placed; }
    /// At the size that its width allows.
    int neededHeight() const;
    /// Of the area that it stands in: where it would have to scroll, its texts become smaller, to the theme's size at least.
    void setRoom(int height);

signals:
    void neededHeightChanged();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    bool event(QEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void tick();
    void refresh();
    void arrange();
    std::vector<Waiting> waiting(const lab::World& world) const;
    const lab::World* before(const lab::World& world);
    const Target* targetAt(const QPointF& position) const;

    PictureMaker m_make;
    Bench& m_bench;
    const Theme& m_theme;
    Picture m_picture;
    lab::World m_before;        ///< after the selected call
    PlacedPicture m_placed;
    int m_needed = 0;           ///< height
    int m_room = 0;
    bool m_waits = false;       ///< somebody was in a call at the last tick
};

/// The view in an area that scrolls where the picture is higher than its room.
class PictureArea : public QScrollArea {
    Q_OBJECT

public:
    PictureArea(PictureMaker make, Bench& bench, const Theme& theme, QWidget* parent);

    /// To show all of the picture.
    int neededHeight() const { return m_view->neededHeight(); }

signals:
    void neededHeightChanged();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    PictureView* m_view;
};

}  // namespace ui::objects
