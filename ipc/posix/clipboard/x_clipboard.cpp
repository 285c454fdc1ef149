// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/clipboard/x_clipboard.h"

#include <algorithm>
#include <xcb/xfixes.h>

namespace ipc::posix::clipboard {

using trace::MessageId;
using trace::NativeId;

XClipboard::XClipboard(std::unique_ptr<XDisplay> display, Provider& provider, Listener& listener)
    : m_display(std::move(display)), m_listener(listener), m_answers(*m_display, provider), m_questions(*m_display),
      m_time(m_display->atom("_IPCLAB_TIME"))
{
}

bool XClipboard::foreignOwner()
{
    ActivityLog log;
    const xcb_window_t owner = m_display->selectionOwner(log);
    return m_foreign = owner != XCB_NONE && owner != m_display->window();
}

// The server puts its time into the event for a change of a property; a change of nothing is enough.
void XClipboard::own(const Log& log, std::function<void()> done)
{
    m_owning.push_back({log, std::move(done), true});
    xcb_change_property(m_display->connection(), XCB_PROP_MODE_APPEND, m_display->window(), m_time, XCB_ATOM_INTEGER, 32, 0, nullptr);
    m_display->flush();
}

void XClipboard::ownAt(xcb_timestamp_t time)
{
    const Owning owning = std::move(m_owning.front());
    m_owning.pop_front();
    if (!owning.wanted)
        return owning.done();
    owning.log->native(NativeId::xcb_set_selection_owner_, [&] {
        return xcb_set_selection_owner(m_display->connection(), m_display->window(), m_display->clipboard(), time).sequence;
    });
    const bool mine = m_display->selectionOwner(*owning.log) == m_display->window();
    m_owned = mine;
    m_answers.owningSince(mine ? std::optional(time) : std::nullopt);
    owning.done();
    if (!mine)   // another program was faster by less than a question to the server takes
        m_listener.ownerChanged(true, XCB_CURRENT_TIME, {});
}

void XClipboard::disown(const Log& log)
{
    for (Owning& owning : m_owning)
        owning.wanted = false;   // the time that it waits for has still to come
    m_owned = false;
    m_foreign = false;   // whosever it was: that nobody owns it then is no news
    m_answers.owningSince(std::nullopt);
    log->native(NativeId::xcb_set_selection_owner_, [&] {
        return xcb_set_selection_owner(m_display->connection(), XCB_NONE, m_display->clipboard(), XCB_CURRENT_TIME).sequence;
    });
    m_display->flush();
}

void XClipboard::leave()
{
    if (!m_owned)
        return;
    const auto log = std::make_shared<ActivityLog>();
    disown(log);
    m_display->selectionOwner(*log);   // its answer comes when all before it is done
}

void XClipboard::process()
{
    while (const Reply<xcb_generic_event_t> event{xcb_poll_for_event(m_display->connection())})
        handle(*event);
}

void XClipboard::handle(const xcb_generic_event_t& event)
{
    const std::uint8_t type = event.response_type & 0x7F;   // the highest bit: sent by another program
    if (type == XCB_SELECTION_REQUEST)
        m_answers.request(reinterpret_cast<const xcb_selection_request_event_t&>(event));
    else if (type == XCB_SELECTION_CLEAR)
        selectionCleared(reinterpret_cast<const xcb_selection_clear_event_t&>(event));
    else if (type == XCB_SELECTION_NOTIFY)
        m_questions.notified(reinterpret_cast<const xcb_selection_notify_event_t&>(event));
    else if (type == XCB_PROPERTY_NOTIFY)
        propertyChanged(reinterpret_cast<const xcb_property_notify_event_t&>(event));
    else if (type == XCB_DESTROY_NOTIFY)
        m_answers.windowDestroyed(reinterpret_cast<const xcb_destroy_notify_event_t&>(event).window);
    else if (type == m_display->fixesEvent() + XCB_XFIXES_SELECTION_NOTIFY)
        ownerChanged(event);
}

void XClipboard::propertyChanged(const xcb_property_notify_event_t& event)
{
    if (event.window != m_display->window()) {
        if (event.state == XCB_PROPERTY_DELETE)
            m_answers.propertyDeleted(event.window, event.atom);
    } else if (event.state == XCB_PROPERTY_NEW_VALUE) {
        if (event.atom == m_time && !m_owning.empty())
            ownAt(event.time);
        else
            m_questions.propertyChanged(event.atom);
    }
}

// One that comes after the keeper gave the selection up itself says nothing new.
void XClipboard::selectionCleared(const xcb_selection_clear_event_t& event)
{
    if (m_owned && event.selection == m_display->clipboard())
        m_cleared.message(MessageId::SelectionClear_, trace::kReads, event.owner, "CLIPBOARD");
}

void XClipboard::ownerChanged(const xcb_generic_event_t& event)
{
    const auto& change = reinterpret_cast<const xcb_xfixes_selection_notify_event_t&>(event);
    const bool none = change.owner == XCB_NONE;
    // Ours; or of the time before the selection was asked for, or given up, by the keeper itself.
    if (change.owner == m_display->window() || std::ranges::any_of(m_owning, &Owning::wanted) || (none && !m_owned && !m_foreign))
        return;
    ActivityLog log = std::exchange(m_cleared, {});
    // It may tell of the moment before the selection became the keeper's, and have waited in the queue meanwhile.
    if (m_owned && m_display->selectionOwner(log) == m_display->window())
        return;
    m_owned = false;
    m_foreign = !none;
    log.message(MessageId::XFixesSelectionNotify_, trace::kReads, change.owner, none ? "no owner" : "another owner");
    m_answers.owningSince(std::nullopt);
    m_questions.ownerGone();
    m_listener.ownerChanged(!none, change.selection_timestamp, log.take());
}

std::optional<Clock::time_point> XClipboard::nextDeadline() const
{
    const auto answers = m_answers.nextDeadline();
    const auto questions = m_questions.nextDeadline();
    return answers && questions ? std::min(*answers, *questions) : answers ? answers : questions;
}

void XClipboard::expire(Clock::time_point now)
{
    m_answers.expire(now);
    m_questions.expire(now);
}

}  // namespace ipc::posix::clipboard
