// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/wrapped_button.h"

#include <QStyleOptionButton>
#include <QStylePainter>

namespace ui {
namespace {

constexpr int kFlags = Qt::AlignLeft | Qt::AlignVCenter | Qt::TextWordWrap;

}  // namespace

WrappedButton::WrappedButton(const QString& text, QWidget* parent) : QPushButton(text, parent)
{
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

int WrappedButton::margin() const { return fontMetrics().averageCharWidth(); }

int WrappedButton::heightForWidth(int width) const
{
    const QRect room(0, 0, std::max(width - 2 * margin(), 1), 1 << 20);
    return fontMetrics().boundingRect(room, kFlags, text()).height() + 2 * margin();
}

QSize WrappedButton::sizeHint() const
{
    const int wide = 24 * fontMetrics().averageCharWidth();
    return {wide, heightForWidth(wide)};
}

QSize WrappedButton::minimumSizeHint() const { return {8 * fontMetrics().averageCharWidth(), fontMetrics().height() + 2 * margin()}; }

void WrappedButton::paintEvent(QPaintEvent*)
{
    QStylePainter painter(this);
    QStyleOptionButton option;
    initStyleOption(&option);
    option.text.clear();
    painter.drawControl(QStyle::CE_PushButton, option);
    painter.setPen(option.palette.color(QPalette::ButtonText));
    painter.drawText(rect().adjusted(margin(), 0, -margin(), 0), kFlags, text());
}

}  // namespace ui
