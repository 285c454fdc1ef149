// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/report.h"

#include <cstdio>
#include <string>

namespace bench {
namespace {

using measure::Spread;

std::string text(const Spread& spread)
{
    char buffer[64];
    std::snprintf(buffer, sizeof buffer, "%.3f [%.3f-%.3f]", spread.median, spread.low, spread.high);
    return buffer;
}

nlohmann::json json(const Spread& spread)
{
    return {{"median", spread.median}, {"low", spread.low}, {"high", spread.high}};
}

nlohmann::json json(const Line& line)
{
    const auto& figures = line.comparison;
    nlohmann::json json = {{"mechanism", figures.mechanism}, {"size", figures.size}, {"raw", figures.raw}};
    if (!figures.unavailable.empty()) {
        json["unavailable"] = figures.unavailable;
        return json;
    }
    for (std::size_t i = 0; i < figures.times.size(); ++i)
        json["p50"][std::string(measure::toText(static_cast<measure::Variant>(i)))] = measure::medianOf(figures.times[i]);
    json["n"] = figures.times[0].size();
    json["libraryOverRaw"] = bench::json(figures.libraryOverRaw);
    json["tracedOverRaw"] = bench::json(figures.tracedOverRaw);
    json["allocations"] = figures.allocations;
    json["records"] = figures.records;
    json["lost"] = figures.lost;
    if (line.systemCalls)
        json["systemCalls"] = {{"raw", line.systemCalls->raw}, {"library", line.systemCalls->library}, {"traced", line.systemCalls->traced}};
    return json;
}

}  // namespace

void printHeader(const measure::Effort& effort)
{
    std::printf("Round trip between two processes on core %d; p50 in microseconds; ratios of batch medians [quartiles];\n"
                "%d batches of %u round trips each, by turns in random order.\n"
                "%-19s %6s  %8s %8s %8s  %-22s %-22s %6s  %-17s %s\n",
                effort.core, effort.rounds, effort.batch, "mechanism", "bytes", "raw", "library", "traced", "library/raw",
                "traced/raw", "n", "system calls", "new");
}

void print(const Line& line)
{
    const auto& figures = line.comparison;
    std::printf("%-19s %6zu  ", figures.mechanism.c_str(), figures.size);
    if (!figures.unavailable.empty()) {
        std::printf("%s\n", figures.unavailable.c_str());
        return;
    }
    for (const auto& times : figures.times)
        std::printf("%8.2f ", measure::medianOf(times) / 1000);
    std::printf(" %-22s %-22s %6zu  ", text(figures.libraryOverRaw).c_str(), text(figures.tracedOverRaw).c_str(), figures.times[0].size());
    if (line.systemCalls)
        std::printf("%5.2f %5.2f %5.2f ", line.systemCalls->raw, line.systemCalls->library, line.systemCalls->traced);
    else
        std::printf("%-17s ", "not counted");
    std::printf("%.2f\n", figures.allocations);
    if (figures.lost != 0)
        std::printf("  %llu of %llu records lost\n", static_cast<unsigned long long>(figures.lost), static_cast<unsigned long long>(figures.records));
    std::fflush(stdout);
}

void print(const RingFigures& ring)
{
    std::printf("Ring: %.0f records in %.2f s (%.2f million a second), %llu lost, %.1f ns to write one\n", static_cast<double>(ring.produced),
                ring.seconds, static_cast<double>(ring.produced) / ring.seconds / 1e6, static_cast<unsigned long long>(ring.dropped),
                ring.nanosecondsEach);
}

nlohmann::json toJson(const Report& report)
{
    nlohmann::json json = {{"lines", nlohmann::json::array()}};
    for (const Line& line : report.lines)
        json["lines"].push_back(bench::json(line));
    if (report.ring)
        json["ring"] = {{"produced", report.ring->produced}, {"dropped", report.ring->dropped}, {"seconds", report.ring->seconds},
                        {"nanosecondsEach", report.ring->nanosecondsEach}};
    return json;
}

}  // namespace bench
