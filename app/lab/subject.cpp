// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/subject.h"

#include "app/lab/from_view.h"
#include "app/lab/world_folds.h"
#include "app/peer/catalogue.h"

#include <algorithm>
#include <array>
#include <bit>

namespace lab {
namespace {

constexpr Row kEnough = 20000;   // rows: the beginning tells

/// What an object that was opened is an object of. ReadFile and WriteFile are calls of four mechanisms.
ipc::Mechanism mechanismOf(ipc::HandleKind kind)
{
    switch (kind) {
    case ipc::HandleKind::AnonymousPipeRead:
    case ipc::HandleKind::AnonymousPipeWrite: return ipc::Mechanism::AnonymousPipe;
    case ipc::HandleKind::NamedPipeServer:
    case ipc::HandleKind::NamedPipeClient: return ipc::Mechanism::NamedPipe;
    case ipc::HandleKind::MailslotServer:
    case ipc::HandleKind::MailslotClient: return ipc::Mechanism::Mailslot;
    case ipc::HandleKind::FileMapping: return ipc::Mechanism::MemoryMappedFile;
    default: return {};
    }
}

unsigned mechanismsOf(const Recording& recording, Row row)
{
    const Entry entry = recording.at(row);
    if (entry.kind == ipc::trace::Kind::Object) {
        const auto kind = detailOf(recording, row, ipc::trace::Key::kind);
        return kind ? static_cast<unsigned>(mechanismOf(static_cast<ipc::HandleKind>(kind->number))) : 0;
    }
    const peer::CallEntry* call = peer::findCall(ipc::callName(entry.callId()));
    return call ? static_cast<unsigned>(call->mechanism) : 0;
}

}  // namespace

QString subjectOf(const Recording& recording)
{
    constexpr auto kMechanisms = static_cast<std::size_t>(std::bit_width(static_cast<unsigned>(ipc::Mechanism::Process)));
    std::array<double, kMechanisms> weights{};
    for (Row row = 0; row < std::min(recording.rows(), kEnough); ++row) {
        // A call that many mechanisms share says little.
        const unsigned mask = mechanismsOf(recording, row);
        for (std::size_t i = 0; i < kMechanisms; ++i)
            if ((mask >> i & 1U) != 0)
                weights[i] += 1.0 / (std::popcount(mask) * std::popcount(mask));
    }
    const auto most = std::max_element(weights.begin(), weights.end());
    if (*most == 0)
        return {};
    const std::string_view id = ipc::mechanismId(static_cast<ipc::Mechanism>(1U << (most - weights.begin())));
    return fromView(id);
}

}  // namespace lab
