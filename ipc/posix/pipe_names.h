// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/named_pipe.h"
#include "ipc/posix/shared_page.h"
#include "ipc/posix/unique_fd.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <sys/un.h>

/// Names of pipes in the session's directory. For each name one file, which lists the instances; for each instance a
/// file with what both ends share, and a socket that listens. An instance lives while a server holds the lock on its
/// file, and after that while the client does that was connected to it; the kernel drops such locks with the last handle,
/// however the process ends, and the next who comes by cleans up.
/// Source: "An instance of a named pipe is always deleted when the last handle to the instance is closed", CreateNamedPipe,
/// Microsoft Learn; a name cannot be made anew with its limit of instances, or as the first, while old clients have it open.
namespace ipc::posix {

/// The part of a name behind \\.\pipe\, folded to one case. Fails with 3 for none, 123 for what is no pipe's name,
/// 206 for one that is too long, 53 for one on another computer.
Result<std::string> pipeNameOf(const char* call, std::string_view name, bool mayNameComputer);

/// What the first instance of a name decides for all.
struct PipeSettings {
    std::uint32_t type = 0;
    std::uint32_t access = 0;
    std::uint32_t maxInstances = 0;
    std::uint32_t defaultTimeout = 0;
};

struct PipeNamePage {
    static constexpr std::size_t kMostInstances = 1024;   ///< what PIPE_UNLIMITED_INSTANCES comes to

    std::atomic<std::uint32_t> generation;   ///< a futex: changes when an instance comes, goes or begins to listen
    PipeSettings settings;
    std::atomic<std::uint64_t> listenings;   ///< gives out the order of PipeInstanceHeader::listeningSince
    std::atomic<std::uint64_t> count;
    std::array<std::uint64_t, kMostInstances> instances;

    /// As GetNamedPipeHandleState tells it: 255 for more than can be told.
    std::uint32_t shownCount() const { return static_cast<std::uint32_t>(std::min<std::uint64_t>(count.load(), 255)); }
    /// Wakes all who wait for an instance.
    void changed() noexcept;
};

/// A name, locked against all other processes while this lives: for opening, closing and counting, never for data.
class PipeName {
public:
    /// The name, made if it is new; its list is empty then.
    static Result<PipeName> make(const char* call, const std::string& name);
    /// 2 if no instance of it lives; whether one is served is another question.
    static Result<PipeName> find(const char* call, const std::string& name);

    PipeNamePage& page() const { return *m_page.as<PipeNamePage>(); }
    std::span<const std::uint64_t> instances() const { return {page().instances.data(), page().count}; }
    /// Whether any of them has a server: one that only its client has open counts, but cannot be connected to again.
    bool isServed() const { return m_served != 0; }
    void add(std::uint64_t instance);
    /// Leaves the lock but keeps the page, for one who waits.
    SharedMapping release() &&;
    /// The same for one who serves, and so needs the file for its children.
    void handOver(UniqueFd& file, SharedMapping& page) &&;

private:
    PipeName(UniqueFd file, std::string path, SharedMapping page)
        : m_file(std::move(file)), m_path(std::move(path)), m_page(std::move(page)) {}
    static Result<PipeName> lock(const char* call, const std::string& name, int flags);
    void prune();

    UniqueFd m_file;
    std::string m_path;
    SharedMapping m_page;
    std::size_t m_served = 0;
};

/// The files of an instance.
std::string pipeInstancePath(std::uint64_t instance);
std::string pipeSocketPath(std::uint64_t instance);

/// An identity that nothing else has; even, so that its owner may number what belongs to it.
std::uint64_t uniqueIdentity();

/// Calls bind(2) or connect(2) on a socket's path, however long the path is.
int atSocketPath(const std::string& path, int fd, int (*call)(int, const sockaddr*, socklen_t));

}  // namespace ipc::posix
