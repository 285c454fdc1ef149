// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QPointer>
#include <QWidget>

class QFrame;
class QLabel;
class QPushButton;

namespace ui {

class Theme;

/// A place of the window and the sentence that says what to look at there.
struct TourStop {
    QPointer<QWidget> place;
    QString text;
};

/// Goes through a page, one place after the other: an outline around the place, a card with the sentence beside it. What is
/// beneath goes on and can be used. Ends with the last stop, Escape or Skip, and deletes itself.
class Tour : public QWidget {
    Q_OBJECT

public:
    Tour(QList<TourStop> stops, const Theme& theme, QWidget* page);

    int stop() const { return m_stop; }

protected:
    void paintEvent(QPaintEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void makeCard();
    void next();
    void arrange();
    QRect placeNow() const;
    QPoint cardPlace(const QRect& place) const;

    QList<TourStop> m_stops;
    const Theme& m_theme;
    QFrame* m_card = nullptr;
    QLabel* m_text = nullptr;
    QLabel* m_count = nullptr;
    QPushButton* m_next = nullptr;
    int m_stop = -1;
};

}  // namespace ui
