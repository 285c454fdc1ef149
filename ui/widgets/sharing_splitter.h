// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSplitter>

#include <functional>

namespace ui {

/// A splitter that shares its room by what its parts need, until the user moves a handle: then it keeps that, under its key. A double
/// click on a handle gives it up again.
class SharingSplitter : public QSplitter {
    Q_OBJECT

public:
    /// Sizes of the parts in so much room.
    using Shares = std::function<QList<int>(int room)>;

    SharingSplitter(const QString& key, Qt::Orientation orientation, QWidget* parent);
    /// Call when all parts are in.
    void shareBy(Shares shares);
    /// What parts need has changed.
    void share();

protected:
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QString m_setting;
    Shares m_shares;
    bool m_usersSizes = false;
};

}  // namespace ui
