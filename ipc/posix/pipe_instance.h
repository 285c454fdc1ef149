// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/named_pipe.h"
#include "ipc/posix/pipe_queue.h"
#include "ipc/posix/robust_mutex.h"
#include "ipc/posix/shared_page.h"
#include "ipc/posix/unique_fd.h"

#include <array>
#include <atomic>
#include <string>

namespace ipc::posix {

/// The states of an instance as the driver of Windows numbers them. Closing is not stored: it is Connected, and the
/// socket says that the other end is gone, however that came about.
enum class PipeState : std::uint32_t { Disconnected = 1, Listening, Connected, Closing };

/// The directions, as indexes: what the server writes, and what the client writes.
enum PipeDirection : std::size_t { kOutbound, kInbound };

/// How far the client's writes had come when the server disconnected it: for whoever waits in one and hears of it later.
struct PipeEnding {
    std::uint64_t connection = 0;
    std::uint64_t pendingFrom = 0;   ///< place of the first write that still waited; behind all if none did
    bool allRead = false;
};

/// What is in the shared file of an instance before the memory of its two queues.
struct PipeInstanceHeader {
    static constexpr std::uint64_t kMagic = 0x3145504950434C49;   // "ILCPIPE1"

    std::uint64_t magic;
    RobustMutex lock;             ///< short: guards what follows and the queues
    RobustMutex serverCalls;      ///< held for the length of a call on the server's synchronous handle
    /// The same for clients: another one for each of the last connections, as an old client may still hold its own.
    std::array<RobustMutex, 16> clientCalls;
    std::uint32_t type;           ///< PIPE_TYPE_MESSAGE or 0
    std::uint32_t access;         ///< PIPE_ACCESS_*
    std::uint32_t maxInstances;
    std::atomic<PipeState> state;
    std::atomic<std::uint64_t> connection;   ///< number of the present or last connection
    std::uint64_t channel;        ///< its identity in recordings
    std::uint64_t listeningSince; ///< order in which instances of a name began to listen
    std::uint64_t serverProcess;
    std::uint64_t clientProcess;  ///< 0 once disconnected
    std::atomic<std::uint32_t> serverMode;   ///< PIPE_READMODE_* | PIPE_WAIT or NOWAIT, of the handles
    std::atomic<std::uint32_t> clientMode;
    std::array<PipeQueueState, 2> queues;
    PipeEnding ending;            ///< of the last connection that was disconnected
};

/// A mapped instance: the file that both ends of a named pipe share.
class PipeInstance {
public:
    static constexpr std::uint64_t kHeaderSize = 8192;
    static constexpr std::uint64_t kFileSize = kHeaderSize + 2 * PipeQueue::kAreaSize;

    /// Makes the file at `path`, with memory for small queues.
    static Result<PipeInstance> create(const char* call, const std::string& path);
    static Result<PipeInstance> open(const char* call, const std::string& path);
    static Result<PipeInstance> adopt(const char* call, UniqueFd file);

    PipeInstanceHeader& header() const { return *m_mapping.as<PipeInstanceHeader>(); }
    PipeQueue queue(PipeDirection direction) const;
    /// Gives the queue the memory that a write of `size` bytes needs. False if there is none.
    bool makeRoom(PipeDirection direction, std::size_t size) const noexcept;
    int file() const { return m_file.get(); }
    /// Says that the client of this connection lives, for as long as this or an inherited copy of it is open.
    void holdAsClient(std::uint64_t connection) const noexcept;
    /// Whether there is such a client of the present connection; to be asked of an instance without a server.
    bool hasClient() const noexcept;
    /// Counts again what a dead process left half done.
    void recover() const noexcept;

private:
    PipeInstance(UniqueFd file, SharedMapping mapping) : m_file(std::move(file)), m_mapping(std::move(mapping)) {}

    UniqueFd m_file;
    SharedMapping m_mapping;
};

/// Holds the lock of an instance.
class PipeLock {
public:
    explicit PipeLock(const PipeInstance& instance) noexcept : m_held(instance.header().lock, [&] { instance.recover(); }) {}
    void release() noexcept { m_held.release(); }

private:
    Held m_held;
};

}  // namespace ipc::posix
