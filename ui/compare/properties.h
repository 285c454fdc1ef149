// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace ui {

/// One line of the comparison: a property, and what each mechanism has to say to it, in the order of the tabs.
struct Property {
    QString name;
    QStringList values;
    QStringList experiments;   ///< ids of those that show it
};

/// What the mechanisms are and are not good for, as documented for Windows.
QList<Property> mechanismProperties();

}  // namespace ui
