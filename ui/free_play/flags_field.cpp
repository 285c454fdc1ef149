// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/free_play/flags_field.h"

#include "app/lab/from_view.h"

#include <QCheckBox>
#include <QGridLayout>

namespace ui {
namespace {

constexpr qsizetype kOneColumnUpTo = 4;

QString nameOf(const ipc::Constant& constant)
{
    return lab::fromView(constant.name);
}

}  // namespace

FlagsField::FlagsField(ipc::Family family, QWidget* parent) : ValueField(parent), m_family(family)
{
    const auto names = ipc::constants(family);
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    const int columns = static_cast<qsizetype>(names.size()) <= kOneColumnUpTo ? 1 : 2;
    for (const ipc::Constant& constant : names) {
        auto* box = new QCheckBox(nameOf(constant), this);
        const int index = static_cast<int>(m_boxes.size());
        grid->addWidget(box, index / columns, index % columns);
        m_boxes.append(box);
        connect(box, &QCheckBox::toggled, this, [this, &constant](bool checked) {
            if (checked)
                uncheckRivals(constant);
            emit edited();
        });
    }
    if (!m_boxes.isEmpty())
        setFocusProxy(m_boxes.constFirst());
}

void FlagsField::uncheckRivals(const ipc::Constant& checked)
{
    const auto names = ipc::constants(m_family);
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i].name != checked.name && names[i].mask == checked.mask)
            m_boxes[static_cast<qsizetype>(i)]->setChecked(false);
    }
}

QString FlagsField::text() const
{
    QStringList names;
    for (const QCheckBox* box : m_boxes) {
        if (box->isChecked())
            names.append(box->text());
    }
    if (!m_unnamed.isEmpty())
        names.append(m_unnamed);
    return names.isEmpty() ? QStringLiteral("0") : names.join(QLatin1Char('|'));
}

void FlagsField::setText(const QString& text)
{
    QStringList names = text.split(QLatin1Char('|'), Qt::SkipEmptyParts);
    for (QString& name : names)
        name = name.trimmed();
    for (QCheckBox* box : m_boxes)
        box->setChecked(names.removeAll(box->text()) > 0);
    names.removeAll(QStringLiteral("0"));
    m_unnamed = names.join(QLatin1Char('|'));
}

ipc::Result<peer::Json> FlagsField::value() const
{
    if (const auto bits = ipc::constantValue(m_family, text().toStdString()))
        return peer::Json(*bits);
    return ipc::fail("", ipc::ErrorCode::InvalidParameter, 0, tr("%1 is not a name of these flags").arg(m_unnamed).toStdString());
}

}  // namespace ui
