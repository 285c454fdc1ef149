// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/peer/catalogue.h"

#include <QList>
#include <QString>
#include <QWidget>

#include <optional>

namespace ui {

/// A handle or a window that a field offers: its value and what to say of it.
struct OpenHandle {
    std::uint64_t value = 0;
    QString label;
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

signals:
    void edited();
    /// Enter was pressed in the field.
    void accepted();
};

/// The field for one parameter of the catalogue; the caller gives it its first text.
ValueField* makeField(const peer::Parameter& parameter, QWidget* parent);

/// The text that shows a parameter's default, empty where it has none.
QString defaultText(const peer::Parameter& parameter);

/// "0x34" of a handle.
QString handleText(std::uint64_t handle);

}  // namespace ui
