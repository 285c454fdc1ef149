// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/page.h"

namespace ui {

struct Services;

/// All mechanisms side by side: what they are and what they are good for.
class ComparePage : public Page {
    Q_OBJECT

public:
    ComparePage(const Services& services, QWidget* parent);
    QString statusText() const override;

private:
    QWidget* makeProperties();

    const Services& m_services;
};

}  // namespace ui
