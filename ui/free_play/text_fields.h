// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/free_play/value_field.h"

class QCheckBox;
class QComboBox;
class QLineEdit;

namespace ui {

/// Any text.
class TextField : public ValueField {
    Q_OBJECT

public:
    TextField(const peer::Parameter& parameter, QWidget* parent);
    QString text() const override;
    void setText(const QString& text) override;
    ipc::Result<peer::Json> value() const override;
    void offerNames(const QStringList& names) override;

private:
    QLineEdit* m_edit;
    bool m_nullable;
    bool m_typed = false;   ///< by hand: no proposal may replace it
};

/// A number, decimal or 0x…; with a family its names can be chosen, or written.
class NumberField : public ValueField {
    Q_OBJECT

public:
    NumberField(const peer::Parameter& parameter, QWidget* parent);
    QString text() const override;
    void setText(const QString& text) override;
    ipc::Result<peer::Json> value() const override;

private:
    QComboBox* m_combo = nullptr;   ///< with names to choose
    QLineEdit* m_edit;              ///< the combo's own, where there is one
    ipc::Family m_family;
    bool m_nullable;
};

/// A handle of the process: one of those that are open, or any number, so that a wrong handle can be tried.
class HandleField : public ValueField {
    Q_OBJECT

public:
    HandleField(const peer::Parameter& parameter, QWidget* parent);
    QString text() const override;
    void setText(const QString& text) override;
    ipc::Result<peer::Json> value() const override;
    void offer(const QList<OpenHandle>& handles) override;

private:
    QComboBox* m_combo;
    bool m_nullable;
    QString m_typed;   ///< what was typed or chosen by hand; kept when the handles offered change
};

class BoolField : public ValueField {
    Q_OBJECT

public:
    explicit BoolField(QWidget* parent);
    QString text() const override;
    void setText(const QString& text) override;
    ipc::Result<peer::Json> value() const override;

private:
    QCheckBox* m_box;
};

/// A JSON object or list.
class ObjectField : public ValueField {
    Q_OBJECT

public:
    ObjectField(const peer::Parameter& parameter, QWidget* parent);
    QString text() const override;
    void setText(const QString& text) override;
    ipc::Result<peer::Json> value() const override;

private:
    QLineEdit* m_edit;
};

}  // namespace ui
