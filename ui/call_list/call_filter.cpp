// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/call_list/call_filter.h"

#include "app/lab/text.h"

#include "ui/sequence/event_order.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace ui {

using ipc::trace::Kind;

QStringList CallFilter::wordsOf(const QString& text) { return text.simplified().split(QLatin1Char(' '), Qt::SkipEmptyParts); }

bool CallFilter::passes(const lab::Recording& recording, lab::Row row) const
{
    const Kind kind = recording.kind(row);
    const bool shown = kind == Kind::Call || kind == Kind::Message || kind == Kind::Note || (kind == Kind::Native && native)
        || (kind == Kind::Object && objects);
    if (!shown || (onlyErrors && !recording.at(row).failed()) || (!events && sequence::isEvent(recording.at(row))))
        return false;
    if (words.isEmpty())
        return true;
    const auto isIn = [](const QString& word, const QString& text) { return text.contains(word, Qt::CaseInsensitive); };
    const std::array names{recording.processOf(row).name, recording.threadOf(row).name, lab::callText(recording, row)};
    QStringList left;
    std::ranges::copy_if(words, std::back_inserter(left), [&](const QString& word) {
        return std::ranges::none_of(names, [&](const QString& name) { return isIn(word, name); });
    });
    if (left.isEmpty())
        return true;
    // Made only where they decide: putting arguments into words is most of the work.
    const std::array texts{lab::argumentsText(recording, row), lab::resultText(recording, row)};
    return std::ranges::all_of(left, [&](const QString& word) { return std::ranges::any_of(texts, [&](const QString& text) { return isIn(word, text); }); });
}

}  // namespace ui
