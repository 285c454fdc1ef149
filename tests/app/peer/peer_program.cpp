// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/peer/peer_program.h"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <poll.h>
#include <spawn.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

extern char** environ;

namespace peer::test {
namespace {

using Clock = std::chrono::steady_clock;

struct Pipe {
    int ends[2] = {-1, -1};
    Pipe()
    {
        if (pipe2(ends, O_CLOEXEC) != 0)
            std::abort();
    }
};

bool eventually(const auto& holds)
{
    for (const auto end = Clock::now() + kDeadline; !holds(); std::this_thread::sleep_for(1ms))
        if (Clock::now() > end)
            return false;
    return true;
}

}  // namespace

SessionDirectory::SessionDirectory()
{
    std::string name = (std::filesystem::temp_directory_path() / "ipclab-peer-test-XXXXXX").string();
    if (!mkdtemp(name.data()))
        std::abort();
    m_path = name;
    m_lock = open((m_path / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (m_lock < 0 || flock(m_lock, LOCK_EX) != 0)
        std::abort();
}

SessionDirectory::~SessionDirectory()
{
    unlock();
    std::error_code ignored;   // a test that failed may have left anything
    std::filesystem::remove_all(m_path, ignored);
}

void SessionDirectory::unlock()
{
    if (m_lock >= 0)
        close(m_lock);
    m_lock = -1;
}

PeerProgram::PeerProgram(const SessionDirectory& session, const std::string& trace)
    : PeerProgram(trace.empty() ? std::vector<std::string>{"--session", session.path().string()}
                                : std::vector<std::string>{"--session", session.path().string(), "--trace", trace})
{
}

PeerProgram::PeerProgram(const std::vector<std::string>& arguments)
{
    Pipe input;
    Pipe output;
    Pipe errors;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, input.ends[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, output.ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, errors.ends[1], STDERR_FILENO);
    std::string program = IPCLAB_PEER_PROGRAM;
    std::vector<std::string> kept = arguments;
    std::vector<char*> argv{program.data()};
    for (std::string& argument : kept)
        argv.push_back(argument.data());
    argv.push_back(nullptr);
    if (posix_spawn(&m_pid, program.c_str(), &actions, nullptr, argv.data(), environ) != 0)
        std::abort();
    posix_spawn_file_actions_destroy(&actions);
    for (const int fd : {input.ends[0], output.ends[1], errors.ends[1]})
        close(fd);
    m_input = input.ends[1];
    m_output = output.ends[0];
    m_errors = errors.ends[0];
    std::signal(SIGPIPE, SIG_IGN);
}

PeerProgram::~PeerProgram()
{
    if (m_pid > 0)
        kill();
    for (const int fd : {m_input, m_output, m_errors})
        if (fd >= 0)
            close(fd);
}

void PeerProgram::sendLine(const std::string& line)
{
    const std::string text = line + '\n';
    for (std::size_t done = 0; done < text.size();) {
        const ssize_t put = write(m_input, text.data() + done, text.size() - done);
        if (put < 0 && errno != EINTR)
            return;   // it has ended: what follows finds no answer
        done += put > 0 ? static_cast<std::size_t>(put) : 0;
    }
}

Json PeerProgram::receive(std::chrono::milliseconds timeout)
{
    const auto end = Clock::now() + timeout;
    for (;;) {
        if (const auto newline = m_partial.find('\n'); newline != std::string::npos) {
            const std::string line = m_partial.substr(0, newline);
            m_partial.erase(0, newline + 1);
            return Json::parse(line);
        }
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()).count();
        pollfd ready{m_output, POLLIN, 0};
        char buffer[65536];
        if (left <= 0 || poll(&ready, 1, static_cast<int>(left)) <= 0)
            return nullptr;
        const ssize_t got = read(m_output, buffer, sizeof buffer);
        if (got <= 0)
            return nullptr;
        m_partial.append(buffer, static_cast<std::size_t>(got));
    }
}

std::uint64_t PeerProgram::start(const std::string& name, const Json& args, const std::string& thread, const std::string& peer)
{
    Json request = {{"id", m_nextId}, {"thread", thread}, {"call", name}, {"args", args}};
    if (!peer.empty())
        request["peer"] = peer;
    send(request);
    return m_nextId++;
}

Json PeerProgram::answerTo(std::uint64_t id)
{
    for (auto it = m_unclaimed.begin(); it != m_unclaimed.end(); ++it)
        if ((*it)["id"] == id) {
            Json answer = std::move(*it);
            m_unclaimed.erase(it);
            return answer;
        }
    for (;;) {
        Json answer = receive();
        if (answer.is_null() || answer["id"] == id)
            return answer;
        m_unclaimed.push_back(std::move(answer));
    }
}

Json PeerProgram::call(const std::string& name, const Json& args, const std::string& thread, const std::string& peer)
{
    return answerTo(start(name, args, thread, peer));
}

void PeerProgram::closeInput()
{
    close(m_input);
    m_input = -1;
}

std::optional<int> PeerProgram::waitForEnd(std::chrono::milliseconds timeout)
{
    int status = 0;
    for (const auto end = Clock::now() + timeout; waitpid(m_pid, &status, WNOHANG) == 0; std::this_thread::sleep_for(1ms))
        if (Clock::now() > end)
            return std::nullopt;
    m_pid = -1;
    return status;
}

void PeerProgram::kill()
{
    ::kill(m_pid, SIGKILL);
    waitpid(m_pid, nullptr, 0);
    m_pid = -1;
}

std::string PeerProgram::errors()
{
    std::string text;
    char buffer[4096];
    for (ssize_t got = 0; (got = read(m_errors, buffer, sizeof buffer)) > 0;)
        text.append(buffer, static_cast<std::size_t>(got));
    return text;
}

bool eventuallyGone(pid_t process)
{
    // One that only waits for init to take note of its end is gone for all that matters here.
    return eventually([&] {
        std::ifstream file("/proc/" + std::to_string(process) + "/stat");
        std::string stat;
        std::getline(file, stat);
        const auto name = stat.rfind(')');
        return name == std::string::npos || stat.find_first_of("ZX", name) == name + 2;
    });
}

}  // namespace peer::test
