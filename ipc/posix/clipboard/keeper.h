// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/clipboard/origins.h"
#include "ipc/posix/clipboard/connections.h"
#include "ipc/posix/clipboard/contents.h"
#include "ipc/posix/clipboard/x_clipboard.h"

/// The clipboard keeper: one process for each session, which stands in for what a window station does on Windows and
/// X11 does not: it holds the data, so that this outlives who set it, knows who has the clipboard open, and counts.
/// It learns at once when a process ends, however that happens, because the process's sockets close.
namespace ipc::posix::clipboard {

class Keeper final : private Provider, private XClipboard::Listener, private Connections::Listener {
public:
    Keeper(std::unique_ptr<XDisplay> display, Connections& connections);

    int descriptor() const { return m_x.descriptor(); }
    /// The X server is gone, or the lab has ended the session.
    bool ended() const { return m_quit || m_x.lost(); }
    void processX() { m_x.process(); }
    /// Last of all: other programs must not see this one as the owner any more.
    void leaveX() { m_x.leave(); }
    std::optional<Clock::time_point> nextDeadline() const;
    void expire(Clock::time_point now);

private:
    using Then = std::function<void()>;
    /// A request that is not answered yet.
    struct Request {
        ConnectionId from = 0;
        pid_t process = 0;
        Frame frame;
        ActivityLog log;
    };
    using Pending = std::shared_ptr<Request>;
    /// The log lives as long as its request.
    static Log logOf(const Pending& request) { return Log(request, &request->log); }
    /// A message sent to a window: somebody waits until its process has handled it.
    struct Sent {
        pid_t process;
        ClipboardFormat rendering;   ///< the format asked for: its process may set meanwhile without opening; 0 if none is
        Clock::time_point deadline;
        std::vector<std::function<void(ErrorCode)>> done;
    };
    struct Place {
        pid_t process = 0;
        std::uint64_t window = 0;
        friend bool operator==(const Place&, const Place&) = default;
    };

    // Connections::Listener
    void received(ConnectionId from, pid_t process, Frame&& frame) override;
    void callsEnded(ConnectionId connection) override;
    void processEnded(pid_t process) override;
    // Provider
    std::vector<Target> targets() override;
    void provide(const Target& target, std::function<void(Data)> done) override;
    void seen(std::vector<Activity> activities) override;
    // XClipboard::Listener
    void ownerChanged(bool somebody, xcb_timestamp_t time, std::vector<Activity> activities) override;

    void reply(const Pending& request, Frame answer = {});
    void refuse(const Pending& request, const Error& error);
    void refuse(const Pending& request, ErrorCode code, std::string why = {});
    void perform(const Pending& request);

    void open(const Pending& request);
    void close(const Pending& request);
    void closed(const Log& log, Then then);
    void empty(const Pending& request);
    void emptied(const Pending& request);
    void set(const Pending& request);
    void get(const Pending& request);
    void answerFormats(const Pending& request);
    void answerOwner(const Pending& request);
    void addListener(const Pending& request);
    void removeListener(const Pending& request);
    void registerFormat(const Pending& request);
    void nameFormat(const Pending& request);
    void windowDestroyed(const Pending& request);

    bool isOpener(const Pending& request) const { return m_opener && m_opener->connection == request->from; }
    bool isRendering(pid_t process) const;
    /// Sends a message to a window and calls `done` when it was handled, or with 1460 if not in time.
    void send(Op op, const Place& to, ClipboardFormat format, std::chrono::seconds patience, std::function<void(ErrorCode)> done);
    void finish(std::uint64_t id, ErrorCode code);
    /// Makes sure that the formats of another program's selection are known.
    void learnFormats(const Log& log, Then then);
    void learned(const std::vector<std::string>& targets);
    /// Has `format` rendered, if it needs that, by whoever owns it.
    void render(ClipboardFormat format, const Log& log, std::function<void(Result<void>)> then);
    void renderOne(ClipboardFormat needed, const Log& log, std::function<void(Result<void>)> then);
    void ask(ClipboardFormat format, const Log& log, std::function<void(Result<void>)> then);
    void dropOwner();
    void publish(const Log& log, Then then);
    void tellListeners();
    ClipboardFormat idOf(const std::string& name);
    /// Null if nobody has registered it.
    const std::string* registeredName(ClipboardFormat format) const;
    /// What the Windows processes of the session are told, and what they have told: whose data it is that a selection moves.
    ClipboardOriginFile* originFile();
    void noteProvided(ClipboardFormat format, const Data& data);
    void forgetProvided();
    void answerOrigin(ClipboardFormat format, const Data& data, Frame& answer);

    struct Opener {
        ConnectionId connection;
        Place place;
    };

    Connections& m_connections;
    XClipboard m_x;
    Contents m_contents;
    std::uint32_t m_sequence = 0;
    std::optional<Opener> m_opener;
    bool m_quit = false;
    std::uint32_t m_sequenceAtOpen = 0;
    bool m_changed = false;              ///< somebody has set or emptied since it was opened
    Place m_owner;
    std::vector<Place> m_listeners;
    std::vector<std::string> m_names;    ///< registered formats, the first one being 0xC001
    std::map<std::uint64_t, Sent> m_sent;
    std::uint64_t m_lastSent = 0;

    // Another program's selection.
    bool m_foreign = false;
    bool m_learned = false;
    xcb_timestamp_t m_foreignTime = XCB_CURRENT_TIME;
    std::map<ClipboardFormat, Import> m_imports;
    std::vector<Then> m_learning;

    std::optional<ClipboardOriginFile> m_originFile;   // once a Windows process has made it
    ClipboardOrigins m_provided;                       // what other programs have fetched of what is there now
};

}  // namespace ipc::posix::clipboard
