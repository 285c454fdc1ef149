// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/selection.h"

namespace ui {

void Selection::selectRow(std::optional<std::uint64_t> row)
{
    if (m_row == row)
        return;
    m_row = row;
    emit rowChanged();
}

void Selection::selectChannel(std::uint64_t channel)
{
    if (m_channel == channel)
        return;
    m_channel = channel;
    emit channelChanged();
}

void Selection::selectHandle(std::optional<HandleRef> handle)
{
    if (m_handle == handle)
        return;
    m_handle = handle;
    emit handleChanged();
}

void Selection::clear()
{
    selectRow(std::nullopt);
    selectChannel(0);
    selectHandle(std::nullopt);
}

void Moment::goLive()
{
    if (!m_row)
        return;
    m_row.reset();
    emit changed();
}

void Moment::goTo(std::uint64_t row)
{
    if (m_row == row)
        return;
    m_row = row;
    emit changed();
}

}  // namespace ui
