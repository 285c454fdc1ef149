// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/peer/suggest.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace peer {
namespace {

constexpr std::size_t kLongest = 64;   // what is longer is no misspelt name
constexpr std::size_t kFew = 6;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Levenshtein's distance, capitals being the same as small letters.
std::size_t distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t changed = diagonal + (lower(a[i]) == lower(b[j]) ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({changed, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.back();
}

}  // namespace

std::string suggestion(std::string_view given, std::span<const std::string_view> names)
{
    if (names.empty() || given.size() > kLongest)
        return {};
    const auto less = [&](std::string_view a, std::string_view b) { return distance(given, a) < distance(given, b); };
    const std::string_view best = *std::min_element(names.begin(), names.end(), less);
    if (distance(given, best) * 3 <= std::max(given.size(), std::size_t{3}))
        return " (did you mean " + std::string(best) + "?)";
    if (names.size() > kFew)
        return {};
    std::string all;
    for (const std::string_view name : names)
        all += (all.empty() ? "" : ", ") + std::string(name);
    return " (there is " + all + ")";
}

}  // namespace peer
