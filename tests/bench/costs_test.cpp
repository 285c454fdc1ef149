// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a message costs beside the plain system calls that do the same: no memory, no system call. Counted from outside, in
// both processes.
#include "app/measure/pair.h"
#include "tests/bench/system_calls.h"
#include "tests/ipc/costs.h"

#include <gtest/gtest.h>

#include <cctype>
#include <ostream>

namespace bench {
namespace {

using measure::Mechanism;
using measure::Pair;
using measure::Variant;

constexpr std::uint32_t kWarmUp = 100;   // until what is made once is made
constexpr std::uint32_t kRoundTrips = 300;

struct Case {
    Mechanism mechanism;
    std::size_t size;

    friend void PrintTo(const Case& one, std::ostream* out) { *out << one.mechanism.id << ", " << one.size << " bytes"; }
};

std::vector<Case> cases()
{
    std::vector<Case> all;
    for (const Mechanism& mechanism : measure::mechanisms())
        for (const std::size_t size : {64, 4096, 65536})
            all.push_back({mechanism, size});
    return all;
}

std::string nameOf(const testing::TestParamInfo<Case>& info)
{
    std::string name(info.param.mechanism.id);
    std::erase_if(name, [](unsigned char c) { return std::isalnum(c) == 0; });
    return name + "_" + std::to_string(info.param.size);
}

class Costs : public testing::TestWithParam<Case> {
protected:
    void SetUp() override
    {
        measure::countAllocationsWith(ipc::test::countAllocationsInto);
        if (!GetParam().mechanism.raw.unavailable().empty())
            GTEST_SKIP() << GetParam().mechanism.raw.unavailable();
    }

    static std::uint64_t allocationsOf(Variant variant)
    {
        Pair pair(GetParam().mechanism, variant, GetParam().size, 0);
        EXPECT_TRUE(pair.run(kWarmUp));
        const auto batch = pair.run(kRoundTrips);
        EXPECT_TRUE(batch);
        return batch ? batch->allocations : 0;
    }
};

TEST_P(Costs, AMessageAllocatesNothing)
{
    EXPECT_EQ(allocationsOf(Variant::Library), 0u);
    EXPECT_EQ(allocationsOf(Variant::Traced), 0u);
}

TEST_P(Costs, AMessageMakesNoSystemCallMoreThanThePlainOnes)
{
    const auto calls = countSystemCalls(GetParam().mechanism, GetParam().size, 0);
    if (!calls)
        GTEST_SKIP() << "ptrace is not allowed here";
    RecordProperty("raw", std::to_string(calls->raw));
    RecordProperty("library", std::to_string(calls->library));
    RecordProperty("traced", std::to_string(calls->traced));
    // A stray one, made once, is none of a message.
    constexpr double kStray = 0.05;
    EXPECT_LE(calls->library, calls->raw + kStray);
    EXPECT_LE(calls->traced, calls->raw + kStray);
}

INSTANTIATE_TEST_SUITE_P(Mechanisms, Costs, testing::ValuesIn(cases()), nameOf);

}  // namespace
}  // namespace bench
