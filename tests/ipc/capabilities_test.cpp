// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/capabilities.h"

#include <gtest/gtest.h>

#include <set>

namespace ipc {
namespace {

TEST(Capabilities, EachIsNamedOnceAndEachAbsenceHasAReason)
{
    std::set<std::string_view> seen;
    for (const Capability& capability : capabilities()) {
        EXPECT_TRUE(seen.insert(capability.id).second) << capability.id;
        EXPECT_EQ(capability.present, capability.reason.empty()) << capability.id;
        EXPECT_EQ(hasCapability(capability.id), capability.present);
    }
}

TEST(Capabilities, WhatNobodyNamesIsAsOnWindows)
{
    EXPECT_TRUE(hasCapability("NoSuchDifference"));
}

}  // namespace
}  // namespace ipc
