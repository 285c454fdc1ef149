// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/process.h"
#include "ipc/session.h"
#include "ipc/sync.h"
#include "tests/ipc/session_fixture.h"

#include <nlohmann/json.hpp>

#include <map>
#include <string>

namespace ipc::test {

using Json = nlohmann::json;

/// What a call in another process answered.
struct RemoteAnswer {
    bool ok = false;
    std::string error;   ///< "ERROR_…"
    Json out;

    std::uint64_t handle() const { return out.value("handle", std::uint64_t{0}); }
    std::string data() const { return out.value("data", std::string()); }
};

/// Another process of the session: an ipclab-peer that does what it is told. Killed, if need be, with the object.
class RemotePeer {
public:
    explicit RemotePeer(const std::string& computer = "LAB1", const std::string& domain = "LAB", bool inherits = false)
    {
        auto started = createProcess({.application = PEER_PROGRAM,
                                      .arguments = {"--session", session().directory, "--computer", computer, "--domain", domain},
                                      .inheritHandles = inherits,
                                      .pipes = true});
        if (!started)
            ADD_FAILURE() << toText(started.error());
        else
            m_process = std::move(*started);
    }
    ~RemotePeer() { kill(); }

    /// One that inherits the inheritable handles of the test.
    static RemotePeer heir() { return RemotePeer("LAB1", "LAB", true); }

    /// Starts a call, on a thread of its own name.
    int begin(const std::string& call, const Json& args, const std::string& thread = "main")
    {
        const Json request = {{"id", ++m_last}, {"thread", thread}, {"call", call}, {"args", args}};
        const std::string line = request.dump() + '\n';
        const auto written = m_process.input.write(std::as_bytes(std::span(line)));
        EXPECT_TRUE(succeeds(written));
        return m_last;
    }
    /// The answer to a call that was begun.
    RemoteAnswer end(int id)
    {
        while (!m_answers.contains(id) && readLine()) {}
        return m_answers[id];
    }
    RemoteAnswer call(const std::string& call, const Json& args, const std::string& thread = "main")
    {
        return end(begin(call, args, thread));
    }
    /// The same; a failure is one of the test.
    RemoteAnswer must(const std::string& name, const Json& args, const std::string& thread = "main")
    {
        RemoteAnswer answer = call(name, args, thread);
        EXPECT_TRUE(answer.ok) << name << ": " << answer.error;
        return answer;
    }

    /// kill -9; returns when it has ended. Who waits for an answer on another thread is told that there is none.
    void kill()
    {
        if (m_process.handle == Handle::Null)
            return;
        EXPECT_TRUE(succeeds(terminateProcess(m_process.handle, 1)));
        EXPECT_EQ(waitForSingleObject(m_process.handle, std::chrono::duration_cast<Timeout>(kDeadline)), WaitStatus::Signalled);
        EXPECT_TRUE(succeeds(closeHandle(m_process.handle)));
        m_process.handle = Handle::Null;
    }

    ProcessId id() const { return m_process.id; }

private:
    bool readLine()
    {
        for (auto end = m_input.find('\n'); end == std::string::npos; end = m_input.find('\n')) {
            std::byte buffer[4096];
            const auto count = m_process.output.read(buffer).value_or(0);
            if (count == 0)
                return false;
            m_input.append(reinterpret_cast<const char*>(buffer), count);
        }
        const auto end = m_input.find('\n');
        const Json line = Json::parse(m_input.substr(0, end));
        m_input.erase(0, end + 1);
        if (line.contains("id"))
            m_answers[line["id"]] = {line.value("ok", false), line.value(Json::json_pointer("/error/name"), std::string()),
                                     line.value("out", Json::object())};
        return true;
    }

    ChildProcess m_process;
    std::string m_input;
    std::map<int, RemoteAnswer> m_answers;
    int m_last = 0;
};

}  // namespace ipc::test
