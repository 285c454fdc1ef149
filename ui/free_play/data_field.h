// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/free_play/value_field.h"

class QComboBox;
class QLineEdit;

namespace ui {

/// Bytes: as text, as hex digits, or as one byte so many times. Remembered as "text:…", "hex:…" or "fill:…".
class DataField : public ValueField {
    Q_OBJECT

public:
    enum Form { Text, Hex, Fill };

    DataField(const peer::Parameter& parameter, QWidget* parent);
    QString text() const override;
    void setText(const QString& text) override;
    ipc::Result<peer::Json> value() const override;

private:
    void showHint();

    QComboBox* m_form;
    QLineEdit* m_edit;
    bool m_nullable;
};

}  // namespace ui
