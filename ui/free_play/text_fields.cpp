// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/free_play/text_fields.h"

#include "app/lab/from_view.h"
#include "app/lab/text.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCompleter>
#include <QHBoxLayout>
#include <QLineEdit>

#include <algorithm>

namespace ui {
namespace {

/// The one widget of a field fills it and has its focus.
void fill(QWidget* field, QWidget* widget)
{
    auto* layout = new QHBoxLayout(field);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(widget);
    field->setFocusProxy(widget);
}

bool takesNull(const peer::Parameter& parameter) { return parameter.fallback == "null"; }

QLineEdit* lineEdit(ValueField* field)
{
    auto* edit = new QLineEdit(field);
    fill(field, edit);
    QObject::connect(edit, &QLineEdit::textEdited, field, &ValueField::edited);
    return edit;
}

QComboBox* editableCombo(ValueField* field)
{
    auto* combo = new QComboBox(field);
    combo->setEditable(true);
    combo->setInsertPolicy(QComboBox::NoInsert);
    combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    combo->setMinimumContentsLength(16);
    fill(field, combo);
    QObject::connect(combo, &QComboBox::editTextChanged, field, &ValueField::edited);
    return combo;
}

}  // namespace

TextField::TextField(const peer::Parameter& parameter, QWidget* parent)
    : ValueField(parent), m_edit(lineEdit(this)), m_nullable(takesNull(parameter))
{
    if (m_nullable)
        m_edit->setPlaceholderText(QStringLiteral("NULL"));
    connect(m_edit, &QLineEdit::textEdited, this, [this] { m_typed = true; });
}

void TextField::offerNames(const QStringList& names)
{
    auto* completer = new QCompleter(names, m_edit);
    completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    m_edit->setCompleter(completer);
    if (!m_typed && !names.isEmpty())
        m_edit->setText(names.last());
}

QString TextField::text() const { return m_edit->text(); }
void TextField::setText(const QString& text) { m_edit->setText(text); }

ipc::Result<peer::Json> TextField::value() const
{
    if (m_nullable && text().isEmpty())
        return peer::Json(nullptr);
    return peer::Json(text().toStdString());
}

NumberField::NumberField(const peer::Parameter& parameter, QWidget* parent)
    : ValueField(parent), m_family(parameter.family), m_nullable(takesNull(parameter))
{
    const auto names = ipc::constants(m_family);
    if (names.empty()) {
        m_edit = lineEdit(this);
        return;
    }
    m_combo = editableCombo(this);
    m_edit = m_combo->lineEdit();
    for (const ipc::Constant& constant : names)
        m_combo->addItem(lab::fromView(constant.name));
}

QString NumberField::text() const { return m_edit->text().trimmed(); }

void NumberField::setText(const QString& text)
{
    if (m_combo)
        m_combo->setEditText(text);
    else
        m_edit->setText(text);
}

ipc::Result<peer::Json> NumberField::value() const
{
    if (text().isEmpty())
        return m_nullable ? ipc::Result<peer::Json>(peer::Json(nullptr)) : wrongText(tr("a number is needed"));
    if (const auto number = ipc::constantValue(m_family, text().toStdString()))
        return peer::Json(*number);
    return wrongText(m_combo ? tr("neither a number nor one of the names") : tr("not a number (decimal or 0x…)"));
}

HandleField::HandleField(const peer::Parameter& parameter, QWidget* parent)
    : ValueField(parent), m_combo(editableCombo(this)), m_nullable(takesNull(parameter))
{
    if (m_nullable)
        m_combo->lineEdit()->setPlaceholderText(QStringLiteral("NULL"));
    connect(m_combo->lineEdit(), &QLineEdit::textEdited, this, [this](const QString& typed) { m_typed = typed; });
    connect(m_combo, &QComboBox::activated, this, [this] { m_typed = m_combo->currentText(); });
}

QString HandleField::text() const { return m_combo->currentText().trimmed(); }

void HandleField::setText(const QString& text)
{
    m_typed = text;
    m_combo->setEditText(text);
}

void HandleField::offer(const QList<OpenHandle>& handles)
{
    m_combo->clear();
    for (const OpenHandle& handle : handles)
        m_combo->addItem(QStringLiteral("%1  %2").arg(lab::handleText(handle.value), handle.label));
    // The newest handle is what one most likely goes on with, among those that the call is meant for.
    const bool chooseNewest = m_typed.isEmpty() && !m_nullable && !handles.isEmpty();
    const auto suited = std::find_if(handles.crbegin(), handles.crend(), [](const OpenHandle& handle) { return handle.suits; });
    const qsizetype newest = suited == handles.crend() ? handles.size() - 1 : handles.crend() - suited - 1;
    m_combo->setCurrentIndex(chooseNewest ? static_cast<int>(newest) : -1);
    if (!chooseNewest)
        m_combo->setEditText(m_typed);
    m_combo->lineEdit()->setCursorPosition(0);   // the number, not the end of what is said of it
}

ipc::Result<peer::Json> HandleField::value() const
{
    const QString number = text().section(QLatin1Char(' '), 0, 0);
    if (number.isEmpty() || number == QStringLiteral("NULL"))
        return m_nullable ? ipc::Result<peer::Json>(peer::Json(nullptr)) : wrongText(tr("a handle is needed"));
    if (number == QStringLiteral("INVALID_HANDLE_VALUE"))
        return peer::Json(ipc::value(ipc::Handle::Invalid));
    bool isNumber = false;
    const quint64 handle = number.toULongLong(&isNumber, 0);
    if (!isNumber)
        return wrongText(tr("a handle is a number, such as 0x34"));
    return peer::Json(static_cast<std::uint64_t>(handle));
}

BoolField::BoolField(QWidget* parent) : ValueField(parent), m_box(new QCheckBox(QStringLiteral("TRUE"), this))
{
    fill(this, m_box);
    connect(m_box, &QCheckBox::toggled, this, &ValueField::edited);
}

QString BoolField::text() const { return m_box->isChecked() ? QStringLiteral("true") : QStringLiteral("false"); }
void BoolField::setText(const QString& text) { m_box->setChecked(text == QStringLiteral("true")); }
ipc::Result<peer::Json> BoolField::value() const { return peer::Json(m_box->isChecked()); }

ObjectField::ObjectField(const peer::Parameter&, QWidget* parent) : ValueField(parent), m_edit(lineEdit(this))
{
    m_edit->setPlaceholderText(QStringLiteral("{ } or [ ]"));
}

QString ObjectField::text() const { return m_edit->text(); }
void ObjectField::setText(const QString& text) { m_edit->setText(text); }

ipc::Result<peer::Json> ObjectField::value() const
{
    auto json = peer::Json::parse(text().isEmpty() ? "null" : text().toStdString(), nullptr, false);
    if (json.is_discarded())
        return wrongText(tr("not JSON: {\"name\": value} or [\"…\", …]"));
    return json;
}

}  // namespace ui
