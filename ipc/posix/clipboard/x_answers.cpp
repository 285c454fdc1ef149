// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/clipboard/x_answers.h"

#include "ipc/posix/clipboard/selection_notify.h"

#include <algorithm>

namespace ipc::posix::clipboard {
namespace {

using trace::MessageId;
using trace::NativeId;

constexpr auto kTransferPatience = std::chrono::seconds(30);   // with a program that does not take the next part of its answer
constexpr std::size_t kMostTransfers = 64;
constexpr std::uint32_t kMostPairs = 256;

}  // namespace

void XAnswers::request(const xcb_selection_request_event_t& event)
{
    const auto log = std::make_shared<ActivityLog>();
    log->message(MessageId::SelectionRequest_, trace::kReads, event.requestor, m_display.nameOf(event.target));
    // A program that follows the conventions of before 1994 gives no property and means the target's name.
    const Question question{event.requestor, event.target, event.property == XCB_NONE ? event.target : event.property};
    const bool mine = m_owningSince && event.selection == m_display.clipboard()
                      && (event.time == XCB_CURRENT_TIME || static_cast<std::int32_t>(event.time - *m_owningSince) >= 0);
    const auto done = [this, event, question, log](bool answered) {
        notify(event, answered ? question.property : xcb_atom_t{XCB_NONE}, log);
        m_provider.seen(log->take());
    };
    if (mine)
        answer(question, log, done);
    else
        done(false);
}

void XAnswers::answer(const Question& question, const Log& log, Answered done)
{
    const std::string name = m_display.nameOf(question.target);
    if (name == "TARGETS") {
        answerTargets(question, log);
        return done(true);
    }
    if (name == "TIMESTAMP") {
        m_display.setProperty(*log, question.requestor, question.property, XCB_ATOM_INTEGER, 32, &*m_owningSince, 1);
        return done(true);
    }
    if (name == "SAVE_TARGETS") {   // nothing to do: the keeper is what keeps
        m_display.setProperty(*log, question.requestor, question.property, m_display.atom("NULL"), 32, nullptr, 0);
        return done(true);
    }
    if (name == "MULTIPLE")
        return answerMultiple(question, log, std::move(done));
    const auto targets = m_provider.targets();
    const auto target = std::ranges::find(targets, name, &Target::name);
    if (target == targets.end() || m_transfers.size() >= kMostTransfers)
        return done(false);
    m_provider.provide(*target, [this, question, log, target = *target, done = std::move(done)](const Data& data) {
        if (data)
            store(question, log, exportTo(target, *data));
        done(data != nullptr);
    });
}

void XAnswers::answerTargets(const Question& question, const Log& log)
{
    std::vector<xcb_atom_t> atoms;
    for (const char* name : {"TARGETS", "TIMESTAMP", "MULTIPLE", "SAVE_TARGETS"})
        atoms.push_back(m_display.atom(name));
    for (const Target& target : m_provider.targets())
        atoms.push_back(m_display.atom(target.name));
    m_display.setProperty(*log, question.requestor, question.property, XCB_ATOM_ATOM, 32, atoms.data(), atoms.size());
}

void XAnswers::answerMultiple(const Question& question, const Log& log, Answered done)
{
    auto* connection = m_display.connection();
    const auto cookie = xcb_get_property(connection, 0, question.requestor, question.property, XCB_GET_PROPERTY_TYPE_ANY, 0, kMostPairs * 2);
    const Reply<xcb_get_property_reply_t> reply(log->native(NativeId::xcb_get_property_, [&] {
        return xcb_get_property_reply(connection, cookie, nullptr);
    }));
    if (!reply || reply->format != 32)
        return done(false);
    const auto* first = static_cast<const xcb_atom_t*>(xcb_get_property_value(reply.get()));
    nextOfMultiple(question, log, {first, first + (reply->value_len & ~1u)}, 0, std::move(done));
}

void XAnswers::nextOfMultiple(const Question& question, const Log& log, std::vector<xcb_atom_t> pairs, std::size_t at, Answered done)
{
    if (at >= pairs.size()) {
        m_display.setProperty(*log, question.requestor, question.property, m_display.atom("ATOM_PAIR"), 32, pairs.data(), pairs.size());
        return done(true);
    }
    const Question one{question.requestor, pairs[at], pairs[at + 1]};
    const auto next = [=, this](bool answered) {
        auto rest = pairs;
        rest[at + 1] = answered ? rest[at + 1] : xcb_atom_t{XCB_NONE};
        nextOfMultiple(question, log, std::move(rest), at + 2, done);
    };
    // Asking for MULTIPLE inside MULTIPLE could go on for ever.
    if (one.property == XCB_NONE || m_display.nameOf(one.target) == "MULTIPLE")
        next(false);
    else
        answer(one, log, next);
}

void XAnswers::store(const Question& question, const Log& log, Exported answer)
{
    const xcb_atom_t type = m_display.atom(answer.type);
    if (answer.bytes.size() <= m_display.largestProperty()) {
        m_display.setProperty(*log, question.requestor, question.property, type, 8, answer.bytes.data(), answer.bytes.size());
        return;
    }
    const std::uint32_t events = XCB_EVENT_MASK_PROPERTY_CHANGE | XCB_EVENT_MASK_STRUCTURE_NOTIFY;
    xcb_change_window_attributes(m_display.connection(), question.requestor, XCB_CW_EVENT_MASK, &events);
    const auto size = static_cast<std::uint32_t>(answer.bytes.size());
    m_display.setProperty(*log, question.requestor, question.property, m_display.atom("INCR"), 32, &size, 1);
    m_transfers.push_back({question.requestor, question.property, type, std::move(answer.bytes), 0, Clock::now() + kTransferPatience});
}

void XAnswers::notify(const xcb_selection_request_event_t& request, xcb_atom_t property, const Log& log)
{
    log->native(NativeId::xcb_send_event_, [&] { return sendSelectionNotify(m_display.connection(), request, property).sequence; });
    log->message(MessageId::SelectionNotify_, trace::kWrites, request.requestor,
                 property == XCB_NONE ? "refused" : m_display.nameOf(request.target));
    m_display.flush();
}

void XAnswers::propertyDeleted(xcb_window_t window, xcb_atom_t property)
{
    const auto transfer = std::ranges::find_if(m_transfers, [&](const Transfer& each) {
        return each.requestor == window && each.property == property;
    });
    if (transfer == m_transfers.end())
        return;
    ActivityLog log;
    log.message(MessageId::PropertyNotify_, trace::kReads, window, "part taken");
    const std::size_t part = std::min(m_display.largestProperty(), transfer->bytes.size() - transfer->sent);
    m_display.setProperty(log, window, property, transfer->type, 8, transfer->bytes.data() + transfer->sent, part);
    m_display.flush();
    transfer->sent += part;
    transfer->deadline = Clock::now() + kTransferPatience;
    if (part == 0)   // an empty property says that this was all
        m_transfers.erase(transfer);
    m_provider.seen(log.take());
}

void XAnswers::windowDestroyed(xcb_window_t window)
{
    std::erase_if(m_transfers, [&](const Transfer& transfer) { return transfer.requestor == window; });
}

std::optional<Clock::time_point> XAnswers::nextDeadline() const
{
    const auto first = std::ranges::min_element(m_transfers, {}, &Transfer::deadline);
    return first == m_transfers.end() ? std::nullopt : std::optional(first->deadline);
}

void XAnswers::expire(Clock::time_point now)
{
    std::erase_if(m_transfers, [&](const Transfer& transfer) { return transfer.deadline <= now; });
}

}  // namespace ipc::posix::clipboard
