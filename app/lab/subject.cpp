// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/subject.h"

#include "app/peer/catalogue.h"

#include <algorithm>
#include <array>
#include <bit>

namespace lab {
namespace {

constexpr Row kEnough = 20000;   // rows: the beginning tells

}  // namespace

QString subjectOf(const Recording& recording)
{
    constexpr auto kMechanisms = static_cast<std::size_t>(std::bit_width(static_cast<unsigned>(ipc::Mechanism::Process)));
    std::array<double, kMechanisms> weights{};
    for (Row row = 0; row < std::min(recording.rows(), kEnough); ++row) {
        const peer::CallEntry* entry = peer::findCall(ipc::callName(recording.at(row).callId()));
        if (!entry)
            continue;
        // A call that many mechanisms share says little.
        const auto mask = static_cast<unsigned>(entry->mechanism);
        for (std::size_t i = 0; i < kMechanisms; ++i)
            if ((mask >> i & 1U) != 0)
                weights[i] += 1.0 / (std::popcount(mask) * std::popcount(mask));
    }
    const auto most = std::max_element(weights.begin(), weights.end());
    if (*most == 0)
        return {};
    const std::string_view id = ipc::mechanismId(static_cast<ipc::Mechanism>(1U << (most - weights.begin())));
    return QString::fromUtf8(id.data(), static_cast<qsizetype>(id.size()));
}

}  // namespace lab
