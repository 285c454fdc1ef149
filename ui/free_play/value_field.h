// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/peer/catalogue.h"
#include "ipc/handle.h"

#include <QList>
#include <QStringList>
#include <QWidget>

#include <optional>

namespace ui {

/// A handle or a window that a field offers: its value and what to say of it.
struct OpenHandle {
    std::uint64_t value = 0;
    QString label;
    ipc::HandleKind kind = ipc::HandleKind::Unknown;
    bool suits = true;          ///< it is of a kind that the call is meant for
};

/// An object that can be opened by its name.
struct NamedObject {
    QString name;
    ipc::HandleKind kind = ipc::HandleKind::Unknown;
};

/// One field of a form: edits the value of one parameter. What was typed is text; the value is what the peer gets.
class ValueField : public QWidget {
    Q_OBJECT

public:
    using QWidget::QWidget;

    /// What was typed, to be remembered and to be set again.
    virtual QString text() const = 0;
    virtual void setText(const QString& text) = 0;
    /// The value as the peer protocol has it, or what is wrong with the text.
    virtual ipc::Result<peer::Json> value() const = 0;
    /// The handles that can be chosen now; fields that take none ignore it.
    virtual void offer(const QList<OpenHandle>&) {}
    /// The names that can be chosen now, the newest last; fields that take none ignore it.
    virtual void offerNames(const QStringList&) {}

signals:
    void edited();
};

/// What a field says of a text that is no value of its parameter.
ipc::Unexpected wrongText(const QString& what);

/// The field for one parameter of the catalogue; the caller gives it its first text.
ValueField* makeField(const peer::Parameter& parameter, QWidget* parent);

/// The text that shows a parameter's default, empty where it has none.
QString defaultText(const peer::Parameter& parameter);

}  // namespace ui
