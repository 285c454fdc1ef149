// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/free_play/value_field.h"

class QCheckBox;
class QLineEdit;

namespace ui {

/// Flags of a family, each with its box. Names that speak of the same bits (PIPE_WAIT, PIPE_NOWAIT) exclude each other.
class FlagsField : public ValueField {
    Q_OBJECT

public:
    FlagsField(ipc::Family family, QWidget* parent);
    QString text() const override;
    void setText(const QString& text) override;
    ipc::Result<peer::Json> value() const override;

private:
    void uncheckRivals(const ipc::Constant& checked);

    ipc::Family m_family;
    QList<QCheckBox*> m_boxes;   ///< in the order of the family's names
    QString m_unnamed;           ///< bits without a name, in hex; kept as they came
};

}  // namespace ui
