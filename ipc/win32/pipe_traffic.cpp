// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/win32/pipe_traffic.h"

#include "ipc/trace/call.h"
#include "ipc/trace/channel.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <tuple>

namespace ipc::win32 {
namespace {

/// The connections of one pipe between two processes that this process has counted on one side.
struct Pair {
    std::uint64_t count = 0;
    std::weak_ptr<PipeTraffic> last;
};
using PairKey = std::tuple<std::string, std::uint64_t, std::uint64_t, bool>;   // pipe, server, client, counted by the server

struct Pairs {
    std::mutex mutex;
    std::map<PairKey, Pair> pairs;
};

Pairs& pairs()
{
    static auto* instance = new Pairs;
    return *instance;
}

std::mutex& attaching()
{
    static auto* instance = new std::mutex;   // outlives what is destroyed at exit
    return *instance;
}

std::string folded(std::string_view name)
{
    std::wstring text = wide(name.substr(std::min(name.size(), name.find("\\pipe\\"))));
    CharUpperBuffW(text.data(), static_cast<DWORD>(text.size()));
    return narrow(text);
}

// Two connections of a pair at once cannot be told apart from the other side: then nothing is said of either.
std::shared_ptr<PipeTraffic> next(const PairKey& key)
{
    const std::lock_guard lock(pairs().mutex);
    Pair& pair = pairs().pairs[key];
    const auto before = pair.last.lock();
    const auto& [pipe, server, client, byServer] = key;
    const std::uint64_t hidden = byServer ? 0 : pairs().pairs[{pipe, 0, client, false}].count;
    const std::string name = pipe + '|' + std::to_string(server) + '|' + std::to_string(client) + '|' + std::to_string(pair.count++ + hidden);
    auto traffic = PipeTraffic::open(name, PipeTraffic::Shared::Open::MakeIfMissing);
    pair.last = traffic;
    if (before && traffic) {
        before->makeUncertain();
        traffic->makeUncertain();
    }
    return traffic;
}

// True if there is or was a client. The process ids do not tell: Wine 8.0 gives any number for an instance that listens.
bool isConnected(HANDLE pipe)
{
    DWORD unread = 0;
    return PeekNamedPipe(pipe, nullptr, 0, nullptr, &unread, nullptr) || GetLastError() == ERROR_BROKEN_PIPE
           || GetLastError() == ERROR_ACCESS_DENIED;
}

std::shared_ptr<PipeTraffic> named(Handle handle, const KnownHandle& entry)
{
    ULONG server = 0;
    ULONG client = 0;
    const HANDLE pipe = toNative(handle);
    if (!isConnected(pipe) || !GetNamedPipeServerProcessId(pipe, &server) || !GetNamedPipeClientProcessId(pipe, &client) || client == 0)
        return nullptr;
    return next({folded(entry.name), server, client, entry.kind == HandleKind::NamedPipeServer});
}

bool isServer(HandleKind kind) { return kind == HandleKind::NamedPipeServer || kind == HandleKind::AnonymousPipeRead; }

bool isPipe(HandleKind kind)
{
    return kind == HandleKind::NamedPipeServer || kind == HandleKind::NamedPipeClient || kind == HandleKind::AnonymousPipeRead
           || kind == HandleKind::AnonymousPipeWrite;
}

}  // namespace

std::shared_ptr<PipeTraffic> PipeTraffic::open(const std::string& name, Shared::Open how)
{
    const std::uint64_t channel = trace::nameChannel(name);
    auto page = Shared::open(L"pipe-" + std::to_wstring(channel), how);
    return page ? std::shared_ptr<PipeTraffic>(new PipeTraffic(std::move(page), channel)) : nullptr;
}

void PipeTraffic::makeUncertain() const
{
    for (PipeTrafficPage::Stream& stream : m_page->streams)
        stream.uncertain.store(1);
}

void attachTraffic(Handle handle, KnownHandle& entry)
{
    const bool isAnonymous = entry.kind == HandleKind::AnonymousPipeRead || entry.kind == HandleKind::AnonymousPipeWrite;
    if (!trace::attached() || !isPipe(entry.kind) || (!isAnonymous && (entry.inherited || entry.disconnected.load())))
        return;
    const std::lock_guard lock(attaching());   // a connection that was counted twice would be two to the other side
    if (entry.traffic.load())
        return;
    std::shared_ptr<PipeTraffic> traffic;
    using How = PipeTraffic::Shared::Open;
    if (isAnonymous)
        traffic = PipeTraffic::open(narrow(kernelName(toNative(handle))), entry.inherited ? How::OnlyIfThere : How::MakeIfMissing);
    else
        traffic = named(handle, entry);
    if (!traffic)
        return;
    entry.channel = traffic->channel();
    entry.traffic.store(std::move(traffic));
}

void detachTraffic(KnownHandle& entry)
{
    const std::lock_guard lock(attaching());
    entry.traffic.store(nullptr);
}

void countConnection(std::string_view pipe)
{
    if (!trace::attached())
        return;
    const std::lock_guard lock(pairs().mutex);
    pairs().pairs[{folded(pipe), 0, GetCurrentProcessId(), false}].count += 1;
}

PipeMove::PipeMove(Handle handle, KnownHandle* entry, Way way) : m_way(way)
{
    if (!trace::current() || !entry || !isPipe(entry->kind))
        return;
    m_traffic = entry->traffic.load();
    if (!m_traffic) {
        attachTraffic(handle, *entry);
        m_traffic = entry->traffic.load();
    }
    if (!m_traffic)
        return;
    const bool toServer = isServer(entry->kind) == (way != Way::Writes);
    m_stream = &m_traffic->stream(toServer ? PipeDirection::ToServer : PipeDirection::ToClient);
    if (way == Way::Peeks)
        return;
    m_clashes = m_stream->clashes.load();
    m_alone = inside().fetch_add(1) == 0;
    if (!m_alone)
        m_stream->clashes.fetch_add(1);
}

PipeMove::~PipeMove()
{
    if (m_stream && m_way != Way::Peeks)
        inside().fetch_sub(1);
}

std::uint64_t PipeMove::take(std::size_t bytes)
{
    if (!m_stream)
        return trace::kNoPosition;
    auto& count = m_way == Way::Reads ? m_stream->read : m_stream->written;
    const std::uint64_t position = count.fetch_add(bytes);
    const bool certain = m_alone && m_clashes == m_stream->clashes.load() && m_stream->uncertain.load() == 0;
    return certain ? position : trace::kNoPosition;
}

void PipeMove::tell(std::uint64_t position) const
{
    if (m_stream)
        trace::current()->moved(m_traffic->channel(), position, m_way == Way::Reads ? trace::kReads : trace::kWrites);
}

void PipeMove::lost() const
{
    if (m_stream)
        m_stream->uncertain.store(1);
}

void PipeMove::peeked(std::size_t bytes) const
{
    if (m_stream && bytes != 0)
        trace::current()->moved(m_traffic->channel(), m_stream->uncertain.load() == 0 ? m_stream->read.load() : trace::kNoPosition,
                                trace::kReads | trace::kPeek);
}

void PipeMove::failed(DWORD error) const
{
    if (!m_stream)
        return;
    trace::current()->channel(m_traffic->channel());
    static constexpr std::array kRefused{ERROR_NO_DATA, ERROR_PIPE_NOT_CONNECTED, ERROR_BAD_PIPE, ERROR_PIPE_BUSY, ERROR_PIPE_LISTENING,
                                         ERROR_ACCESS_DENIED};
    if (m_way == Way::Writes && std::ranges::find(kRefused, static_cast<long>(error)) == kRefused.end())
        m_stream->uncertain.store(1);
}

}  // namespace ipc::win32
