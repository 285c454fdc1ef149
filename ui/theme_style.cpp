// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme.h"

#include <QFile>
#include <QHash>

#include <algorithm>

namespace ui {
namespace {

QString families(const QFont& font)
{
    return QStringLiteral("\"%1\"").arg(font.families().join(QStringLiteral("\", \"")));
}

QHash<QString, QString> placeholders(const Theme& theme)
{
    const auto name = [](const QColor& color) { return color.name(); };
    const QColor accent = theme.color(Role::Accent);
    QHash<QString, QString> words{
        {QStringLiteral("window"), name(theme.color(Role::Window))},
        {QStringLiteral("panel"), name(theme.color(Role::Panel))},
        {QStringLiteral("raised"), name(theme.color(Role::Raised))},
        {QStringLiteral("border"), name(theme.color(Role::Border))},
        {QStringLiteral("border-strong"), name(theme.color(Role::BorderStrong))},
        {QStringLiteral("text"), name(theme.color(Role::Text))},
        {QStringLiteral("text-muted"), name(theme.color(Role::TextMuted))},
        {QStringLiteral("text-faint"), name(theme.color(Role::TextFaint))},
        {QStringLiteral("accent"), name(accent)},
        {QStringLiteral("accent-strong"), name(Theme::blend(accent, theme.color(Role::Text), 0.85))},
        {QStringLiteral("on-accent"), name(theme.color(Role::OnAccent))},
        {QStringLiteral("check"), theme.color(Role::OnAccent).lightnessF() > 0.5 ? QStringLiteral("light") : QStringLiteral("dark")},
        {QStringLiteral("ok"), name(theme.color(Role::Ok))},
        {QStringLiteral("error"), name(theme.color(Role::Error))},
        {QStringLiteral("blocked"), name(theme.color(Role::Blocked))},
        {QStringLiteral("tint-accent"), name(theme.tint(accent))},
        {QStringLiteral("selection"), name(theme.selection())},
        {QStringLiteral("radius"), QString::number(theme.radius())},
        {QStringLiteral("radius2"), QString::number(theme.radius() * 3 / 2)},
        {QStringLiteral("half"), QString::number(std::max(1, theme.unit() / 2))},
        {QStringLiteral("unit"), QString::number(theme.unit())},
        {QStringLiteral("small"), QString::number(theme.font(TextStyle::Small).pointSizeF())},
        {QStringLiteral("mono-size"), QString::number(theme.font(TextStyle::MonoSmall).pointSizeF())},
        {QStringLiteral("mono"), families(theme.font(TextStyle::Mono))},
        {QStringLiteral("body-size"), QString::number(theme.font(TextStyle::Body).pointSizeF())},
        {QStringLiteral("body"), families(theme.font(TextStyle::Body))},
    };
    for (int n = 2; n <= 6; ++n)
        words.insert(QStringLiteral("unit%1").arg(n), QString::number(theme.unit(n)));
    return words;
}

}  // namespace

QString Theme::styleSheet() const
{
    QFile file(QStringLiteral(":/themes/widgets.qss"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QString sheet = QString::fromUtf8(file.readAll());
    const QHash<QString, QString> words = placeholders(*this);
    for (auto word = words.begin(); word != words.end(); ++word)
        sheet.replace(QLatin1Char('{') + word.key() + QLatin1Char('}'), word.value());
    return sheet;
}

}  // namespace ui
