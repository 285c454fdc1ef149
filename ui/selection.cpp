// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/selection.h"

namespace ui {

void Selection::selectRow(lab::Row row)
{
    if (m_row == row)
        return;
    m_row = row;
    emit rowChanged(row);
}

void Selection::selectChannel(quint64 channel)
{
    if (m_channel == channel)
        return;
    m_channel = channel;
    emit channelChanged(channel);
}

void Selection::selectHandle(std::optional<lab::HandleKey> handle)
{
    if (m_handle == handle)
        return;
    m_handle = handle;
    emit handleChanged();
}

void Selection::clear()
{
    selectRow(-1);
    selectChannel(0);
    selectHandle(std::nullopt);
}

void Playhead::goLive()
{
    if (isLive())
        return;
    m_rows = -1;
    emit changed();
}

void Playhead::goTo(lab::Row rows)
{
    if (m_rows == rows)
        return;
    m_rows = rows;
    emit changed();
}

}  // namespace ui
