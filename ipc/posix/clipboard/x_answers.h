// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/posix/clipboard/targets.h"
#include "ipc/posix/clipboard/x_display.h"

#include <list>
#include <optional>

namespace ipc::posix::clipboard {

/// Where the data comes from that other programs paste.
class Provider {
public:
    virtual ~Provider() = default;
    virtual std::vector<Target> targets() = 0;
    /// Calls `done` with the format's data, at once or when it was rendered; with nothing if that failed.
    virtual void provide(const Target& target, std::function<void(Data)> done) = 0;
    /// Events and calls that belong to no call of a process: the owner's process shows them, or another one.
    virtual void seen(std::vector<Activity> activities) = 0;
};

/// Answers the SelectionRequests of other programs while the keeper owns CLIPBOARD (ICCCM 2.0, section 2).
class XAnswers {
public:
    XAnswers(XDisplay& display, Provider& provider) : m_display(display), m_provider(provider) {}

    void owningSince(std::optional<xcb_timestamp_t> time) { m_owningSince = time; }
    void request(const xcb_selection_request_event_t& event);
    /// Another program has taken a part of a long answer: sends the next one.
    void propertyDeleted(xcb_window_t window, xcb_atom_t property);
    void windowDestroyed(xcb_window_t window);
    std::optional<Clock::time_point> nextDeadline() const;
    /// Gives up programs that have stopped taking their answer.
    void expire(Clock::time_point now);

private:
    /// One conversion asked for, alone or as a part of MULTIPLE.
    struct Question {
        xcb_window_t requestor;
        xcb_atom_t target;
        xcb_atom_t property;
    };
    /// An answer too long for one property, on its way in parts (INCR).
    struct Transfer {
        xcb_window_t requestor;
        xcb_atom_t property;
        xcb_atom_t type;
        Bytes bytes;
        std::size_t sent = 0;
        Clock::time_point deadline;
    };
    using Answered = std::function<void(bool)>;

    void answer(const Question& question, const Log& log, Answered done);
    void answerTargets(const Question& question, const Log& log);
    void answerMultiple(const Question& question, const Log& log, Answered done);
    void nextOfMultiple(const Question& question, const Log& log, std::vector<xcb_atom_t> pairs, std::size_t at, Answered done);
    void store(const Question& question, const Log& log, Exported answer);
    void notify(const xcb_selection_request_event_t& event, xcb_atom_t property, const Log& log);

    XDisplay& m_display;
    Provider& m_provider;
    std::optional<xcb_timestamp_t> m_owningSince;
    std::list<Transfer> m_transfers;
};

}  // namespace ipc::posix::clipboard
