// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/peer/catalogue.h"

#include <string>
#include <string_view>

namespace peer {

inline constexpr std::size_t kLongestLine = std::size_t{64} << 20;   ///< bytes
inline constexpr std::size_t kMostValues = 200'000;
inline constexpr int kDeepest = 32;
inline constexpr std::size_t kLongestNumber = 400;   ///< digits; a double has no more

/// One line from whoever gives orders.
struct Request {
    Json id;                      ///< null if it could not be read
    std::string thread = "main";
    std::string call;
    std::string peer;             ///< "" for this one, else the child peer and its children, joined by '/'
    Json args = Json::object();
};

/// Parses a line of either side, of so many values and levels at most: more would take a hundred times the line's memory, or
/// the stack of whoever copies it. The error names the place.
ipc::Result<Json> parseLine(std::string_view line);

/// Reads a line. The error names the place; `id` is set even then, if there is one.
ipc::Result<Request> readRequest(const std::string& line, Json& id);

}  // namespace peer
