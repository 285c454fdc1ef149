// SPDX-License-Identifier: GPL-3.0-or-later
// Peers are killed at random moments of a bounded loop, one mechanism after the other. What must hold each time: the
// other peer ends when told to, no process is left, no record is miscounted, and once the lab's side is gone too, nothing
// of the session is left.
#include "ipc/trace/reader.h"
#include "tests/app/peer/peer_program.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <random>
#include <set>
#include <sstream>
#include <thread>

namespace peer::test {
namespace {

constexpr int kRounds = 12;
constexpr int kCalls = 150;   // so few that the answers, which nobody reads, fit into a pipe

/// One end of the traffic: a thread of a peer (or of a child peer of it) and a call that it makes again and again.
struct Traffic {
    int peer = 0;
    std::string thread;
    std::string call;
    Json args;
    std::string child = {};
};

using Setup = std::function<std::vector<Traffic>(PeerProgram& first, PeerProgram& second)>;

Json made(PeerProgram& peer, const std::string& call, const Json& args = Json::object(), const std::string& child = {})
{
    const Json answer = peer.call(call, args, "main", child);
    EXPECT_TRUE(answer.is_object() && (answer["ok"] == true || answer["error"]["code"] == 535)) << call << ": " << answer;
    return answer.is_object() && answer.contains("out") ? answer["out"] : Json::object();
}

/// Processes whose command line names the session.
std::set<pid_t> processesOf(const std::filesystem::path& session)
{
    std::set<pid_t> processes;
    std::error_code gone;
    for (const auto& entry : std::filesystem::directory_iterator("/proc", gone)) {
        const std::string name = entry.path().filename().string();
        if (name.find_first_not_of("0123456789") != std::string::npos)
            continue;
        std::ifstream file(entry.path() / "cmdline", std::ios::binary);
        std::ostringstream line;
        line << file.rdbuf();   // of a process that has just ended nothing can be read: then it is empty
        if (line.str().find(session.string()) != std::string::npos)
            processes.insert(std::stoi(name));
    }
    return processes;
}

bool eventuallyNoProcessOf(const std::filesystem::path& session)
{
    for (const auto end = std::chrono::steady_clock::now() + kDeadline; !processesOf(session).empty(); std::this_thread::sleep_for(5ms))
        if (std::chrono::steady_clock::now() > end)
            return false;
    return true;
}

std::set<std::string> sharedMemory()
{
    std::set<std::string> names;
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator("/dev/shm", none))
        if (entry.path().filename().string().find("ipclab") != std::string::npos)
            names.insert(entry.path().filename().string());
    return names;
}

void expectExactCounters(ipc::trace::SegmentReader& reader)
{
    const auto drained = reader.drain([](std::uint32_t, const ipc::trace::Record&, std::span<const std::byte>) {});
    ASSERT_TRUE(drained) << ipc::toText(drained.error());
    const auto counters = reader.counters();
    ASSERT_TRUE(counters) << ipc::toText(counters.error());
    EXPECT_EQ(counters->produced, counters->consumed + counters->dropped);
    EXPECT_GT(counters->consumed, 0u);
}

ipc::trace::SegmentReader makeReader()
{
    auto reader = ipc::trace::SegmentReader::create();
    EXPECT_TRUE(reader) << ipc::toText(reader.error());
    return std::move(*reader);
}

void killOnce(const Setup& setup, std::mt19937& random)
{
    SessionDirectory session;
    std::vector<ipc::trace::SegmentReader> readers;
    readers.push_back(makeReader());
    readers.push_back(makeReader());
    PeerProgram first(session, readers[0].path());
    PeerProgram second(session, readers[1].path());
    PeerProgram* const peers[] = {&first, &second};
    const std::vector<Traffic> traffic = setup(first, second);
    for (int i = 0; i < kCalls; ++i)
        for (const Traffic& end : traffic)
            peers[end.peer]->start(end.call, end.args, end.thread, end.child);
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 15'000));   // the moment is the point of the test
    const std::size_t victim = random() % 2;
    PeerProgram& survivor = *peers[1 - victim];
    peers[victim]->kill();
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 3'000));
    session.unlock();
    survivor.closeInput();
    const auto status = survivor.waitForEnd();
    ASSERT_TRUE(status) << "the peer that was not killed did not end";
    EXPECT_EQ(*status, 0);
    EXPECT_TRUE(eventuallyNoProcessOf(session.path()));
    EXPECT_FALSE(std::filesystem::exists(session.path()));
    for (auto& reader : readers)
        expectExactCounters(reader);
}

void killAgainAndAgain(const Setup& setup)
{
    const auto before = sharedMemory();
    std::mt19937 random(20240607);
    for (int round = 0; round < kRounds && !testing::Test::HasFatalFailure(); ++round)
        killOnce(setup, random);
    EXPECT_EQ(sharedMemory(), before);
}

TEST(Killed, AnonymousPipe)
{
    killAgainAndAgain([](PeerProgram& first, PeerProgram& second) {
        made(second, "CreatePipe");   // it has begun: who is killed before that has recorded nothing
        const Json pipe = made(first, "CreatePipe", {{"inheritHandle", true}});
        made(first, "CreateProcess", {{"name", "child"}, {"inheritHandles", true}});
        return std::vector<Traffic>{{0, "main", "WriteFile", {{"handle", pipe["write"]}, {"data", "hello"}}},
                                    {0, "main", "ReadFile", {{"handle", pipe["read"]}, {"size", 4}}, "child"},
                                    {1, "main", "CreatePipe", Json::object()}};
    });
}

TEST(Killed, NamedPipe)
{
    killAgainAndAgain([](PeerProgram& first, PeerProgram& second) {
        const Json name = R"(\\.\pipe\faults)";
        const Json server = made(first, "CreateNamedPipe", {{"name", name}, {"pipeMode", "PIPE_TYPE_MESSAGE|PIPE_READMODE_MESSAGE|PIPE_WAIT"}})["handle"];
        const Json client = made(second, "CreateFile", {{"name", name}})["handle"];
        made(first, "ConnectNamedPipe", {{"handle", server}});
        return std::vector<Traffic>{{0, "main", "ReadFile", {{"handle", server}, {"size", 3}}},
                                    {0, "T2", "GetNamedPipeInfo", {{"handle", server}}},
                                    {1, "main", "WriteFile", {{"handle", client}, {"data", "hello"}}}};
    });
}

TEST(Killed, Mailslot)
{
    killAgainAndAgain([](PeerProgram& first, PeerProgram& second) {
        const Json name = R"(\\.\mailslot\faults)";
        const Json slot = made(first, "CreateMailslot", {{"name", name}, {"readTimeout", "MAILSLOT_WAIT_FOREVER"}})["handle"];
        const Json client = made(second, "CreateFile", {{"name", name}, {"access", "GENERIC_WRITE"}})["handle"];
        return std::vector<Traffic>{{0, "main", "ReadFile", {{"handle", slot}}}, {1, "main", "WriteFile", {{"handle", client}}}};
    });
}

TEST(Killed, MemoryMappedFile)
{
    killAgainAndAgain([](PeerProgram& first, PeerProgram& second) {
        std::vector<Traffic> traffic;
        for (int i = 0; i < 2; ++i) {
            PeerProgram& peer = i == 0 ? first : second;
            const Json section = made(peer, "CreateFileMapping", {{"name", "faults"}})["handle"];
            const Json address = made(peer, "MapViewOfFile", {{"handle", section}})["address"];
            const Json mutex = made(peer, "CreateMutex", {{"name", "faults-mutex"}})["handle"];
            traffic.push_back({i, "main", "IncrementMemory", {{"address", address}, {"count", 100}, {"sync", "MUTEX"}, {"mutex", mutex}}});
        }
        return traffic;
    });
}

TEST(Killed, Dde)
{
    killAgainAndAgain([](PeerProgram& first, PeerProgram& second) {
        made(first, "DdeRegister");
        const Json conversation = made(second, "DdeInitiate")["conversation"];
        return std::vector<Traffic>{{0, "main", "DdeSetItem", Json::object()},
                                    {1, "main", "DdeRequest", {{"conversation", conversation}}},
                                    {1, "T2", "QueryProcess", Json::object()}};
    });
}

TEST(Killed, Clipboard)
{
    if (!std::getenv("DISPLAY"))
        GTEST_SKIP() << "no display";
    killAgainAndAgain([](PeerProgram& first, PeerProgram& second) {
        const Json window = made(first, "CreateWindow")["window"];
        const Json other = made(second, "CreateWindow")["window"];
        return std::vector<Traffic>{{0, "main", "OpenClipboard", {{"window", window}}},
                                    {0, "main", "EmptyClipboard", Json::object()},
                                    {0, "main", "SetClipboardData", {{"format", "CF_TEXT"}, {"data", "hello"}}},
                                    {0, "main", "CloseClipboard", Json::object()},
                                    {1, "main", "OpenClipboard", {{"window", other}}},
                                    {1, "main", "GetClipboardData", {{"format", "CF_TEXT"}}},
                                    {1, "main", "CloseClipboard", Json::object()}};
    });
}

}  // namespace
}  // namespace peer::test
