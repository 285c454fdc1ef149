// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/measure/comparison.h"
#include "tests/bench/report.h"
#include "tests/bench/ring.h"
#include "tests/bench/system_calls.h"
#include "tests/ipc/costs.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <thread>

namespace {

struct Wish {
    std::vector<std::string> mechanisms;
    std::vector<std::size_t> sizes{64, 4096, 65536};
    measure::Effort effort;
    int ringSeconds = 10;
    std::string json;
};

bool wished(const Wish& wish, std::string_view id)
{
    return wish.mechanisms.empty() || std::find(wish.mechanisms.begin(), wish.mechanisms.end(), id) != wish.mechanisms.end();
}

bench::Report measureAll(const Wish& wish)
{
    bench::Report report;
    bench::printHeader(wish.effort);
    for (const measure::Mechanism& mechanism : measure::mechanisms()) {
        if (!wished(wish, mechanism.id))
            continue;
        for (const std::size_t size : wish.sizes) {
            bench::Line line{measure::compare(mechanism, size, wish.effort), {}};
            if (line.comparison.unavailable.empty())
                line.systemCalls = bench::countSystemCalls(mechanism, size, wish.effort.core);
            bench::print(line);
            report.lines.push_back(std::move(line));
        }
    }
    if (wish.ringSeconds > 0) {
        report.ring = bench::measureRing(wish.ringSeconds);
        bench::print(*report.ring);
    }
    return report;
}

}  // namespace

int main(int argc, char** argv)
{
    Wish wish;
    CLI::App app("Round trips between two processes on one core: plain system calls, the library, the library with tracing");
    std::vector<std::string> known;
    for (const measure::Mechanism& mechanism : measure::mechanisms())
        known.emplace_back(mechanism.id);
    app.add_option("--mechanism", wish.mechanisms, "only these")->check(CLI::IsMember(known));
    app.add_option("--sizes", wish.sizes, "bytes of a message")->delimiter(',')->check(CLI::Range(1, 64 << 20));
    app.add_option("--rounds", wish.effort.rounds, "batches of each variant")->check(CLI::PositiveNumber);
    app.add_option("--batch", wish.effort.batch, "round trips in a batch")->check(CLI::PositiveNumber);
    app.add_option("--core", wish.effort.core, "where both ends run")
        ->check(CLI::Range(0, static_cast<int>(std::thread::hardware_concurrency()) - 1));
    app.add_option("--ring-seconds", wish.ringSeconds, "how long to write a million records a second; 0: not");
    app.add_option("--json", wish.json, "write the figures there too");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    measure::countAllocationsWith(ipc::test::countAllocationsInto);
    const bench::Report report = measureAll(wish);
    if (!wish.json.empty() && !(std::ofstream(wish.json) << bench::toJson(report).dump(2) << '\n')) {
        std::fprintf(stderr, "ipclab-bench: cannot write %s\n", wish.json.c_str());
        return 1;
    }
    return 0;
}
