// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace lab {

/// "; did you mean "ReadFile"?" if one of `known` is near `wrong`, else "; known are …" if they are few, else nothing.
QString suggestion(const QString& wrong, const QStringList& known);

}  // namespace lab
