// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/guide/tour.h"

#include "ui/theme.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/panel.h"

#include <QEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace ui {

Tour::Tour(QList<TourStop> stops, const Theme& theme, QWidget* page) : QWidget(page), m_stops(std::move(stops)), m_theme(theme)
{
    setObjectName(QStringLiteral("tour"));
    setAccessibleName(tr("Tour"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
    makeCard();
    page->installEventFilter(this);
    for (const TourStop& stop : std::as_const(m_stops))
        if (stop.place)
            stop.place->installEventFilter(this);   // a window that has just been made is still being laid out
    setGeometry(page->rect());
    show();
    next();
}

// The card takes the mouse; the tour that draws the outline does not, so the card belongs to the page.
void Tour::makeCard()
{
    const int unit = m_theme.unit();
    m_card = new QFrame(parentWidget());
    m_card->setProperty("area", QStringLiteral("tour"));
    m_card->setObjectName(QStringLiteral("tourCard"));
    m_card->setFixedWidth(m_theme.unit(76));
    m_card->setAutoFillBackground(true);
    connect(this, &QObject::destroyed, m_card, &QObject::deleteLater);
    auto* column = new QVBoxLayout(m_card);
    column->setContentsMargins(unit * 4, unit * 3, unit * 3, unit * 3);
    m_text = label("", {}, m_card);
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::RichText);
    column->addWidget(m_text);
    auto* line = new QHBoxLayout;
    m_count = label("muted", {}, m_card);
    auto* skip = new QPushButton(tr("Skip the tour"), m_card);
    skip->setObjectName(QStringLiteral("skipTour"));
    skip->setProperty("kind", QStringLiteral("flat"));
    m_next = new QPushButton(m_card);
    m_next->setObjectName(QStringLiteral("nextStop"));
    m_next->setProperty("kind", QStringLiteral("primary"));
    for (QPushButton* button : {skip, m_next})
        button->setAutoDefault(true);   // Enter, where the focus is
    line->addWidget(m_count);
    line->addStretch(1);
    line->addWidget(skip);
    line->addWidget(m_next);
    column->addLayout(line);
    connect(skip, &QPushButton::clicked, this, &QObject::deleteLater);
    connect(m_next, &QPushButton::clicked, this, &Tour::next);
    m_card->installEventFilter(this);
    m_card->show();
}

void Tour::next()
{
    do
        ++m_stop;
    while (m_stop < m_stops.size() && !m_stops[m_stop].place);
    if (m_stop >= m_stops.size()) {
        deleteLater();
        return;
    }
    m_text->setText(m_stops[m_stop].text);
    m_count->setText(tr("%1 of %2").arg(m_stop + 1).arg(m_stops.size()));
    m_next->setText(m_stop + 1 < m_stops.size() ? tr("&Next") : tr("&Done"));
    m_next->setFocus();
    arrange();
}

QRect Tour::placeNow() const
{
    const QWidget* place = m_stop < m_stops.size() ? m_stops[m_stop].place.data() : nullptr;
    return place ? QRect(place->mapTo(parentWidget(), QPoint()), place->size()) : QRect();
}

// Beside the place, at the right or at the left, where the headings there stay free; over or below one that is as wide as the page.
QPoint Tour::cardPlace(const QRect& place) const
{
    const int gap = m_theme.unit(3);
    const QSize card = m_card->size();
    const int below = place.top() + m_theme.unit(Panel::kHeadUnits) + gap;
    if (place.right() + gap + card.width() + gap <= width())
        return {place.right() + gap, below};
    if (place.left() - gap - card.width() - gap >= 0)
        return {place.left() - gap - card.width(), below};
    const bool fitsOver = place.top() - gap - card.height() >= gap;
    return {place.center().x() - card.width() / 2, fitsOver ? place.top() - gap - card.height() : place.bottom() + gap};
}

void Tour::arrange()
{
    setGeometry(parentWidget()->rect());
    raise();
    m_card->raise();
    const int gap = m_theme.unit(3);
    const QRect place = placeNow();
    const int height = std::max(m_card->sizeHint().height(), m_card->layout()->heightForWidth(m_card->width()));
    m_card->resize(m_card->width(), height);
    const QPoint at = cardPlace(place);
    m_card->move(std::clamp(at.x(), gap, std::max(gap, width() - m_card->width() - gap)), std::clamp(at.y(), gap, std::max(gap, this->height() - height - gap)));
    update();
}

void Tour::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_theme.color(Role::Accent), 2));
    painter.drawRoundedRect(QRectF(placeNow()).adjusted(1, 1, -1, -1), m_theme.radius(), m_theme.radius());
}

bool Tour::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != m_card && (event->type() == QEvent::Resize || event->type() == QEvent::Move))
        arrange();
    if (watched == m_card && event->type() == QEvent::KeyPress)
        keyPressEvent(static_cast<QKeyEvent*>(event));
    return QWidget::eventFilter(watched, event);
}

void Tour::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        deleteLater();
}

}  // namespace ui
