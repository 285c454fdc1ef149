// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/clipboard/keeper.h"

#include <algorithm>

namespace ipc::posix::clipboard {

Keeper::Keeper(std::unique_ptr<XDisplay> display, Connections& connections)
    : m_connections(connections), m_x(std::move(display), *this, *this)
{
    m_connections.setListener(*this);
    m_foreign = m_x.foreignOwner();
}

void Keeper::reply(const Pending& request, Frame answer)
{
    answer.op = Op::Reply;
    answer.activities = request->log.take();
    m_connections.send(request->from, answer);
}

void Keeper::refuse(const Pending& request, const Error& error)
{
    Frame answer;
    answer.error = error.code;
    answer.native = error.native;
    answer.text = error.detail;
    reply(request, std::move(answer));
}

void Keeper::refuse(const Pending& request, ErrorCode code, std::string why)
{
    refuse(request, Error{code, 0, "", std::move(why)});
}

void Keeper::received(ConnectionId from, pid_t process, Frame&& frame)
{
    auto request = std::make_shared<Request>();
    request->from = from;
    request->process = process;
    request->frame = std::move(frame);
    perform(request);
}

void Keeper::perform(const Pending& request)
{
    const auto number = [&](std::uint64_t value) { Frame answer; answer.value = value; reply(request, std::move(answer)); };
    switch (request->frame.op) {
    case Op::ListenForEvents:
    case Op::BeginCalls: return reply(request);
    case Op::Open: return open(request);
    case Op::Close: return close(request);
    case Op::Empty: return empty(request);
    case Op::Set:
    case Op::SetDelayed: return set(request);
    case Op::Get: return get(request);
    case Op::Formats:
    case Op::Count:
    case Op::Available: return learnFormats(logOf(request), [=, this] { answerFormats(request); });
    case Op::Sequence: return number(m_sequence);
    case Op::Owner: return answerOwner(request);
    case Op::OpenWindow: return number(m_opener ? m_opener->place.window : 0);
    case Op::Register: return registerFormat(request);
    case Op::Name: return nameFormat(request);
    case Op::AddListener: return addListener(request);
    case Op::RemoveListener: return removeListener(request);
    case Op::WindowDestroyed: return windowDestroyed(request);
    case Op::Done: return finish(request->frame.id, ErrorCode::Success);
    case Op::Quit: m_quit = true; return;
    case Op::Reply:
    case Op::Render:
    case Op::Destroyed:
    case Op::Updated:
    case Op::Seen: break;
    }
    refuse(request, ErrorCode::InvalidFunction);
}

// Another window that has it open is what makes this fail, not another thread or process (OpenClipboard).
void Keeper::open(const Pending& request)
{
    if (m_opener && m_opener->place.window != request->frame.window)
        return refuse(request, ErrorCode::AccessDenied, "it is open with window " + std::to_string(m_opener->place.window));
    if (!m_opener) {
        m_changed = false;
        m_sequenceAtOpen = m_sequence;
    }
    m_opener = Opener{request->from, {request->process, request->frame.window}};
    reply(request);
}

void Keeper::close(const Pending& request)
{
    if (!isOpener(request))
        return refuse(request, ErrorCode::ClipboardNotOpen);
    closed(logOf(request), [=, this] { reply(request); });
}

// However it is closed: what came or went since it was opened is made known.
void Keeper::closed(const Log& log, Then then)
{
    m_opener.reset();
    m_changed = false;
    if (m_sequence == m_sequenceAtOpen)
        return then();
    publish(log, std::move(then));
}

void Keeper::publish(const Log& log, Then then)
{
    if (std::exchange(m_foreign, false)) {   // added to what another program had: only what was fetched can stay
        m_contents.dropDelayed();
        m_imports.clear();
    }
    m_sequence += m_contents.synthesize();
    tellListeners();
    if (!m_contents.empty())
        return m_x.own(log, std::move(then));
    m_x.disown(log);
    then();
}

void Keeper::tellListeners()
{
    for (const Place& place : m_listeners) {
        Frame event;
        event.op = Op::Updated;
        event.window = place.window;
        event.value = m_sequence;
        m_connections.sendEvent(place.process, event);
    }
}

void Keeper::empty(const Pending& request)
{
    constexpr std::chrono::seconds kPatience{5};
    if (!isOpener(request))
        return refuse(request, ErrorCode::ClipboardNotOpen);
    if (m_owner.window == 0)
        return emptied(request);
    send(Op::Destroyed, m_owner, 0, kPatience, [=, this](ErrorCode) { emptied(request); });
}

void Keeper::emptied(const Pending& request)
{
    if (!isOpener(request))
        return refuse(request, ErrorCode::ClipboardNotOpen);
    m_contents.clear();
    forgetProvided();
    m_imports.clear();
    m_foreign = false;
    m_owner = m_opener->place;
    m_changed = true;
    ++m_sequence;
    reply(request);
}

bool Keeper::isRendering(pid_t process) const
{
    return std::ranges::any_of(m_sent, [&](const auto& entry) { return entry.second.process == process && entry.second.rendering != 0; });
}

// While anybody has it open, every thread of every process may set (SetClipboardData asks no more than that). What the owner
// sets while it renders is no change: the sequence number stays.
void Keeper::set(const Pending& request)
{
    const Frame& frame = request->frame;
    const bool rendering = !isOpener(request) && isRendering(request->process);
    if (frame.format == 0 || (!m_opener && !rendering))
        return refuse(request, ErrorCode::ClipboardNotOpen);
    Frame answer;
    if (rendering) {
        answer.value = m_contents.render(frame.format, frame.data);
    } else {
        m_contents.set(frame.format, frame.data, ++m_sequence);
        m_changed = true;
        answer.value = m_sequence;
    }
    reply(request, std::move(answer));
}

void Keeper::get(const Pending& request)
{
    if (!isOpener(request))
        return refuse(request, ErrorCode::ClipboardNotOpen);
    learnFormats(logOf(request), [=, this] {
        const ClipboardFormat format = request->frame.format;
        render(format, logOf(request), [=, this](const Result<void>& rendered) {
            if (!rendered)
                return refuse(request, rendered.error());
            Frame answer;
            answer.data = m_contents.get(format);
            answerOrigin(format, answer.data, answer);
            reply(request, std::move(answer));
        });
    });
}

void Keeper::answerFormats(const Pending& request)
{
    if (request->frame.op == Op::Formats && !isOpener(request))
        return refuse(request, ErrorCode::ClipboardNotOpen);
    Frame answer;
    answer.formats = m_contents.formats();
    answer.value = request->frame.op == Op::Count ? answer.formats.size() : m_contents.find(request->frame.format) ? 1 : 0;
    reply(request, std::move(answer));
}

void Keeper::answerOwner(const Pending& request)
{
    Frame answer;
    answer.value = m_owner.window;
    answer.formats = m_contents.delayed();
    reply(request, std::move(answer));
}

void Keeper::addListener(const Pending& request)
{
    const Place place{request->process, request->frame.window};
    if (std::ranges::find(m_listeners, place) != m_listeners.end())
        return refuse(request, ErrorCode::InvalidParameter, "the window listens already");
    m_listeners.push_back(place);
    reply(request);
}

void Keeper::removeListener(const Pending& request)
{
    const Place place{request->process, request->frame.window};
    if (std::erase(m_listeners, place) == 0)
        return refuse(request, ErrorCode::InvalidParameter, "the window does not listen");
    reply(request);
}

void Keeper::windowDestroyed(const Pending& request)
{
    const Place place{request->process, request->frame.window};
    std::erase(m_listeners, place);
    if (m_owner == place)
        dropOwner();
    if (m_opener && m_opener->place == place)
        return closed(logOf(request), [=, this] { reply(request); });
    reply(request);
}

void Keeper::dropOwner()
{
    m_owner = {};
    if (m_foreign || !m_contents.dropDelayed())
        return;
    ++m_sequence;
    tellListeners();
    if (m_contents.empty())
        m_x.disown(std::make_shared<ActivityLog>());
}

void Keeper::callsEnded(ConnectionId connection)
{
    if (m_opener && m_opener->connection == connection)   // the thread has ended with the clipboard open
        closed(std::make_shared<ActivityLog>(), [] {});
}

void Keeper::processEnded(pid_t process)
{
    std::erase_if(m_listeners, [&](const Place& place) { return place.process == process; });
    std::vector<std::uint64_t> waiting;
    for (const auto& [id, sent] : m_sent)
        if (sent.process == process)
            waiting.push_back(id);
    for (const std::uint64_t id : waiting)
        finish(id, ErrorCode::Success);   // handled or not: there is nobody to wait for
    if (m_opener && m_opener->place.process == process)
        closed(std::make_shared<ActivityLog>(), [] {});
    if (m_owner.process == process)
        dropOwner();
}

void Keeper::send(Op op, const Place& to, ClipboardFormat format, std::chrono::seconds patience, std::function<void(ErrorCode)> done)
{
    const auto underWay = std::ranges::find_if(m_sent, [&](const auto& entry) {
        return format != 0 && entry.second.process == to.process && entry.second.rendering == format;
    });
    if (underWay != m_sent.end()) {
        underWay->second.done.push_back(std::move(done));
        return;
    }
    Frame message;
    message.op = op;
    message.id = ++m_lastSent;
    message.window = to.window;
    message.format = format;
    message.value = m_sequence;
    if (!m_connections.sendEvent(to.process, message))
        return done(ErrorCode::Success);
    Sent sent{to.process, format, Clock::now() + patience, {}};
    sent.done.push_back(std::move(done));
    m_sent.emplace(message.id, std::move(sent));
}

void Keeper::finish(std::uint64_t id, ErrorCode code)
{
    auto node = m_sent.extract(id);
    if (node.empty())
        return;   // it came after its time was up
    for (const auto& done : node.mapped().done)
        done(code);
}

std::optional<Clock::time_point> Keeper::nextDeadline() const
{
    auto next = m_x.nextDeadline();
    for (const auto& [id, sent] : m_sent)
        next = next ? std::min(*next, sent.deadline) : sent.deadline;
    return next;
}

void Keeper::expire(Clock::time_point now)
{
    m_x.expire(now);
    std::vector<std::uint64_t> late;
    for (const auto& [id, sent] : m_sent)
        if (sent.deadline <= now)
            late.push_back(id);
    for (const std::uint64_t id : late)
        finish(id, ErrorCode::Timeout);
}

}  // namespace ipc::posix::clipboard
