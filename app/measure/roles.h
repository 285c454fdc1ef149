// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/measure/driver.h"

#include <functional>

/// What the two processes do, on every system alike.
namespace measure {

/// Orders that come to the driver, and results that go back.
struct Orders {
    std::function<bool(std::span<std::byte>)> read;         ///< false at the end
    std::function<void(std::span<const std::byte>)> write;
};

/// Makes round trips as ordered, until there are no more orders.
void drive(const Work& work, End& end, const Orders& orders);

/// Answers for ever.
[[noreturn]] void answer(const Work& work, End& end);

/// Tracing, if it is wanted; 0 is the driver, 1 the echo.
void traceInto(const Work& work, std::size_t which);

}  // namespace measure
