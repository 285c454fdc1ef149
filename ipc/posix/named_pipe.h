// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/posix/named_pipe_end.h"
#include "ipc/posix/pipe_names.h"

namespace ipc::posix {

/// What a server holds of an instance besides what both ends have.
struct PipeListener {
    UniqueFd alive;      ///< the lock that says the instance lives
    UniqueFd socket;     ///< listens for clients
    UniqueFd nameFile;
    SharedMapping name;  ///< PipeNamePage
};

class NamedPipeServer final : public NamedPipeEnd {
public:
    NamedPipeServer(PipeInstance instance, std::string name, bool overlapped, PipeListener listener)
        : NamedPipeEnd(std::move(instance), std::move(name), overlapped), m_listener(std::move(listener)) {}
    ~NamedPipeServer() override;

    HandleKind kind() const override { return HandleKind::NamedPipeServer; }
    Result<void> connect() override;
    Result<void> disconnect() override;
    Result<NamedPipeState> state(PipeStateQuery query) override;
    Result<std::uint64_t> clientProcess() override;
    Result<std::uint64_t> serverProcess() override;
    std::optional<Inheritance> inheritance() const override;
    void describe(HandleInfo& info) const override;

    static Result<std::shared_ptr<Object>> adopt(std::vector<int> fds, std::string_view state);

private:
    PipeDirection out() const override { return kOutbound; }
    RobustMutex& calls() const override { return m_instance.header().serverCalls; }
    RobustMutex& othersCalls() const override;
    std::atomic<std::uint32_t>& mode() const override { return m_instance.header().serverMode; }
    std::uint32_t infoFlag() const override { return kPipeServerEnd; }
    off_t sharersByte() const override { return 0; }
    std::optional<ErrorCode> refusal(For use) const override;
    Result<void> linkUp(const char* call) override;
    Result<void> beginConnect() override;
    int listener() const override { return m_listener.socket.get(); }
    bool acceptNow() override;
    bool linked(int accepted);
    Result<void> waitForClient(Blocking& blocking);
    std::optional<PipeLink> accepted(int fd);
    void listen();
    PipeNamePage& namePage() const { return *m_listener.name.as<PipeNamePage>(); }

    PipeListener m_listener;
};

class NamedPipeClient final : public NamedPipeEnd {
public:
    NamedPipeClient(PipeInstance instance, std::string name, bool overlapped, PipeLink link);
    ~NamedPipeClient() override;

    HandleKind kind() const override { return HandleKind::NamedPipeClient; }
    std::uint64_t channel() const override { return m_channel; }
    Result<NamedPipeState> state(PipeStateQuery query) override;
    Result<std::uint64_t> clientProcess() override;
    Result<std::uint64_t> serverProcess() override;
    std::optional<Inheritance> inheritance() const override;

    static Result<std::shared_ptr<Object>> adopt(std::vector<int> fds, std::string_view state);

private:
    PipeDirection out() const override { return kInbound; }
    RobustMutex& calls() const override;
    RobustMutex& othersCalls() const override { return m_instance.header().serverCalls; }
    std::atomic<std::uint32_t>& mode() const override { return m_instance.header().clientMode; }
    std::uint32_t infoFlag() const override { return 0; }
    off_t sharersByte() const override { return static_cast<off_t>(1 + m_link.connection); }
    std::optional<ErrorCode> refusal(For use) const override;
    Result<void> linkUp(const char* call) override;

    std::uint64_t m_channel;
};

/// Opens the client end of an instance that listens.
Result<Handle> openNamedPipe(const char* call, const FileOptions& options);

}  // namespace ipc::posix
