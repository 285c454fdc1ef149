// SPDX-License-Identifier: GPL-3.0-or-later
// Makes one table of the results of tests/ipc on several platforms: cases per mechanism that passed as on Windows, that
// differ, that the platform cannot have. It knows nothing but what the runs wrote down.
//   conformance_table [contract=FILE] PLATFORM=RESULTS.json|PLATFORM!REASON…
// Exit code 0: no case failed, and every numbered case of the contract, where it is given, is one.
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

using Json = nlohmann::json;

enum Outcome : std::size_t { Passed, Differs, Unsupported, Failed, Outcomes };
constexpr std::array<std::string_view, Outcomes> kOutcomes{"passed", "differ", "unsupp.", "failed"};

constexpr std::array<std::string_view, 7> kMechanisms{"clipboard", "DDE", "file mapping", "anonymous pipe",
                                                      "named pipe", "mailslot", "processes, threads"};

/// What a case is about: its number tells, and without one the suite.
const std::map<std::string_view, std::size_t> kNumbers{{"CB", 0}, {"DD", 1}, {"FM", 2}, {"AP", 3}, {"NP", 4}, {"MS", 5}, {"PT", 6}};
const std::map<std::string_view, std::size_t> kSuites{
    {"Clipboard", 0}, {"ClipboardFormats", 0}, {"Dde", 1}, {"DdeProcesses", 1}, {"Ddeml", 1}, {"DdeWords", 1}, {"FileMapping", 2}, {"Views", 2}, {"Pages", 2}, {"Sync", 2}, {"AnonymousPipe", 3},
    {"NamedPipe", 4}, {"NamedPipeState", 4}, {"NamedPipeClients", 4}, {"NamedPipeData", 4}, {"PipeProcess", 4}, {"PipeTies", 4}, {"OverlappedPipe", 4}, {"Mailslot", 5}, {"Network", 5}, {"Process", 6},
    {"Thread", 6}, {"VirtualMemory", 6}};

struct Case {
    std::string name;
    std::vector<std::string> numbers;   ///< "NP-05"
    std::size_t mechanism = 0;
    Outcome outcome = Passed;
    std::map<std::string, std::string> capabilities;   ///< why it differs
};

struct Platform {
    std::string name;
    std::string absence;   ///< why there are no results
    std::vector<Case> cases;
};

std::vector<std::string> numbersOf(const std::string& name)
{
    static const std::regex kNumbered("^([A-Z]{2})((_[0-9]+)+)_");
    std::vector<std::string> numbers;
    if (std::smatch match; std::regex_search(name, match, kNumbered)) {
        std::istringstream digits(match.str(2).substr(1));
        for (std::string number; std::getline(digits, number, '_');)
            numbers.push_back(match.str(1) + '-' + number);
    }
    return numbers;
}

void readOutcome(const Json& test, Case& one)
{
    if (test.contains("failures"))
        one.outcome = Failed;
    for (const auto& [key, value] : test.items()) {
        const std::string text = value.is_string() ? value.get<std::string>() : std::string();
        const bool lacks = text.starts_with("unsupported: ");
        if (!lacks && !text.starts_with("differs: "))
            continue;
        one.capabilities[key] = text.substr(text.find(' ') + 1);
        if (one.outcome != Failed)
            one.outcome = lacks ? Unsupported : Differs;
    }
    if (one.outcome == Passed && test.value("result", "") == "SKIPPED") {
        one.outcome = Unsupported;
        one.capabilities["skipped"] = "no capability named";
    }
}

/// Nothing if the case is not about what Windows does.
bool readCase(const std::string& suite, const Json& test, Case& one)
{
    one.name = suite + '.' + test.at("name").get<std::string>();
    one.numbers = numbersOf(test.at("name"));
    const auto numbered = one.numbers.empty() ? kNumbers.end() : kNumbers.find(one.numbers.front().substr(0, 2));
    const auto known = kSuites.find(suite);
    if (numbered == kNumbers.end() && known == kSuites.end())
        return false;
    one.mechanism = numbered != kNumbers.end() ? numbered->second : known->second;
    readOutcome(test, one);
    return true;
}

Platform readPlatform(const std::string& argument)
{
    const auto mark = argument.find_first_of("=!");
    Platform platform{argument.substr(0, mark), {}, {}};
    if (mark == std::string::npos || argument[mark] == '!') {
        platform.absence = mark == std::string::npos ? "nothing said" : argument.substr(mark + 1);
        return platform;
    }
    std::ifstream file(argument.substr(mark + 1));
    const Json results = Json::parse(file, nullptr, false);
    if (results.is_discarded())
        throw std::runtime_error(platform.name + ": the run did not come to its end, there are no results");
    for (const Json& suite : results.at("testsuites"))
        for (const Json& test : suite.at("testsuite"))
            if (Case one; readCase(suite.at("name"), test, one))
                platform.cases.push_back(std::move(one));
    return platform;
}

void printTable(const std::vector<Platform>& platforms)
{
    constexpr int kName = 20;
    constexpr int kNumber = 8;
    std::cout << std::left << std::setw(kName) << "";
    for (const Platform& platform : platforms)
        std::cout << " | " << std::setw(kNumber * Outcomes) << platform.name;
    std::cout << '\n' << std::setw(kName) << "cases";
    for (std::size_t i = 0; i < platforms.size(); ++i) {
        std::cout << " | " << std::right;
        for (const auto outcome : kOutcomes)
            std::cout << std::setw(kNumber) << outcome;
    }
    std::cout << '\n';
    for (std::size_t mechanism = 0; mechanism <= kMechanisms.size(); ++mechanism) {
        const bool all = mechanism == kMechanisms.size();
        std::cout << std::left << std::setw(kName) << (all ? "all" : kMechanisms.at(mechanism)) << std::right;
        for (const Platform& platform : platforms) {
            std::array<int, Outcomes> count{};
            for (const Case& one : platform.cases)
                if (all || one.mechanism == mechanism)
                    ++count.at(one.outcome);
            std::cout << " | ";
            for (const int number : count)
                std::cout << std::setw(kNumber) << (platform.absence.empty() ? std::to_string(number) : "-");
        }
        std::cout << '\n';
    }
}

void printReasons(const Platform& platform)
{
    if (!platform.absence.empty()) {
        std::cout << "\nNothing ran on " << platform.name << ": " << platform.absence << '\n';
        return;
    }
    std::map<std::pair<std::size_t, std::string>, std::pair<std::string, std::set<std::string>>> reasons;
    for (const Case& one : platform.cases)
        for (const auto& [id, reason] : one.capabilities) {
            auto& [text, cases] = reasons[{one.mechanism, id}];
            text = reason;
            cases.insert(one.numbers.begin(), one.numbers.end());
            if (one.numbers.empty())
                cases.insert(one.name);
        }
    if (!reasons.empty())
        std::cout << '\n' << platform.name << " is not as Windows in:\n";
    for (const auto& [key, entry] : reasons) {
        std::cout << "  " << key.second << ": " << entry.first << "\n    ";
        for (const std::string& name : entry.second)
            std::cout << ' ' << name;
        std::cout << '\n';
    }
    for (const Case& one : platform.cases)
        if (one.outcome == Failed)
            std::cout << "FAILED on " << platform.name << ": " << one.name << '\n';
}

/// The numbered cases of the contract for which there is none in the results.
bool coversContract(const std::string& path, const std::vector<Platform>& platforms)
{
    static const std::regex kNumbered("^- ([A-Z]{2}-[0-9]+) ");
    std::ifstream file(path);
    std::set<std::string> wanted;
    for (std::string line; std::getline(file, line);)
        if (std::smatch match; std::regex_search(line, match, kNumbered))
            wanted.insert(match.str(1));
    if (wanted.empty()) {
        std::cout << "\nThe contract is not at hand: that each of its cases is tested was not checked.\n";
        return true;
    }
    bool all = true;
    for (const Platform& platform : platforms) {
        std::set<std::string> left = wanted;
        for (const Case& one : platform.cases)
            for (const std::string& number : one.numbers)
                left.erase(number);
        if (!platform.absence.empty())
            continue;
        std::cout << "\nOf " << wanted.size() << " numbered cases of the contract, " << wanted.size() - left.size() << " ran on "
                  << platform.name << (left.empty() ? "." : "; missing:");
        for (const std::string& number : left)
            std::cout << ' ' << number;
        all = all && left.empty();
    }
    std::cout << '\n';
    return all;
}

int run(const std::vector<std::string>& arguments)
{
    std::vector<Platform> platforms;
    std::string contract;
    for (const std::string& argument : arguments) {
        if (argument.starts_with("contract="))
            contract = argument.substr(9);
        else
            platforms.push_back(readPlatform(argument));
    }
    printTable(platforms);
    for (const Platform& platform : platforms)
        printReasons(platform);
    const bool covered = coversContract(contract, platforms);
    const bool failed = std::ranges::any_of(platforms, [](const Platform& platform) {
        return std::ranges::any_of(platform.cases, [](const Case& one) { return one.outcome == Failed; });
    });
    return covered && !failed ? 0 : 1;
}

}  // namespace

int main(int count, char** arguments)
{
    try {
        return run({arguments + 1, arguments + count});
    } catch (const std::exception& error) {
        std::cerr << "conformance_table: " << error.what() << '\n';
        return 1;
    }
}
