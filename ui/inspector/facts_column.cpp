// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/facts_column.h"

#include "app/lab/platform.h"
#include "ui/theme.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/library_words.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace ui {
namespace {

QString coloured(const Theme& theme, Role role, const QString& text)
{
    return QStringLiteral("<span style='color:%1'>%2</span>").arg(theme.color(role).name(), text.toHtmlEscaped());
}

QString mono(const Theme& theme, const QString& html)
{
    const QFont font = theme.font(TextStyle::Mono);
    return QStringLiteral("<span style=\"font-family:'%1'; font-size:%2pt\">%3</span>").arg(font.family()).arg(font.pointSizeF()).arg(html);
}

QString line(const QStringList& cells)
{
    QString html = QStringLiteral("<tr>");
    for (const QString& cell : cells)
        html += QStringLiteral("<td style='padding-right:14px; padding-bottom:2px'>%1</td>").arg(cell);
    return html + QStringLiteral("</tr>");
}

QString table(const QString& lines) { return QStringLiteral("<table cellspacing='0' style='margin-top:6px; margin-bottom:8px'>%1</table>").arg(lines); }

QString paragraph(const QString& html) { return QStringLiteral("<p style='margin:0 0 6px 0'>%1</p>").arg(html); }

QString nativeLines(const CallFacts& facts, const Theme& theme)
{
    QString lines;
    for (const CallFacts::Native& native : facts.natives)
        lines += line({mono(theme, native.call.toHtmlEscaped()), mono(theme, coloured(theme, Role::TextMuted, native.on)),
                       mono(theme, native.failed ? coloured(theme, Role::Error, native.result) : native.result.toHtmlEscaped()),
                       mono(theme, coloured(theme, Role::TextMuted, lab::durationText(native.took)))});
    return table(lines);
}

}  // namespace

FactsColumn::FactsColumn(const Theme& theme, QWidget* parent)
    : QWidget(parent), m_heading(label("heading", {}, this)), m_badge(label("badge", {}, this)), m_text(label("body", {}, this))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme.unit(2));
    auto* head = new QHBoxLayout;
    head->setSpacing(theme.unit(2));
    head->addWidget(m_heading);
    head->addWidget(m_badge);
    head->addStretch(1);
    column->addLayout(head);
    m_text->setTextFormat(Qt::RichText);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    column->addWidget(m_text, 1);
}

void FactsColumn::show(const QString& heading, const QString& platform, const QString& html)
{
    m_heading->setText(heading);
    m_badge->setText(platform.isEmpty() ? QString() : lab::platformTitle(platform));
    m_badge->setVisible(!platform.isEmpty());
    m_text->setText(html);
    setVisible(!html.isEmpty());
}

QString callHtml(const CallFacts& facts, const Theme& theme)
{
    QString lines;
    if (facts.handle != 0)
        lines += line({mono(theme, coloured(theme, Role::TextMuted, QStringLiteral("handle"))),
                       mono(theme, lab::handleText(facts.handle).toHtmlEscaped())});
    for (const lab::DetailText& word : facts.words)
        lines += line({mono(theme, coloured(theme, Role::TextMuted, word.name)),
                       mono(theme, (word.out ? QStringLiteral("→ ") : QString()) + word.value.toHtmlEscaped())});
    const Role role = facts.failed ? Role::Error : facts.pending ? Role::Blocked : Role::Ok;
    QString html = paragraph(mono(theme, QStringLiteral("<b>%1</b> = ").arg(facts.call.toHtmlEscaped()) + coloured(theme, role, facts.result))
                             + coloured(theme, Role::TextMuted, FactsColumn::tr("\u2003%1, thread %2, %3").arg(facts.process, facts.thread, lab::durationText(facts.took))));
    if (!facts.meaning.isEmpty())
        html += paragraph(coloured(theme, Role::TextMuted, facts.meaning));
    return html + table(lines);
}

QString beneathHtml(const CallFacts& facts, const Theme& theme)
{
    if (facts.platform != QStringLiteral("linux")) {
        const QString text = facts.platform == QStringLiteral("wine")
                                 ? FactsColumn::tr("This is the call itself: a Windows program made it, and Wine carried it out. What Wine asked of Linux for it is not recorded.")
                                 : FactsColumn::tr("This is the call itself: nothing stands in for it.");
        return paragraph(coloured(theme, Role::TextMuted, text));
    }
    QString html;
    if (!facts.standsFor.isEmpty())
        html += paragraph(coloured(theme, Role::TextMuted, inInterfaceLanguage(facts.standsFor)));
    if (facts.nativeCount == 0)
        return html + paragraph(FactsColumn::tr("No system call: it was done in memory.").toHtmlEscaped());
    html += paragraph(FactsColumn::tr("System calls: %1, %2 of %3")
                          .arg(QString::number(facts.nativeCount), lab::durationText(facts.inNatives), lab::durationText(facts.took)).toHtmlEscaped());
    html += nativeLines(facts, theme);
    if (facts.nativeCount > facts.natives.size())
        html += paragraph(FactsColumn::tr("and %1 more").arg(facts.nativeCount - facts.natives.size()).toHtmlEscaped());
    return html;
}

}  // namespace ui
