// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/page.h"

class QTabWidget;
class QTableWidgetItem;

namespace ui {

struct Services;
class TransferPanel;

/// All mechanisms side by side: one payload through each, how fast they are, what they are.
class ComparePage : public Page {
    Q_OBJECT

public:
    ComparePage(const Services& services, QWidget* parent);
    QString statusText() const override;
    bool isBusy() const override;

    TransferPanel& transfers() { return *m_transfers; }

protected:
    void showEvent(QShowEvent* event) override;

private:
    QWidget* makeProperties();
    QTableWidgetItem* makeCell(const QString& text, const QString& experiment) const;
    void showCell(const QTableWidgetItem* cell);

    const Services& m_services;
    QTabWidget* m_tabs;
    TransferPanel* m_transfers;
    bool m_shown = false;
};

}  // namespace ui
