// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/capabilities.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

/// How a case says that its outcome here is not that of Windows: it asks for the named capability, and the results of the
/// run tell which and why. tests/conformance.cpp makes a table of them.
namespace ipc::test {

inline void recordCapability(std::string_view id, std::string_view outcome)
{
    const auto all = capabilities();
    const auto found = std::ranges::find(all, id, &Capability::id);
    const std::string reason(found == all.end() ? std::string_view("not named") : found->reason);
    testing::Test::RecordProperty(std::string(id), std::string(outcome) + ": " + reason);
}

/// True if the platform does as Windows in this. Otherwise the case goes on to expect what was recorded instead.
inline bool follows(std::string_view id)
{
    const bool present = hasCapability(id);
    if (!present)
        recordCapability(id, "differs");
    return present;
}

}  // namespace ipc::test

/// Ends a case that the platform cannot have at all.
#define NEEDS_CAPABILITY(id)                                    \
    if (!ipc::hasCapability(id)) {                              \
        ipc::test::recordCapability(id, "unsupported");         \
        GTEST_SKIP() << id;                                     \
    }                                                           \
    static_assert(true, "")
