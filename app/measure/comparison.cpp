// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/measure/comparison.h"

#include <algorithm>
#include <random>

namespace measure {
namespace {

constexpr std::size_t kVariants = 3;
constexpr std::uint32_t kWarmUp = 50;

using Medians = std::array<std::vector<double>, kVariants>;
using Pairs = std::array<std::unique_ptr<Pair>, kVariants>;

ipc::Result<void> measureRound(Pairs& pairs, const std::array<std::size_t, kVariants>& order, std::uint32_t count,
                               Comparison& result, Medians& medians)
{
    for (const std::size_t variant : order) {
        const auto batch = pairs[variant]->run(count);
        if (!batch)
            return ipc::Unexpected(batch.error());
        medians[variant].push_back(medianOf(batch->times));
        auto& all = result.times[variant];
        all.insert(all.end(), batch->times.begin(), batch->times.end());
        result.allocations += variant == 0 ? 0 : static_cast<double>(batch->allocations);
    }
    return {};
}

Spread ratio(const std::vector<double>& over, const std::vector<double>& under)
{
    std::vector<double> ratios;
    for (std::size_t i = 0; i < std::min(over.size(), under.size()); ++i)
        ratios.push_back(over[i] / under[i]);
    return spreadOf(ratios);
}

}  // namespace

Comparison compare(const Mechanism& mechanism, std::size_t size, const Effort& effort, const std::function<bool()>& goOn)
{
    Comparison result;
    result.mechanism = mechanism.id;
    result.raw = mechanism.raw.words;
    result.size = size;
    result.unavailable = mechanism.raw.unavailable();
    if (!result.unavailable.empty())
        return result;
    Pairs pairs;
    for (std::size_t variant = 0; variant < kVariants; ++variant)
        pairs[variant] = std::make_unique<Pair>(mechanism, static_cast<Variant>(variant), size, effort.core);
    Medians medians;
    std::array<std::size_t, kVariants> order{0, 1, 2};
    std::mt19937 random{std::random_device{}()};
    for (const auto& pair : pairs)
        if (const auto warm = pair->run(kWarmUp); !warm)
            result.unavailable = warm.error().detail;
    for (int round = 0; result.unavailable.empty() && round < effort.rounds && goOn(); ++round) {
        std::shuffle(order.begin(), order.end(), random);
        if (const auto done = measureRound(pairs, order, effort.batch, result, medians); !done)
            result.unavailable = done.error().detail;
    }
    result.libraryOverRaw = ratio(medians[1], medians[0]);
    result.tracedOverRaw = ratio(medians[2], medians[0]);
    result.allocations /= static_cast<double>(std::max<std::size_t>(1, result.times[1].size() + result.times[2].size()));
    const auto counters = pairs[2]->counters();
    result.records = counters.produced;
    result.lost = counters.dropped;
    return result;
}

}  // namespace measure
