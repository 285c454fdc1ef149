// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/processes/peer_model.h"

#include "app/lab/from_view.h"
#include "app/lab/platform.h"
#include "ui/theme.h"
#include "ui/widgets/words.h"

#include <QCoreApplication>

#include <algorithm>

namespace ui {
namespace {

QString callNameOf(ipc::CallId call)
{
    const std::string_view name = ipc::callName(call);
    return lab::fromView(name);
}

}  // namespace

PeerModel::PeerModel(std::function<QList<Bench*>()> benches, const Theme& theme, QObject* parent)
    : QAbstractTableModel(parent), m_benches(std::move(benches)), m_theme(theme)
{
    refresh();
}

PeerModel::Line PeerModel::makeLine(const PeerRef& peer) const
{
    const lab::ProcessInfo& info = peer.info();
    QStringList threads, calls;
    for (const lab::ThreadInfo& thread : peer.bench->recording().threads()) {
        if (thread.process == peer.process && thread.ended < 0 && isThread(thread))
            threads.append(threadText(thread));
    }
    for (const lab::LiveCall& call : peer.bench->session.liveCalls()) {
        if (call.process == peer.process)
            calls.append(QStringLiteral("%1 %2").arg(call.threadName, callNameOf(call.call)));
    }
    const auto handles = peer.bench->session.worlds().latest().handlesOf(peer.process).size();
    return {peer, {info.name, pidText(info), lab::platformTitle(info.platform), threads.join(QStringLiteral(", ")),
                   calls.isEmpty() ? QStringLiteral("–") : calls.join(QStringLiteral(", ")), QString::number(handles)}};
}

PeerModel::Line PeerModel::labLine()
{
    return {PeerRef(), {tr("IPC Lab"), QString::number(QCoreApplication::applicationPid()), tr("this window"), {}, {}, {}}};
}

void PeerModel::refresh()
{
    QList<Line> now;
    for (Bench* bench : m_benches()) {
        const auto count = static_cast<int>(bench->recording().processes().size());
        for (int process = 0; process < count; ++process) {
            const PeerRef peer{bench, process};
            if (peer.info().ended < 0 && !bench->session.peerOf(process).isEmpty())
                now.append(makeLine(peer));
        }
    }
    now.append(labLine());
    if (now == m_lines)
        return;
    if (std::ranges::equal(now, m_lines, {}, &Line::peer, &Line::peer)) {
        m_lines = std::move(now);
        emit dataChanged(index(0, 0), index(rowCount() - 1, Columns_ - 1));
        return;
    }
    beginResetModel();
    m_lines = std::move(now);
    endResetModel();
}

int PeerModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_lines.size()); }
int PeerModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : Columns_; }
const PeerRef* PeerModel::peer(int row) const { return row >= 0 && row < m_lines.size() ? &m_lines[row].peer : nullptr; }

QVariant PeerModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= m_lines.size())
        return {};
    const Line& line = m_lines[index.row()];
    if (role == Qt::DisplayRole)
        return line.texts.value(index.column());
    if (role == Qt::ForegroundRole && index.column() == Name)
        return line.peer.isLab() ? m_theme.color(Role::Text) : m_theme.process(line.peer.process);
    return {};
}

QVariant PeerModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name: return tr("Process");
    case Pid: return tr("pid");
    case Platform: return tr("Runs on");
    case Threads: return tr("Threads");
    case InCall: return tr("In a call");
    case Handles: return tr("Handles");
    default: return {};
    }
}

}  // namespace ui
