// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/handles/handle_model.h"

#include "app/lab/text.h"
#include "ui/theme.h"

#include <algorithm>

namespace ui {
namespace {

bool sameKeys(const QList<lab::HandleState>& a, const QList<lab::HandleState>& b)
{
    return std::ranges::equal(a, b, {}, &lab::HandleState::key, &lab::HandleState::key);
}

QString kindText(ipc::HandleKind kind)
{
    const std::string_view text = ipc::toText(kind);
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

}  // namespace

HandleModel::HandleModel(Bench& bench, const Theme& theme, QObject* parent)
    : QAbstractTableModel(parent), m_bench(bench), m_theme(theme)
{
    connect(&bench, &Bench::worldChanged, this, &HandleModel::update);
    update();
}

void HandleModel::update()
{
    QList<lab::HandleState> now = m_bench.world().handles.values();
    if (now == m_handles)
        return;
    if (sameKeys(now, m_handles)) {
        m_handles = std::move(now);
        emit dataChanged(index(0, 0), index(rowCount() - 1, Columns_ - 1));
        return;
    }
    beginResetModel();
    m_handles = std::move(now);
    endResetModel();
}

int HandleModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_handles.size()); }
int HandleModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : Columns_; }

const lab::HandleState* HandleModel::handle(int row) const
{
    return row >= 0 && row < m_handles.size() ? &m_handles[row] : nullptr;
}

int HandleModel::rowOf(const lab::HandleKey& key) const
{
    const auto found = std::ranges::find(m_handles, key, &lab::HandleState::key);
    return found == m_handles.end() ? -1 : static_cast<int>(found - m_handles.begin());
}

QString HandleModel::text(const lab::HandleState& handle, int column) const
{
    switch (column) {
    case Process: {
        const auto& processes = m_bench.recording().processes();
        const auto process = static_cast<std::size_t>(handle.key.process);
        return process < processes.size() ? processes[process].name : QString();
    }
    case Handle: return lab::handleText(handle.key.handle);
    case Kind: return kindText(handle.kind);
    case State: return handle.state;
    default: return {};
    }
}

QVariant HandleModel::data(const QModelIndex& index, int role) const
{
    const lab::HandleState* shown = index.isValid() ? handle(index.row()) : nullptr;
    if (!shown)
        return {};
    switch (role) {
    case Qt::DisplayRole: return text(*shown, index.column());
    case Qt::ToolTipRole: return shown->name.isEmpty() ? text(*shown, index.column()) : shown->name;
    case Qt::ForegroundRole:
        if (index.column() == Process)
            return m_theme.process(shown->key.process);
        return {};
    case Qt::FontRole:
        if (index.column() == Handle)
            return m_theme.font(TextStyle::Mono);
        return {};
    default: return {};
    }
}

QVariant HandleModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Process: return tr("Process");
    case Handle: return tr("Handle");
    case Kind: return tr("Kind");
    case State: return tr("State");
    default: return {};
    }
}

}  // namespace ui
