// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/variables.h"

#include <QRegularExpression>

namespace lab {
namespace {

// A name, then a path of members and list indices; the same with braces inside longer texts.
const QRegularExpression& wholePattern()
{
    static const QRegularExpression pattern(QStringLiteral(R"(^\$([A-Za-z_]\w*)((?:\.\w+)*)$)"));
    return pattern;
}
const QRegularExpression& innerPattern()
{
    static const QRegularExpression pattern(QStringLiteral(R"(\$\$|\$\{([A-Za-z_]\w*)((?:\.\w+)*)\})"));
    return pattern;
}

Reference referenceOf(const QRegularExpressionMatch& match) { return {match.captured(1), match.captured(2).mid(1)}; }

QString insertedText(const Json& value)
{
    return QString::fromStdString(value.is_string() ? value.get<std::string>() : value.dump());
}

Json resolveText(const QString& text, const Lookup& lookup, std::optional<Reference>& missing)
{
    if (const auto reference = wholeReference(text)) {
        auto value = lookup(*reference);
        if (!value)
            missing = reference;
        return value.value_or(Json());
    }
    QString result;
    qsizetype from = 0;
    for (auto matches = innerPattern().globalMatch(text); matches.hasNext();) {
        const auto match = matches.next();
        result += text.mid(from, match.capturedStart() - from);
        from = match.capturedEnd();
        if (match.captured() == QStringLiteral("$$")) {
            result += QLatin1Char('$');
            continue;
        }
        const auto value = lookup(referenceOf(match));
        if (!value && !missing)
            missing = referenceOf(match);
        result += insertedText(value.value_or(Json("")));
    }
    return (result + text.mid(from)).toStdString();
}

Json resolveInto(const Json& value, const Lookup& lookup, std::optional<Reference>& missing)
{
    if (value.is_string())
        return resolveText(QString::fromStdString(value.get<std::string>()), lookup, missing);
    Json result = value;
    if (value.is_structured())
        for (auto& [key, member] : result.items())
            member = resolveInto(Json(member), lookup, missing);
    return result;
}

}  // namespace

std::optional<Reference> wholeReference(const QString& text)
{
    const auto match = wholePattern().match(text);
    return match.hasMatch() ? std::optional(referenceOf(match)) : std::nullopt;
}

bool hasOpenReference(const QString& text)
{
    QString rest = text;
    return rest.remove(innerPattern()).contains(QStringLiteral("${"));
}

std::vector<Reference> referencesIn(const Json& value)
{
    std::vector<Reference> found;
    const Lookup note = [&](const Reference& reference) {
        found.push_back(reference);
        return Json("");
    };
    resolve(value, note);
    return found;
}

Resolved resolve(const Json& value, const Lookup& lookup)
{
    Resolved resolved;
    resolved.value = resolveInto(value, lookup, resolved.missing);
    return resolved;
}

std::optional<Json> valueIn(const Json& answer, const QString& path)
{
    static const Json nothing = Json::object();
    const Json& out = answer.contains("out") ? answer["out"] : nothing;
    QStringList steps = path.split(QLatin1Char('.'), Qt::SkipEmptyParts);
    if (steps.isEmpty()) {
        if (out.contains("handle"))
            return out["handle"];
        return out.size() == 1 && out.is_object() ? std::optional<Json>(*out.begin()) : std::nullopt;
    }
    const bool fromTop = steps.first() == QStringLiteral("out") || steps.first() == QStringLiteral("ok") || steps.first() == QStringLiteral("error");
    const Json* at = fromTop ? &answer : &out;
    for (const QString& step : steps) {
        const std::string key = step.toStdString();
        bool isIndex = false;
        const auto index = step.toULongLong(&isIndex);
        if (at->is_object() && at->contains(key))
            at = &(*at)[key];
        else if (at->is_array() && isIndex && index < at->size())
            at = &(*at)[index];
        else
            return std::nullopt;
    }
    return *at;
}

}  // namespace lab
