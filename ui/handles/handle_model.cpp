// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/handles/handle_model.h"

#include "app/lab/text.h"
#include "ui/theme.h"
#include "ui/widgets/library_words.h"

#include <algorithm>

namespace ui {
namespace {

constexpr int kMarkRefreshMs = 300;
constexpr lab::Row kFarthest = 4000;   // rows to look back: where more come in a moment, nobody sees a mark

bool sameKeys(const QList<HandleRow>& a, const QList<HandleRow>& b)
{
    return std::ranges::equal(a, b, {}, [](const HandleRow& row) { return row.handle.key; }, [](const HandleRow& row) { return row.handle.key; });
}

}  // namespace

HandleModel::HandleModel(Bench& bench, const Theme& theme, QObject* parent)
    : QAbstractTableModel(parent), m_bench(bench), m_theme(theme)
{
    connect(&bench, &Bench::worldChanged, this, &HandleModel::update);
    update();
}

void HandleModel::timerEvent(QTimerEvent*) { update(); }

// The world a little earlier. Nothing was closed since if no handle is missing, which is mostly so and cheap to see.
lab::World HandleModel::past() const
{
    const lab::Recording& recording = m_bench.recording();
    const lab::Row shown = m_bench.playhead.isLive() ? recording.rows() : m_bench.playhead.rows();
    const lab::Moment now = m_bench.playhead.isLive() ? m_bench.session.now() : m_bench.world().moment;
    lab::Row row = shown;
    bool closed = false;
    while (row > 0 && shown - row < kFarthest && now - recording.end(row - 1) < kMarkedFor) {
        const lab::Entry entry = recording.at(--row);
        closed = closed || (entry.kind == ipc::trace::Kind::Object && entry.call == static_cast<quint16>(ipc::trace::ObjectEvent::Closed));
    }
    if (closed)
        return m_bench.session.worlds().at(row);
    lab::World none;
    none.rows = row;
    return none;
}

void HandleModel::update()
{
    const lab::World world = m_bench.world();
    const lab::Moment now = m_bench.playhead.isLive() ? m_bench.session.now() : world.moment;
    QList<HandleRow> rows = handleRows(m_bench.recording(), world, past(), now);
    const bool marked = std::ranges::any_of(rows, [](const HandleRow& row) { return row.mark != HandleMark::None; });
    if (!marked || !m_bench.playhead.isLive())
        m_marks.stop();
    else if (!m_marks.isActive())
        m_marks.start(kMarkRefreshMs, this);
    if (rows == m_rows)
        return;
    if (sameKeys(rows, m_rows)) {
        m_rows = std::move(rows);
        emit dataChanged(index(0, 0), index(rowCount() - 1, Columns_ - 1));
        return;
    }
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

int HandleModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_rows.size()); }
int HandleModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : Columns_; }
const HandleRow* HandleModel::row(int row) const { return row >= 0 && row < m_rows.size() ? &m_rows[row] : nullptr; }
const lab::HandleState* HandleModel::handle(int row) const { return this->row(row) ? &m_rows[row].handle : nullptr; }

int HandleModel::rowOf(const lab::HandleKey& key) const
{
    const auto found = std::ranges::find_if(m_rows, [&](const HandleRow& row) { return row.handle.key == key; });
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

QString HandleModel::nameOf(int process) const
{
    const auto& processes = m_bench.recording().processes();
    return static_cast<std::size_t>(process) < processes.size() ? processes[static_cast<std::size_t>(process)].name : QString();
}

QString HandleModel::text(const HandleRow& row, int column) const
{
    const lab::HandleState& handle = row.handle;
    switch (column) {
    case Process: return nameOf(handle.key.process);
    case Handle: return lab::handleText(handle.key.handle);
    case Kind: return kindText(handle.kind);
    case State: return row.mark == HandleMark::Closed ? tr("closed") : inInterfaceLanguage(shortStateText(handle));
    case OtherEnd:
        if (!row.otherEnd)
            return {};
        return QStringLiteral("%1 %2%3").arg(nameOf(row.otherEnd->process), lab::handleText(row.otherEnd->handle),
                                             row.otherEnds > 1 ? QStringLiteral(" +%1").arg(row.otherEnds - 1) : QString());
    case Object: return row.object < 0 ? QString() : QStringLiteral("#%1").arg(row.object + 1);
    case Access: return shortAccessText(handle);
    case Inheritable: return handle.inheritable ? tr("yes") : tr("no");
    case Name: return handle.name;
    case Security: return handle.security;
    default: return {};
    }
}

QVariant HandleModel::toolTip(const HandleRow& row, int column) const
{
    switch (column) {
    case OtherEnd: return row.otherEnd ? tr("%1: click to go there").arg(text(row, column)) : QVariant();
    case Object: return tr("The record in which the object was made: handles with the same number refer to the same object");
    case Access: return accessText(row.handle);
    case State: return inInterfaceLanguage(stateText(row.handle));
    default: break;
    }
    const QString shown = text(row, column);
    return row.handle.name.isEmpty() || shown == row.handle.name ? shown : shown + QLatin1Char('\n') + row.handle.name;
}

QVariant HandleModel::colour(const HandleRow& row, int column) const
{
    if (row.mark == HandleMark::Closed)
        return m_theme.color(Role::TextFaint);
    if (column == Process)
        return m_theme.process(row.handle.key.process);
    if (column == OtherEnd && row.otherEnd)
        return m_theme.process(row.otherEnd->process);
    return {};
}

QFont HandleModel::font(const HandleRow& row, int column) const
{
    QFont font = m_theme.font(column == Handle || column == Object ? TextStyle::Mono : TextStyle::Body);
    font.setStrikeOut(row.mark == HandleMark::Closed);
    font.setBold(row.mark == HandleMark::New && m_theme.isPrint());
    return font;
}

QVariant HandleModel::data(const QModelIndex& index, int role) const
{
    const HandleRow* shown = index.isValid() ? row(index.row()) : nullptr;
    if (!shown)
        return {};
    switch (role) {
    case Qt::DisplayRole: return text(*shown, index.column());
    case Qt::ToolTipRole: return toolTip(*shown, index.column());
    case Qt::ForegroundRole: return colour(*shown, index.column());
    case Qt::BackgroundRole: return shown->mark == HandleMark::New ? QVariant(m_theme.tint(m_theme.color(Role::Ok))) : QVariant();
    case Qt::FontRole: return font(*shown, index.column());
    default: return {};
    }
}

QVariant HandleModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    switch (section) {
    case Process: return tr("Process");
    case Handle: return tr("Handle");
    case Kind: return tr("Kind");
    case State: return tr("State");
    case OtherEnd: return tr("Other end");
    case Object: return tr("Object");
    case Access: return tr("Access");
    case Inheritable: return tr("Inheritable");
    case Name: return tr("Name");
    case Security: return tr("Security");
    default: return {};
    }
}

}  // namespace ui
