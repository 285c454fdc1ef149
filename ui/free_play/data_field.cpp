// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/free_play/data_field.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QRegularExpression>

#include <array>

namespace ui {
namespace {

constexpr std::array kPrefixes{"text:", "hex:", "fill:"};

ipc::Result<peer::Json> fromHex(QString digits)
{
    static const QRegularExpression notHex(QStringLiteral("[^0-9a-fA-F]"));
    digits.remove(QLatin1Char(' '));
    if (digits.contains(notHex) || digits.size() % 2 != 0)
        return wrongText(DataField::tr("hex digits in pairs, such as 68 65 6c"));
    return peer::Json{{"hex", digits.toStdString()}};
}

ipc::Result<peer::Json> fromFill(const QString& text)
{
    static const QRegularExpression form(QStringLiteral("^(.)\\s*[*×x]\\s*(\\d{1,9})$"));
    const auto match = form.match(text.trimmed());
    if (!match.hasMatch())
        return wrongText(DataField::tr("a letter and how many, such as A × 70000"));
    return peer::Json{{"fill", match.captured(1).toStdString()}, {"size", match.captured(2).toULongLong()}};
}

}  // namespace

DataField::DataField(const peer::Parameter& parameter, QWidget* parent)
    : ValueField(parent), m_form(new QComboBox(this)), m_edit(new QLineEdit(this)), m_nullable(parameter.fallback == "null")
{
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_form);
    layout->addWidget(m_edit, 1);
    setFocusProxy(m_edit);
    m_form->addItems({tr("text"), tr("hex"), tr("fill")});
    m_form->setAccessibleName(tr("How the data is written"));
    connect(m_form, &QComboBox::currentIndexChanged, this, [this] { showHint(); emit edited(); });
    connect(m_edit, &QLineEdit::textEdited, this, &ValueField::edited);
    showHint();
}

void DataField::showHint()
{
    const std::array hints{m_nullable ? tr("none (NULL)") : tr("no bytes"), QStringLiteral("68 65 6c 6c 6f"),
                           QStringLiteral("A × 70000")};
    m_edit->setPlaceholderText(hints[static_cast<std::size_t>(m_form->currentIndex())]);
}

QString DataField::text() const
{
    return QLatin1String(kPrefixes[static_cast<std::size_t>(m_form->currentIndex())]) + m_edit->text();
}

void DataField::setText(const QString& text)
{
    for (std::size_t i = 0; i < kPrefixes.size(); ++i) {
        const QLatin1String prefix(kPrefixes[i]);
        if (text.startsWith(prefix)) {
            m_form->setCurrentIndex(static_cast<int>(i));
            m_edit->setText(text.mid(prefix.size()));
            return;
        }
    }
    m_form->setCurrentIndex(Text);
    m_edit->setText(text);
}

ipc::Result<peer::Json> DataField::value() const
{
    if (m_edit->text().isEmpty() && m_nullable)
        return peer::Json(nullptr);
    switch (m_form->currentIndex()) {
    case Hex: return fromHex(m_edit->text());
    case Fill: return fromFill(m_edit->text());
    default: return peer::Json(m_edit->text().toStdString());
    }
}

}  // namespace ui
