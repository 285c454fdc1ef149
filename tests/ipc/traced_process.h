// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/trace/call.h"
#include "ipc/trace/reader.h"

#include <gtest/gtest.h>

#include <csignal>
#include <functional>
#include <sys/wait.h>
#include <unistd.h>

namespace ipc::test {

/// A segment so small that everything in it wraps around soon.
inline trace::SegmentLayout smallLayout()
{
    trace::SegmentLayout layout;
    layout.threads = 4;
    layout.records = 64;
    layout.side = 4096;
    layout.handles = 8;
    layout.dataLimit = 64;
    return layout;
}

/// A copy of this process that is traced into a segment and does some work. Killed, if need be, when the object goes.
class TracedProcess {
public:
    TracedProcess(const trace::SegmentReader& reader, const std::function<void()>& work) : m_id(fork())
    {
        if (m_id != 0)
            return;
        if (!trace::attach(reader.path()))
            _exit(99);
        work();
        _exit(0);
    }
    TracedProcess(const TracedProcess&) = delete;
    TracedProcess& operator=(const TracedProcess&) = delete;
    ~TracedProcess()
    {
        if (m_id > 0)
            kill();
    }

    /// Waits for its end; gives the wait status.
    int wait()
    {
        int status = -1;
        waitpid(m_id, &status, 0);
        m_id = -1;
        return status;
    }
    int kill()
    {
        ::kill(m_id, SIGKILL);
        return wait();
    }

private:
    pid_t m_id;
};

/// Runs `work` to its end in a process of its own; gives the wait status.
inline int traced(const trace::SegmentReader& reader, const std::function<void()>& work)
{
    return TracedProcess(reader, work).wait();
}

/// Two pipes by which two processes take turns.
class Turns {
public:
    Turns()
    {
        if (pipe(m_there) != 0 || pipe(m_back) != 0)
            std::abort();
    }
    Turns(const Turns&) = delete;
    Turns& operator=(const Turns&) = delete;
    ~Turns()
    {
        for (const int fd : {m_there[0], m_there[1], m_back[0], m_back[1]})
            close(fd);
    }
    void childSays() { say(m_back[1]); }
    void childHears() { hear(m_there[0]); }
    void parentSays() { say(m_there[1]); }
    void parentHears() { hear(m_back[0]); }

private:
    static void say(int fd)
    {
        if (::write(fd, "x", 1) != 1)
            std::abort();
    }
    static void hear(int fd)
    {
        char byte = 0;
        if (::read(fd, &byte, 1) != 1)
            std::abort();
    }
    int m_there[2];
    int m_back[2];
};

/// What was drained, kept.
struct Drained {
    std::uint32_t thread = 0;
    trace::Record record;
    std::vector<std::byte> details;
};

inline std::vector<Drained> drainAll(trace::SegmentReader& reader, std::size_t limit = ~std::size_t{0})
{
    std::vector<Drained> all;
    const auto drained = reader.drain([&](std::uint32_t thread, const trace::Record& record, std::span<const std::byte> details) {
        all.push_back({thread, record, {details.begin(), details.end()}});
    }, limit);
    EXPECT_TRUE(drained) << toText(drained.error());
    return all;
}

inline std::vector<Drained> drainKind(trace::SegmentReader& reader, trace::Kind kind)
{
    std::vector<Drained> all = drainAll(reader);
    std::erase_if(all, [&](const Drained& one) { return one.record.kind != kind; });
    return all;
}

}  // namespace ipc::test
