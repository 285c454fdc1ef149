// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/experiment.h"

#include <algorithm>

namespace lab {

QString Words::in(const QString& language) const
{
    const auto exact = byLanguage.constFind(language);
    if (exact != byLanguage.constEnd())
        return *exact;
    const auto english = byLanguage.constFind(QStringLiteral("en"));
    if (english != byLanguage.constEnd())
        return *english;
    return byLanguage.isEmpty() ? QString() : byLanguage.first();
}

const Question* Experiment::questionBefore(const QString& stepId) const
{
    const auto found = std::find_if(predict.begin(), predict.end(), [&](const Question& q) { return q.before == stepId; });
    return stepId.isEmpty() || found == predict.end() ? nullptr : &*found;
}

QString ExperimentError::text() const
{
    if (place.line == 0)
        return QStringLiteral("%1: %2").arg(path, message);
    return QStringLiteral("%1:%2:%3: %4").arg(path).arg(place.line).arg(place.column).arg(message);
}

}  // namespace lab
