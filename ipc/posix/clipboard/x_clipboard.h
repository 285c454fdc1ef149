// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/posix/clipboard/x_answers.h"
#include "ipc/posix/clipboard/x_questions.h"

#include <deque>

namespace ipc::posix::clipboard {

/// The X11 selection CLIPBOARD as the keeper uses it.
class XClipboard {
public:
    /// What the keeper is told.
    class Listener {
    public:
        virtual ~Listener() = default;
        /// Another program has become the owner (at `time`), or the owner has gone.
        virtual void ownerChanged(bool somebody, xcb_timestamp_t time, std::vector<Activity> activities) = 0;
    };

    XClipboard(std::unique_ptr<XDisplay> display, Provider& provider, Listener& listener);

    int descriptor() const { return xcb_get_file_descriptor(m_display->connection()); }
    bool lost() const { return m_display->lost(); }
    /// True if another program owns the selection already.
    bool foreignOwner();

    /// Becomes the owner, with the server's time as the conventions ask; `done` follows when that has arrived.
    void own(const Log& log, std::function<void()> done);
    /// Nobody shall own it any more.
    void disown(const Log& log);
    /// Gives the selection up, if it is the keeper's, and returns when the server knows: the next keeper must not meet an
    /// owner that is no more.
    void leave();
    XQuestions& questions() { return m_questions; }
    std::string nameOf(xcb_atom_t atom) { return m_display->nameOf(atom); }

    /// Handles all events that are there.
    void process();
    std::optional<Clock::time_point> nextDeadline() const;
    void expire(Clock::time_point now);

private:
    struct Owning {
        Log log;
        std::function<void()> done;
        bool wanted;   ///< false: given up again meanwhile
    };
    void handle(const xcb_generic_event_t& event);
    void propertyChanged(const xcb_property_notify_event_t& event);
    void selectionCleared(const xcb_selection_clear_event_t& event);
    void ownerChanged(const xcb_generic_event_t& event);
    void ownAt(xcb_timestamp_t time);

    std::unique_ptr<XDisplay> m_display;
    Listener& m_listener;
    XAnswers m_answers;
    XQuestions m_questions;
    xcb_atom_t m_time;
    std::deque<Owning> m_owning;
    ActivityLog m_cleared;      ///< the SelectionClear that comes before XFixes says who took the selection
    bool m_owned = false;
    bool m_foreign = false;
};

}  // namespace ipc::posix::clipboard
