// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/posix/clipboard/targets.h"
#include "ipc/posix/clipboard/x_display.h"

#include <algorithm>
#include <optional>

namespace ipc::posix::clipboard {

/// What another program answered: the name of the type, and the bytes.
struct Converted {
    std::string type;
    Bytes bytes;
};

/// Asks the program that owns CLIPBOARD for its data. It is not trusted: it may refuse, never answer, stop half-way,
/// die, or send more than there is room for; each ends a question with a result or an error.
///
/// An owner may also have received a question without noticing it: one that waits for its connection to become readable, after a
/// reply that it waited for brought the question along (Wine does so in the moment in which it becomes the owner). The next
/// event wakes it, and it answers both. So one that is silent is asked for TIMESTAMP, which every owner has, until it answers.
/// And it may refuse TARGETS, which every owner has too, because it is busy with its own clipboard (Wine again): it is asked again
/// for a second.
class XQuestions {
public:
    /// Nothing: it has no such target.
    using Done = std::function<void(Result<std::optional<Converted>>)>;

    explicit XQuestions(XDisplay& display) : m_display(display) {}

    void ask(const std::string& target, xcb_timestamp_t time, const Log& log, Done done);
    void notified(const xcb_selection_notify_event_t& event);
    void propertyChanged(xcb_atom_t property);
    /// The program has lost the selection or ended: it will not answer any more.
    void ownerGone();
    std::optional<Clock::time_point> nextDeadline() const;
    void expire(Clock::time_point now);

private:
    struct Question {
        xcb_atom_t target;
        xcb_atom_t property;
        xcb_timestamp_t time;
        Log log;
        Done done;
        Converted answer{};
        bool inParts = false;
        Clock::time_point nudge{};   ///< when to ask for TIMESTAMP, if it is silent until then
        std::optional<Clock::time_point> again{};   ///< when to ask once more; it has refused
        Clock::time_point deadline{};
        Clock::time_point end{};   ///< however diligently it answers
    };
    using Place = std::vector<Question>::iterator;

    static Clock::time_point dueOf(const Question& question);
    void convert(Question& question, xcb_atom_t target, xcb_atom_t property);
    void nudge(Question& question);
    bool postpone(Question& question);
    void pursue(Question& question, Clock::time_point now);
    xcb_atom_t freeProperty();
    void read(Place question);
    void end(Place question, Result<std::optional<Converted>> result);

    XDisplay& m_display;
    std::vector<Question> m_questions;
};

}  // namespace ipc::posix::clipboard
