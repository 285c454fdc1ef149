// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace peer::test {

using Json = nlohmann::json;
using namespace std::chrono_literals;

/// When a test gives up waiting. Lines of many megabytes take a peer under a sanitizer on a busy machine that long.
inline constexpr auto kDeadline = 60s;

/// A session directory as the lab makes it, with the lock that says that the lab is there.
class SessionDirectory {
public:
    SessionDirectory();
    ~SessionDirectory();
    SessionDirectory(const SessionDirectory&) = delete;
    SessionDirectory& operator=(const SessionDirectory&) = delete;

    const std::filesystem::path& path() const { return m_path; }
    /// Lets go of the lock, as the lab's death would.
    void unlock();

private:
    std::filesystem::path m_path;
    int m_lock = -1;
};

/// The real ipclab-peer, driven through pipes. Killed when the object goes.
class PeerProgram {
public:
    explicit PeerProgram(const SessionDirectory& session, const std::string& trace = {});
    explicit PeerProgram(const std::vector<std::string>& arguments);
    ~PeerProgram();
    PeerProgram(const PeerProgram&) = delete;
    PeerProgram& operator=(const PeerProgram&) = delete;

    pid_t pid() const { return m_pid; }
    void sendLine(const std::string& line);
    void send(const Json& request) { sendLine(request.dump()); }
    /// The next answer; a JSON null if none comes within `timeout`.
    Json receive(std::chrono::milliseconds timeout = kDeadline);
    /// Sends a request and waits for the answer that bears its id.
    Json call(const std::string& name, const Json& args = Json::object(), const std::string& thread = "main",
              const std::string& peer = {});
    /// The same, without waiting for the answer.
    std::uint64_t start(const std::string& name, const Json& args, const std::string& thread, const std::string& peer = {});
    Json answerTo(std::uint64_t id);

    void closeInput();
    /// Waits for its end: the wait status, or nothing if it still runs after `timeout`.
    std::optional<int> waitForEnd(std::chrono::milliseconds timeout = kDeadline);
    void kill();
    /// What it wrote to the standard error; call when it has ended.
    std::string errors();

private:
    pid_t m_pid = -1;
    int m_input = -1;
    int m_output = -1;
    int m_errors = -1;
    std::string m_partial;
    std::vector<Json> m_unclaimed;
    std::uint64_t m_nextId = 1;
};

/// Waits until no process of that id is left.
bool eventuallyGone(pid_t process);

}  // namespace peer::test
