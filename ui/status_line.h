// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStatusBar>

class QLabel;

namespace lab {
class Recording;
}

namespace ui {

class ElidedLabel;
class Page;

/// "2 processes · 6 calls · 12 B · 0 events lost", and the platform at the right, of the page that is shown.
class StatusLine : public QStatusBar {
    Q_OBJECT

public:
    explicit StatusLine(QWidget* parent);
    void follow(Page* page);

private:
    void refresh();

    Page* m_page = nullptr;
    ElidedLabel* m_counts;
    QLabel* m_lost;
    ElidedLabel* m_right;
};

}  // namespace ui
