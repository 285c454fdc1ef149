// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/peer/children.h"

#include "app/peer/line_reader.h"
#include "app/peer/output.h"

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <thread>

namespace peer {
namespace {

constexpr std::size_t kLongestName = 47;

struct Child {
    std::mutex writing;   // a request is one line, whoever sends it
    ipc::ChildStream input;
    ipc::ChildStream output;
};

struct Children {
    OwnOptions own;
    std::mutex mutex;
    std::condition_variable ended;
    std::map<std::string, std::shared_ptr<Child>, std::less<>> running;
};

Children& children()
{
    static auto* instance = new Children;   // relays use it until the process is gone
    return *instance;
}

void relayLine(const std::string& name, const std::string& line)
{
    Json answer = Json::parse(line, nullptr, false);
    if (!answer.is_object())
        return;   // not a peer's word; what is answered to it is not the lab's
    const auto inner = answer.find("peer");
    answer["peer"] = inner == answer.end() || !inner->is_string() ? name : name + '/' + inner->get<std::string>();
    writeLine(answer);
}

void relay(const std::string& name, const std::shared_ptr<Child>& child)
{
    LineReader lines(kLongestLine);
    std::vector<std::byte> buffer(std::size_t{64} << 10);
    for (;;) {
        const auto got = child->output.read(buffer);
        if (!got || *got == 0)
            break;
        lines.take({reinterpret_cast<const char*>(buffer.data()), *got},
                   [&](std::string&& line) { relayLine(name, line); }, [](std::size_t) {});
    }
    {
        const std::lock_guard lock(children().mutex);
        children().running.erase(name);
    }
    writeLine({{"id", nullptr}, {"peer", name}, {"event", "ended"}});
    children().ended.notify_all();
}

ipc::Unexpected wrongName(const std::string& name)
{
    return ipc::fail("CreateProcess", ipc::ErrorCode::InvalidParameter, 0,
                     "\"" + name + "\" is no name for a child peer: 1 to 47 bytes without '/'");
}

std::vector<std::string> argumentsFor(const ChildPeerOptions& options)
{
    const OwnOptions& own = children().own;
    std::vector<std::string> arguments{"--session", own.session, "--name", options.name, "--computer", own.computer,
                                       "--domain", own.domain};
    if (!options.trace.empty())
        arguments.insert(arguments.end(), {"--trace", options.trace});
    return arguments;
}

}  // namespace

void setOwnOptions(OwnOptions options) { children().own = std::move(options); }

ipc::Result<StartedChild> startChildPeer(ChildPeerOptions options)
{
    if (options.name.empty() || options.name.size() > kLongestName || options.name.find('/') != std::string::npos)
        return wrongName(options.name);
    const auto child = std::make_shared<Child>();
    {
        const std::lock_guard lock(children().mutex);
        if (!children().running.emplace(options.name, child).second)
            return ipc::fail("CreateProcess", ipc::ErrorCode::AlreadyExists, 0, "a child peer \"" + options.name + "\" runs already");
    }
    options.process.application.clear();
    options.process.arguments = argumentsFor(options);
    options.process.pipes = true;
    // Requests for the child wait until it is there.
    const std::lock_guard writing(child->writing);
    auto process = ipc::createProcess(options.process);
    if (!process) {
        const std::lock_guard lock(children().mutex);
        children().running.erase(options.name);
        return ipc::Unexpected(process.error());
    }
    child->input = std::move(process->input);
    child->output = std::move(process->output);
    std::thread([name = options.name, child] { relay(name, child); }).detach();
    return StartedChild{process->handle, process->id};
}

ipc::Result<void> forwardToChild(Request&& request)
{
    const std::size_t slash = std::min(request.peer.find('/'), request.peer.size());
    const std::string name = request.peer.substr(0, slash);
    std::shared_ptr<Child> child;
    {
        const std::lock_guard lock(children().mutex);
        const auto found = children().running.find(name);
        if (found == children().running.end())
            return ipc::fail("ReadRequest", ipc::ErrorCode::FileNotFound, 0, "there is no child peer \"" + name + "\"");
        child = found->second;
    }
    Json line = {{"id", request.id}, {"thread", request.thread}, {"call", request.call}, {"args", std::move(request.args)}};
    if (slash < request.peer.size())
        line["peer"] = request.peer.substr(slash + 1);
    const std::string text = line.dump() + '\n';
    const std::lock_guard writing(child->writing);
    return child->input.write(std::as_bytes(std::span(text)));
}

void endChildren(ipc::Timeout timeout)
{
    std::unique_lock lock(children().mutex);
    const auto running = children().running;
    lock.unlock();
    for (const auto& [name, child] : running) {
        const std::lock_guard writing(child->writing);
        child->input.close();
    }
    lock.lock();
    children().ended.wait_for(lock, timeout, [] { return children().running.empty(); });
}

}  // namespace peer
