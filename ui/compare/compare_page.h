// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/measuring.h"
#include "ui/page.h"

class QLabel;
class QProgressBar;
class QPushButton;
class QTableWidget;

namespace ui {

struct Services;
class Theme;

/// All mechanisms side by side: what they are, and how fast they are on this machine, beside the raw system calls.
class ComparePage : public Page {
    Q_OBJECT

public:
    ComparePage(const Services& services, QWidget* parent);
    QString statusText() const override;

private:
    QWidget* makeProperties();
    QWidget* makeMeasuring();
    void startOrCancel();
    void add(const lab::Measurement& measurement);
    void finished(const QString& error);

    const Services& m_services;
    lab::Measuring m_measuring;
    QTableWidget* m_results = nullptr;
    QPushButton* m_start = nullptr;
    QProgressBar* m_progress = nullptr;
    QLabel* m_what = nullptr;
};

}  // namespace ui
