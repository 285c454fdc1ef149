// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/clipboard/service.h"

#include "ipc/clipboard/renderings.h"
#include "ipc/posix/clipboard/launch_keeper.h"
#include "ipc/posix/window.h"
#include "ipc/session.h"
#include "ipc/sys/clipboard.h"
#include "ipc/trace/call.h"

#include <algorithm>
#include <csignal>
#include <mutex>
#include <poll.h>
#include <pthread.h>
#include <thread>

namespace ipc::posix::clipboard {
namespace {

using trace::MessageId;
using trace::NativeId;

void record(std::vector<Activity>& activities)
{
    trace::ThreadRing* ring = trace::threadRing();
    for (Activity& activity : activities) {
        activity.record.channel = activity.record.kind == trace::Kind::Message ? foreignChannel() : channel();
        if (ring)
            ring->publish(activity.record, activity.record.end, std::as_bytes(std::span(activity.details)));
    }
}

void recordMessage(MessageId id, Window window, ClipboardFormat format)
{
    std::byte buffer[64];
    trace::DetailWriter writer(buffer, sizeof buffer);
    writer.number(trace::Key::window, trace::DetailType::Number, value(window), 0);
    if (format != 0)
        writer.number(trace::Key::format, trace::DetailType::Constant, format, 0, Family::ClipboardFormat);
    trace::message(id, channel(), trace::kNoPosition, trace::kReads, writer.written());
}

/// One connection that listens for events, and the thread that handles them.
class Service {
public:
    static Result<std::shared_ptr<Service>> start(const char* call)
    {
        auto socket = connectToKeeper(call);
        if (!socket)
            return Unexpected(socket.error());
        Frame hello;
        hello.op = Op::ListenForEvents;
        if (!sendFrame(socket->get(), hello, true) || !receiveFrame(socket->get()))
            return fail(call, ErrorCode::GenFailure, errno, "the clipboard keeper does not answer");
        const auto service = std::make_shared<Service>(std::move(*socket));
        sigset_t all, before;
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &before);
        std::thread([service] { service->serve(); }).detach();
        pthread_sigmask(SIG_SETMASK, &before, nullptr);
        return service;
    }

    explicit Service(UniqueFd socket) : m_socket(std::move(socket)), m_directory(session().directory) {}

    /// Connected to the keeper of this session, which has not ended.
    bool works() const
    {
        pollfd entry{m_socket.get(), 0, 0};
        return m_directory == session().directory && poll(&entry, 1, 0) == 0;
    }

private:
    void serve()
    {
        pthread_setname_np(pthread_self(), "clipboard");
        trace::nameThread("clipboard");
        while (auto frame = receiveFrame(m_socket.get()))
            handle(*frame);
    }

    void handle(Frame& frame)
    {
        record(frame.activities);
        const auto window = static_cast<Window>(frame.window);
        if (frame.op == Op::Render)
            deliver(MessageId::WM_RENDERFORMAT_, window, frame.format);
        else if (frame.op == Op::Destroyed)
            deliver(MessageId::WM_DESTROYCLIPBOARD_, window, 0);
        else if (frame.op == Op::Updated)
            deliver(MessageId::WM_CLIPBOARDUPDATE_, window, 0);
        if (frame.op == Op::Render)
            renderClipboardFormat(frame.format);
        if (frame.op == Op::Render || frame.op == Op::Destroyed) {
            Frame done;
            done.op = Op::Done;
            done.id = frame.id;
            sendFrame(m_socket.get(), done, true);
        }
    }

    // The window procedure sees a sent message at once; GetMessage gets a copy, to show what it was.
    static void deliver(MessageId id, Window window, ClipboardFormat format)
    {
        recordMessage(id, window, format);
        WindowMessage message;
        message.id = id;
        message.wParam = format;
        message.format = format;
        message.channel = channel();
        (void)postMessage(window, std::move(message));   // a window that is gone or full misses it, as on Windows
    }

    UniqueFd m_socket;
    std::string m_directory;
};

Result<void> ensureService(const char* call)
{
    static auto* mutex = new std::mutex;
    static auto* service = new std::shared_ptr<Service>;
    const std::lock_guard lock(*mutex);
    if (*service && (*service)->works())
        return {};
    auto started = Service::start(call);
    if (!started)
        return Unexpected(started.error());
    *service = std::move(*started);
    return {};
}

/// The calling thread's own connection: the keeper closes the clipboard when the thread ends and with it this.
struct ThreadConnection {
    UniqueFd socket;
    std::string directory;   // of the session it belongs to
};
ThreadConnection& threadConnection()
{
    thread_local ThreadConnection connection;
    return connection;
}

Result<void> ensureConnection(const char* call)
{
    ThreadConnection& own = threadConnection();
    if (own.socket && own.directory == session().directory)
        return {};
    if (auto service = ensureService(call); !service)
        return service;
    auto connection = connectToKeeper(call);
    if (!connection)
        return Unexpected(connection.error());
    own = {std::move(*connection), session().directory};
    return {};
}

/// Sends over the thread's connection; a keeper that has ended since the last call is replaced by a new one.
Result<void> sendRequest(const char* call, const Frame& frame)
{
    for (bool again : {true, false}) {
        if (auto connected = ensureConnection(call); !connected)
            return connected;
        const int socket = threadConnection().socket.get();
        if (trace::native(NativeId::sendmsg_, socket, [&] { return sendFrame(socket, frame, true) ? 0 : -1; }) == 0)
            return {};
        const int error = errno;
        threadConnection().socket.reset();
        if (!again || (error != EPIPE && error != ECONNRESET))
            return fail(call, ErrorCode::GenFailure, error, "the clipboard keeper cannot be reached");
    }
    return {};
}

/// What a window leaves behind on the clipboard.
class ClipboardWindow final : public WindowAttachment {
public:
    explicit ClipboardWindow(Window window) : m_window(window) {}

    void windowDestroyed() override
    {
        if (processEnds())
            return;   // the keeper sees that, and what was not rendered is lost: no WM_RENDERALLFORMATS comes
        Frame question;
        question.op = Op::Owner;
        const auto owner = request("DestroyWindow", std::move(question));
        if (owner && owner->value == value(m_window) && !owner->formats.empty())
            renderAll(owner->formats);
        Frame destroyed;
        destroyed.op = Op::WindowDestroyed;
        destroyed.window = value(m_window);
        (void)request("DestroyWindow", std::move(destroyed));
    }

private:
    // As the documentation of WM_RENDERALLFORMATS asks: open, look whether one is still the owner, set, close.
    void renderAll(const std::vector<ClipboardFormat>& formats)
    {
        recordMessage(MessageId::WM_RENDERALLFORMATS_, m_window, 0);
        const bool willing = std::ranges::any_of(formats, [](ClipboardFormat format) {
            const auto rendering = renderingOf(format);
            return rendering && rendering->data;
        });
        if (!willing || !open())
            return;
        const auto owner = sys::getClipboardOwner();
        if (owner && *owner == m_window)
            std::ranges::for_each(formats, renderClipboardFormat);
        (void)ipc::closeClipboard();
    }

    // Not through ipc::openClipboard: that would find that the window is already gone.
    bool open() const
    {
        trace::Call call(CallId::OpenClipboard);
        call.in(trace::Key::window, value(m_window));
        Frame frame;
        frame.op = Op::Open;
        frame.window = value(m_window);
        return call.end(request("OpenClipboard", std::move(frame))).has_value();
    }

    Window m_window;
};

std::uint64_t identity(char kind)
{
    std::uint64_t hash = 0xCBF29CE484222325;   // FNV-1a
    for (const char each : session().directory)
        hash = (hash ^ static_cast<unsigned char>(each)) * 0x100000001B3;
    return std::uint64_t{static_cast<unsigned char>(kind)} << 56 | hash >> 8;
}

}  // namespace

std::uint64_t channel() { return identity('C'); }
std::uint64_t foreignChannel() { return identity('X'); }

Result<Frame> request(const char* call, Frame frame, std::vector<std::byte> room)
{
    if (auto sent = sendRequest(call, frame); !sent)
        return Unexpected(sent.error());
    const int socket = threadConnection().socket.get();
    std::optional<Frame> answer;
    trace::native(NativeId::recvmsg_, socket, [&] { answer = receiveFrame(socket, std::move(room)); return answer ? 0 : -1; });
    if (!answer) {
        const int error = errno;
        threadConnection().socket.reset();
        return fail(call, ErrorCode::GenFailure, error, "the clipboard keeper has ended, or the X server that it needs");
    }
    record(answer->activities);
    if (trace::Call* current = trace::current()) {
        current->channel(channel());
        current->endsWithSystemCall();   // what it brought is in its place already
    }
    if (answer->error != ErrorCode::Success)
        return fail(call, answer->error, answer->native, answer->text);
    return std::move(*answer);
}

void watchWindow(Window window)
{
    if (window != Window::Null && !attachment<ClipboardWindow>(window))
        (void)attach(window, std::make_shared<ClipboardWindow>(window));
}

}  // namespace ipc::posix::clipboard
