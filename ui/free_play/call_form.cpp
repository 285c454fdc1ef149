// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/free_play/call_form.h"

#include "app/lab/from_view.h"
#include "app/lab/identities.h"
#include "app/lab/text.h"
#include "ui/free_play/flags_field.h"
#include "ui/free_play/suggestions.h"
#include "ui/widgets/labels.h"

#include <QComboBox>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QVBoxLayout>

namespace ui {
namespace {

QString settingsKey(const peer::CallEntry& call, const peer::Parameter& parameter)
{
    return QStringLiteral("free-play/%1/%2").arg(lab::fromView(ipc::callName(call.call)), lab::fromView(parameter.name));
}

/// A handle means something in one process at one time: to remember it would be misleading.
bool isRemembered(const peer::Parameter& parameter)
{
    return parameter.type != peer::Type::Handle && parameter.type != peer::Type::Window && !lab::isIdentity(parameter.name);
}

bool isShownInHex(const peer::CallEntry& call, const std::string& output)
{
    const auto found = std::ranges::find(call.outputs, output, &peer::Output::name);
    const bool isHandle = found != call.outputs.end() && (found->type == peer::Type::Handle || found->type == peer::Type::Window);
    return isHandle || lab::isIdentity(output);
}

QString valueText(const peer::CallEntry& call, const std::string& output, const lab::Json& value)
{
    if (value.is_number_unsigned())
        return isShownInHex(call, output) ? lab::handleText(value.get<quint64>()) : QString::number(value.get<quint64>());
    return QString::fromStdString(value.dump(-1, ' ', false, lab::Json::error_handler_t::replace));
}

}  // namespace

QString answerText(const peer::CallEntry& call, const lab::PeerAnswer& answer)
{
    if (answer.lost)
        return CallForm::tr("the process ended before it answered");
    QStringList parts{answer.ok ? QStringLiteral("ok") : QStringLiteral("%1 %2").arg(answer.error).arg(answer.errorName)};
    for (const auto& [name, value] : answer.out.items())
        parts.append(QStringLiteral("%1 %2").arg(QString::fromStdString(name), valueText(call, name, value)));
    QString text = parts.join(QStringLiteral("  ·  "));
    const QString meaning = lab::fromView(ipc::errorText(static_cast<ipc::ErrorCode>(answer.error)));
    if (!answer.ok && !meaning.isEmpty())
        text += QLatin1Char('\n') + meaning;
    if (!answer.detail.isEmpty())
        text += QLatin1Char('\n') + answer.detail;
    return text;
}

CallForm::CallForm(const peer::CallEntry& call, QWidget* parent) : QWidget(parent), m_call(call)
{
    auto* column = new QVBoxLayout(this);
    auto* summary = label("muted", lab::fromView(call.summary), this);
    summary->setWordWrap(true);
    column->addWidget(summary);
    auto* grid = new QGridLayout;
    grid->setColumnStretch(1, 1);
    for (const peer::Parameter& parameter : call.parameters)
        addLine(grid, parameter);
    addThreadLine(grid);
    column->addLayout(grid);
    m_status = label("mono", {}, this);
    m_status->setWordWrap(true);
    m_status->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_status->setAccessibleName(tr("Answer"));
    column->addWidget(m_status);
    column->addStretch(1);
}

void CallForm::addLine(QGridLayout* grid, const peer::Parameter& parameter)
{
    const int row = grid->rowCount();
    auto* field = makeField(parameter, this);
    auto* name = label("mono", lab::fromView(parameter.name), this);
    const QString meaning = lab::fromView(parameter.meaning);
    name->setToolTip(meaning);
    name->setBuddy(field);
    field->setToolTip(meaning);
    field->setObjectName(lab::fromView(parameter.name));
    field->setAccessibleName(QStringLiteral("%1: %2").arg(lab::fromView(parameter.name), meaning));
    const QString initial = suggestedText(m_call, parameter);
    field->setText(isRemembered(parameter) ? QSettings().value(settingsKey(m_call, parameter), initial).toString() : initial);
    auto* problem = label("error", {}, this);
    problem->setWordWrap(true);
    problem->hide();
    grid->addWidget(name, row, 0, qobject_cast<FlagsField*>(field) ? Qt::AlignTop : Qt::AlignVCenter);
    grid->addWidget(field, row, 1);
    grid->addWidget(problem, row + 1, 1);
    m_lines.push_back({&parameter, field, problem});
    connect(field, &ValueField::edited, problem, &QWidget::hide);
}

void CallForm::addThreadLine(QGridLayout* grid)
{
    const int row = grid->rowCount();
    m_thread = new QComboBox(this);
    m_thread->setEditable(true);
    m_thread->setObjectName(QStringLiteral("thread"));
    m_thread->setAccessibleName(tr("Thread that makes the call"));
    m_thread->setToolTip(tr("Each thread makes its calls in order. A new name starts a new thread."));
    m_run = new QPushButton(tr("&Call %1").arg(lab::fromView(ipc::callName(m_call.call))), this);
    m_run->setProperty("kind", QStringLiteral("primary"));
    m_run->setToolTip(tr("Make this call now (Enter)"));
    m_run->setAutoDefault(false);   // Enter is the form's: in a dialog it would be pressed as well
    auto* name = label("muted", tr("on thread"), this);
    name->setBuddy(m_thread);
    grid->addWidget(name, row, 0);
    grid->addWidget(m_thread, row, 1);
    grid->addWidget(m_run, row + 1, 1, Qt::AlignRight);
    connect(m_run, &QPushButton::clicked, this, &CallForm::submit);
}

// From whatever field it comes, it makes the call once.
void CallForm::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        submit();
    else
        QWidget::keyPressEvent(event);
}

void CallForm::setThreads(const QStringList& threads)
{
    const QString typed = m_thread->currentText();
    m_thread->clear();
    m_thread->addItems(threads);
    if (!typed.isEmpty() && threads.contains(typed))
        m_thread->setCurrentText(typed);
}

void CallForm::setHandles(const QList<OpenHandle>& handles)
{
    for (Line& line : m_lines) {
        if (line.parameter->type != peer::Type::Handle)
            continue;
        QList<OpenHandle> own = handles;
        for (OpenHandle& handle : own)
            handle.suits = suits(m_call.call, line.parameter->name, handle.kind);
        line.field->offer(own);
    }
}

void CallForm::setNames(const QList<NamedObject>& objects)
{
    QStringList names;
    for (const NamedObject& object : objects)
        if (opensByName(m_call.call, object.kind) && !names.contains(object.name))
            names.append(object.name);
    if (ValueField* name = field(QStringLiteral("name")); name && !names.isEmpty())
        name->offerNames(names);
}

void CallForm::setIdentities(const QString& parameter, const QList<OpenHandle>& values)
{
    if (ValueField* known = field(parameter))
        known->offer(values);
}

bool CallForm::check(Line& line, lab::Json& args)
{
    auto value = line.field->value();
    line.problem->setVisible(!value);
    if (!value) {
        line.problem->setText(QString::fromStdString(value.error().detail));
        return false;
    }
    // What may be left out and was: the peer's own default holds.
    if (!(value->is_null() && line.parameter->fallback == "null"))
        args[std::string(line.parameter->name)] = *value;
    return true;
}

void CallForm::submit()
{
    lab::Json args = lab::Json::object();
    ValueField* firstWrong = nullptr;
    for (Line& line : m_lines) {
        if (!check(line, args) && !firstWrong)
            firstWrong = line.field;
    }
    if (firstWrong) {
        firstWrong->setFocus();
        return;
    }
    if (m_thread->currentText().trimmed().isEmpty()) {
        showProblem(tr("a thread is needed"));
        return;
    }
    remember();
    emit runRequested(m_thread->currentText().trimmed(), args);
}

void CallForm::remember() const
{
    QSettings settings;
    for (const Line& line : m_lines) {
        if (isRemembered(*line.parameter))
            settings.setValue(settingsKey(m_call, *line.parameter), line.field->text());
    }
}

ValueField* CallForm::field(const QString& parameter) const
{
    for (const Line& line : m_lines) {
        if (lab::fromView(line.parameter->name) == parameter)
            return line.field;
    }
    return nullptr;
}

QString CallForm::answerText() const { return m_status->text(); }
QWidget* CallForm::answer() const { return m_status; }

void CallForm::showStatus(const QString& part, const QString& text)
{
    setLook(m_status, "part", part);
    m_status->setText(text);
}

void CallForm::showWaiting() { showStatus(QStringLiteral("blocked"), tr("made; no answer yet …")); }

void CallForm::showAnswer(const lab::PeerAnswer& answer)
{
    showStatus(answer.ok ? QStringLiteral("ok") : QStringLiteral("error"), ui::answerText(m_call, answer));
}

void CallForm::showProblem(const QString& what) { showStatus(QStringLiteral("error"), what); }

}  // namespace ui
