// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/expectation.h"

#include "app/lab/variables.h"

#include <QRegularExpression>

namespace lab {
namespace {

QString jsonText(const Json& value)
{
    return QString::fromStdString(value.dump(-1, ' ', false, Json::error_handler_t::replace)).left(200);
}

QString plainText(const Json& value)
{
    return value.is_string() ? QString::fromStdString(value.get<std::string>()) : jsonText(value);
}

QString complaintAbout(const Condition& condition, const Json& out)
{
    const auto found = valueIn({{"out", out}}, QStringLiteral("out.") + condition.path);
    if (!found)
        return QStringLiteral("out.%1 is missing").arg(condition.path);
    switch (condition.kind) {
    case Condition::Kind::Equals:
        return *found == condition.value ? QString() : QStringLiteral("out.%1 is %2, not %3").arg(condition.path, jsonText(*found), jsonText(condition.value));
    case Condition::Kind::Matches:
        return QRegularExpression(condition.pattern).match(plainText(*found)).hasMatch()
                   ? QString() : QStringLiteral("out.%1 is %2 and does not match %3").arg(condition.path, jsonText(*found), condition.pattern);
    case Condition::Kind::Range:
        break;
    }
    if (!found->is_number())
        return QStringLiteral("out.%1 is %2, not a number").arg(condition.path, jsonText(*found));
    const double number = found->get<double>();
    if (condition.min && number < *condition.min)
        return QStringLiteral("out.%1 is %2, less than %3").arg(condition.path).arg(number).arg(*condition.min);
    if (condition.max && number > *condition.max)
        return QStringLiteral("out.%1 is %2, more than %3").arg(condition.path).arg(number).arg(*condition.max);
    return {};
}

QString errorNameOf(const Observed& observed)
{
    return observed.answer.lost ? QLatin1StringView(kPeerEnded) : observed.answer.errorName;
}

QString complaintAboutError(const QStringList& expected, const Observed& observed)
{
    const QString name = errorNameOf(observed);
    if (!name.isEmpty() && (expected.contains(name) || expected.contains(QStringLiteral("any"))))
        return {};
    return QStringLiteral("%1 was expected, not %2").arg(expected.join(QStringLiteral(" or ")), shortText(observed.answer));
}

}  // namespace

const Expectation& expectationOn(const Step& step, const QString& platform)
{
    const auto own = step.overrides.constFind(platform);
    return own == step.overrides.constEnd() ? step.expect : *own;
}

QString complaintAbout(const Expectation& expectation, const Observed& observed)
{
    const bool ok = observed.answer.ok || (observed.answer.lost && observed.endsProcess);
    if (expectation.errors) {
        if (const QString complaint = complaintAboutError(*expectation.errors, observed); !complaint.isEmpty())
            return complaint;
    } else if (ok != expectation.ok.value_or(true)) {
        return ok ? QStringLiteral("it was expected to fail, and succeeded") : QStringLiteral("it was expected to succeed: %1").arg(shortText(observed.answer));
    }
    for (const Condition& condition : expectation.out)
        if (const QString complaint = complaintAbout(condition, observed.answer.out); !complaint.isEmpty())
            return complaint;
    return {};
}

QString shortText(const PeerAnswer& answer)
{
    if (answer.lost)
        return answer.detail;
    QStringList parts;
    if (answer.ok)
        parts << QStringLiteral("ok");
    else
        parts << QStringLiteral("%1 %2").arg(answer.error).arg(answer.errorName) + (answer.detail.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(answer.detail));
    for (const auto& [name, value] : answer.out.items())
        parts << QString::fromStdString(name) + QLatin1Char(' ') + plainText(value).left(60);
    return parts.join(QStringLiteral(", "));
}

}  // namespace lab
