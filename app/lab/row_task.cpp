// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/row_task.h"

#include <algorithm>

namespace lab {
namespace {

constexpr Row kRowsAtOnce = 64;

void call(const std::function<void()>& what)
{
    if (what)
        what();
}

}  // namespace

bool RowTask::advance()
{
    m_void |= m_recording->rows() < m_rows;
    if (m_void || m_pass == m_passes.size())
        return false;
    const Pass& pass = m_passes[m_pass];
    if (m_row == 0)
        call(pass.begin);
    const Row end = pass.row ? std::min(m_rows, m_row + kRowsAtOnce) : m_rows;
    for (; pass.row && m_row < end; ++m_row)
        pass.row(m_row);
    if (end == m_rows) {
        call(pass.end);
        ++m_pass;
        m_row = 0;
    }
    return m_pass < m_passes.size();
}

void RowTask::finish()
{
    while (advance()) {
    }
}

double RowTask::done() const
{
    if (m_rows == 0 || m_passes.empty())
        return 1;
    return (static_cast<double>(m_pass) + static_cast<double>(m_row) / static_cast<double>(m_rows)) / static_cast<double>(m_passes.size());
}

}  // namespace lab
