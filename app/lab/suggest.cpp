// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/suggest.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace lab {
namespace {

constexpr qsizetype kLongestCompared = 64;
constexpr qsizetype kFew = 8;

qsizetype distance(const QString& a, const QString& b)
{
    std::vector<qsizetype> row(static_cast<std::size_t>(b.size()) + 1);
    std::iota(row.begin(), row.end(), 0);
    for (qsizetype i = 0; i < a.size(); ++i) {
        qsizetype diagonal = std::exchange(row[0], i + 1);
        for (std::size_t j = 1; j < row.size(); ++j) {
            const bool same = a[i].toLower() == b[static_cast<qsizetype>(j) - 1].toLower();
            const qsizetype next = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (same ? 0 : 1)});
            diagonal = std::exchange(row[j], next);
        }
    }
    return row.back();
}

}  // namespace

QString suggestion(const QString& wrong, const QStringList& known)
{
    if (wrong.size() <= kLongestCompared) {
        const auto nearest = std::min_element(known.begin(), known.end(), [&](const QString& a, const QString& b) {
            return distance(wrong, a) < distance(wrong, b);
        });
        if (nearest != known.end() && distance(wrong, *nearest) <= std::max<qsizetype>(1, nearest->size() / 3))
            return QStringLiteral("; did you mean \"%1\"?").arg(*nearest);
    }
    if (known.isEmpty() || known.size() > kFew)
        return {};
    return QStringLiteral("; known here: %1").arg(known.join(QStringLiteral(", ")));
}

}  // namespace lab
