// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/measure/comparison.h"
#include "app/measure/driver.h"
#include "ipc/arguments.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// ipclab-measure: measures in a process of its own, so that its children and the pinned core are nobody else's. One JSON object a
/// line for each mechanism and size; ends early when its standard input is closed. Started by lab::Measuring.
namespace {

using Json = nlohmann::json;

constexpr std::string_view kSeries[] = {"raw", "library", "traced"};
constexpr std::size_t kMostSize = 64 << 20;

struct Request {
    std::vector<std::string> mechanisms;   // empty: all
    std::vector<std::size_t> sizes = {64, 4096, 65536};
    measure::Effort effort;
};

std::vector<std::string> split(std::string_view list)
{
    std::vector<std::string> parts;
    for (std::size_t begin = 0; begin <= list.size();) {
        const std::size_t end = std::min(list.find(',', begin), list.size());
        parts.emplace_back(list.substr(begin, end - begin));
        begin = end + 1;
    }
    return parts;
}

template <class T>
std::optional<T> number(std::string_view text, T most)
{
    T value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool right = error == std::errc() && end == text.data() + text.size() && value >= 1 && value <= most;
    return right ? std::optional(value) : std::nullopt;
}

bool isMechanism(const std::string& id)
{
    const auto all = measure::mechanisms();
    return std::any_of(all.begin(), all.end(), [&](const measure::Mechanism& known) { return known.id == id; });
}

/// What is wrong with one option; empty if it was taken.
std::string take(std::string_view option, std::string_view value, Request& request)
{
    if (option == "--mechanisms") {
        request.mechanisms = split(value);
        const auto wrong = std::find_if_not(request.mechanisms.begin(), request.mechanisms.end(), isMechanism);
        return wrong == request.mechanisms.end() ? "" : "unknown mechanism \"" + *wrong + '"';
    }
    if (option == "--sizes") {
        request.sizes.clear();
        for (const std::string& part : split(value)) {
            const auto size = number(part, kMostSize);
            if (!size)
                return "\"" + part + "\" is no size from 1 to 67108864";
            request.sizes.push_back(*size);
        }
        return {};
    }
    if (option == "--directory") {
        measure::keepTemporaryFilesIn(std::string(value));
        return {};
    }
    const auto count = number(value, 100000);
    if (!count || (option != "--rounds" && option != "--batch"))
        return "unexpected " + std::string(option) + ' ' + std::string(value);
    if (option == "--rounds")
        request.effort.rounds = *count;
    else
        request.effort.batch = static_cast<std::uint32_t>(*count);
    return {};
}

Json seriesJson(std::string_view what, std::vector<std::uint32_t> times)
{
    std::sort(times.begin(), times.end());
    const std::vector<double> values(times.begin(), times.end());
    const auto at = [&](double rank) {
        const double last = static_cast<double>(times.size()) - 1;
        return times.empty() ? 0 : times[static_cast<std::size_t>(std::clamp(rank, 0.0, last))];
    };
    // The ranks between which the median lies in 95 of 100 samples (binomial, normal approximation).
    const double n = static_cast<double>(times.size());
    const double half = 0.98 * std::sqrt(n);
    return {{"what", what}, {"n", times.size()}, {"p50", measure::quantile(values, 0.5)}, {"p90", measure::quantile(values, 0.9)},
            {"p99", measure::quantile(values, 0.99)}, {"p9999", measure::quantile(values, 0.9999)},
            {"low", at(n / 2 - half)}, {"high", at(n / 2 + half)}, {"times", times}};
}

Json spreadJson(const measure::Spread& spread) { return {{"low", spread.low}, {"median", spread.median}, {"high", spread.high}}; }

Json toJson(const measure::Comparison& comparison)
{
    Json series = Json::array();
    for (std::size_t i = 0; i < comparison.times.size() && comparison.unavailable.empty(); ++i)
        series.push_back(seriesJson(kSeries[i], comparison.times[i]));
    return {{"mechanism", comparison.mechanism}, {"raw", comparison.raw}, {"size", comparison.size}, {"unavailable", comparison.unavailable},
            {"series", series}, {"libraryOverRaw", spreadJson(comparison.libraryOverRaw)}, {"tracedOverRaw", spreadJson(comparison.tracedOverRaw)},
            {"records", comparison.records}, {"lost", comparison.lost}};
}

void measureAll(const Request& request)
{
    for (const measure::Mechanism& mechanism : measure::mechanisms()) {
        const bool wanted = request.mechanisms.empty() || std::find(request.mechanisms.begin(), request.mechanisms.end(), mechanism.id) != request.mechanisms.end();
        for (const std::size_t size : wanted ? request.sizes : std::vector<std::size_t>()) {
            const measure::Comparison comparison = measure::compare(mechanism, size, request.effort, measure::inputIsOpen);
            if (!measure::inputIsOpen())
                return;
            std::puts(toJson(comparison).dump(-1, ' ', false, Json::error_handler_t::replace).c_str());
            std::fflush(stdout);
        }
    }
}

}  // namespace

int main(int argc, char** argv)
{
    const std::vector<std::string> arguments = ipc::programArguments(argc, argv);
    if (const auto ended = measure::playRole(arguments))
        return *ended;
    Request request;
    for (std::size_t i = 0; i < arguments.size(); i += 2) {
        const std::string wrong = i + 1 < arguments.size() ? take(arguments[i], arguments[i + 1], request) : arguments[i] + " needs a value";
        if (!wrong.empty()) {
            std::fprintf(stderr, "ipclab-measure: %s\n", wrong.c_str());
            return 2;
        }
    }
    measureAll(request);
    measure::removeTemporaryFiles();
    return 0;
}
