// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/clipboard/x_questions.h"

namespace ipc::posix::clipboard {
namespace {

using trace::MessageId;
using trace::NativeId;

constexpr auto kAnswerPatience = std::chrono::seconds(5);   // until the first and between two parts of an answer
constexpr auto kSilence = std::chrono::milliseconds(200);   // until it is nudged
constexpr auto kBusy = std::chrono::seconds(1);             // as long as a refusal of TARGETS is not believed
constexpr auto kPause = std::chrono::milliseconds(50);      // between two of them
constexpr auto kLongest = std::chrono::seconds(60);   // for the whole answer
constexpr std::size_t kLargestAnswer = std::size_t{256} << 20;
constexpr std::size_t kMostQuestions = 32;

Unexpected gaveUp(ErrorCode code, const char* why) { return fail("GetClipboardData", code, 0, why); }

}  // namespace

xcb_atom_t XQuestions::freeProperty()
{
    for (std::size_t i = 0; i < kMostQuestions; ++i) {
        const xcb_atom_t property = m_display.atom("_IPCLAB_SELECTION_" + std::to_string(i));
        if (std::ranges::find(m_questions, property, &Question::property) == m_questions.end())
            return property;
    }
    return XCB_NONE;
}

void XQuestions::ask(const std::string& target, xcb_timestamp_t time, const Log& log, Done done)
{
    const xcb_atom_t property = freeProperty();
    if (property == XCB_NONE)
        return done(gaveUp(ErrorCode::Busy, "too many questions to the owner of the selection at once"));
    const xcb_atom_t atom = m_display.atom(target);
    const auto now = Clock::now();
    m_questions.push_back({atom, property, time, log, std::move(done), {}, false, now + kSilence, {}, now + kAnswerPatience, now + kLongest});
    convert(m_questions.back(), atom, property);
}

void XQuestions::convert(Question& question, xcb_atom_t target, xcb_atom_t property)
{
    auto* connection = m_display.connection();
    xcb_delete_property(connection, m_display.window(), property);
    question.log->native(NativeId::xcb_convert_selection_, [&] {
        return xcb_convert_selection(connection, m_display.window(), m_display.clipboard(), target, property, question.time).sequence;
    });
    m_display.flush();
}

// Nobody reads the answer.
void XQuestions::nudge(Question& question)
{
    convert(question, m_display.atom("TIMESTAMP"), m_display.atom("_IPCLAB_NUDGE"));
    question.nudge = Clock::now() + kSilence;
}

// False if it is refused for good.
bool XQuestions::postpone(Question& question)
{
    const auto now = Clock::now();
    if (question.target != m_display.atom("TARGETS") || now > question.end - kLongest + kBusy)
        return false;
    question.again = now + kPause;
    return true;
}

void XQuestions::pursue(Question& question, Clock::time_point now)
{
    if (question.again && *question.again <= now) {
        question.again.reset();
        question.nudge = now + kSilence;
        convert(question, question.target, question.property);
    } else if (!question.inParts && !question.again && question.nudge <= now) {
        nudge(question);
    }
}

Clock::time_point XQuestions::dueOf(const Question& question)
{
    if (question.inParts)
        return question.deadline;
    return std::min(question.deadline, question.again.value_or(question.nudge));
}

void XQuestions::notified(const xcb_selection_notify_event_t& event)
{
    const bool refused = event.property == XCB_NONE;
    const auto question = std::ranges::find_if(m_questions, [&](const Question& each) {
        return refused ? each.target == event.target && !each.inParts : each.property == event.property && !each.inParts;
    });
    if (question == m_questions.end())
        return;
    question->log->message(MessageId::SelectionNotify_, trace::kReads, m_display.window(),
                           refused ? "refused" : m_display.nameOf(event.target));
    if (!refused)
        read(question);
    else if (!postpone(*question))
        end(question, std::nullopt);
}

void XQuestions::propertyChanged(xcb_atom_t property)
{
    const auto question = std::ranges::find(m_questions, property, &Question::property);
    if (question == m_questions.end() || !question->inParts)
        return;
    question->log->message(MessageId::PropertyNotify_, trace::kReads, m_display.window(), "part given");
    read(question);
}

void XQuestions::read(Place question)
{
    auto* connection = m_display.connection();
    const Reply<xcb_get_property_reply_t> reply(question->log->native(NativeId::xcb_get_property_, [&] {
        const auto cookie = xcb_get_property(connection, 1, m_display.window(), question->property, XCB_GET_PROPERTY_TYPE_ANY, 0, kLargestAnswer / 4);
        return xcb_get_property_reply(connection, cookie, nullptr);
    }));
    if (!reply)
        return end(question, gaveUp(ErrorCode::GenFailure, "the answer of the selection's owner is gone"));
    const auto size = static_cast<std::size_t>(xcb_get_property_value_length(reply.get()));
    const auto* first = static_cast<const std::byte*>(xcb_get_property_value(reply.get()));
    question->deadline = std::min(Clock::now() + kAnswerPatience, question->end);
    if (!question->inParts && reply->type == m_display.atom("INCR")) {
        question->inParts = true;   // reading it has deleted it, which asks for the first part
        return;
    }
    Bytes& bytes = question->answer.bytes;
    if (reply->bytes_after != 0 || bytes.size() + size > kLargestAnswer) {
        xcb_delete_property(connection, m_display.window(), question->property);
        return end(question, gaveUp(ErrorCode::NotEnoughMemory, "the selection's owner sent more than 256 MiB"));
    }
    bytes.insert(bytes.end(), first, first + size);
    if (size != 0)
        question->answer.type = m_display.nameOf(reply->type);
    if (!question->inParts || size == 0)
        end(question, std::move(question->answer));
}

void XQuestions::end(Place question, Result<std::optional<Converted>> result)
{
    const Done done = std::move(question->done);
    m_questions.erase(question);
    done(std::move(result));   // may ask again
}

void XQuestions::ownerGone()
{
    while (!m_questions.empty())
        end(m_questions.begin(), gaveUp(ErrorCode::GenFailure, "the selection's owner went away before it had answered"));
}

std::optional<Clock::time_point> XQuestions::nextDeadline() const
{
    std::optional<Clock::time_point> next;
    for (const Question& question : m_questions)
        next = std::min(next.value_or(dueOf(question)), dueOf(question));
    return next;
}

void XQuestions::expire(Clock::time_point now)
{
    for (Question& question : m_questions)
        pursue(question, now);
    for (;;) {
        const auto late = std::ranges::find_if(m_questions, [&](const Question& each) { return each.deadline <= now; });
        if (late == m_questions.end())
            return;
        end(late, gaveUp(ErrorCode::Timeout, "the selection's owner did not answer in time (5 s for each part, 60 s for all)"));
    }
}

}  // namespace ipc::posix::clipboard
