// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/world_folds.h"

#include "app/lab/from_view.h"

#include <algorithm>

namespace lab {

using ipc::trace::Key;
using ipc::trace::kReads;
using ipc::trace::kWrites;
using ipc::trace::MessageId;

namespace {

constexpr quint64 kPositive = 0x8000;   // DDEACK.fAck
const QString kAsked = QStringLiteral(", asked");
const QString kCold = QStringLiteral("cold");

QString textOf(const Recording& recording, Row row, Key key)
{
    const auto detail = detailOf(recording, row, key);
    return detail ? fromView(detail->text) : QString();
}

bool isSet(const Recording& recording, Row row, Key key)
{
    const auto detail = detailOf(recording, row, key);
    return detail && detail->number != 0;
}

// Both directions share the channel: what the client sends has even numbers, what the server sends odd ones.
bool isFromClient(const Entry& entry) { return entry.position % 2 == 0; }

void learnWho(ConversationState& conversation, const Recording& recording, Row row, const Entry& entry)
{
    const bool isClient = isFromClient(entry) == entry.has(kWrites);
    (isClient ? conversation.client : conversation.server) = recording.process(row);
    if (const auto window = detailOf(recording, row, Key::window); window && window->number != 0)
        (isFromClient(entry) ? conversation.clientWindow : conversation.serverWindow) = window->number;   // wParam: who sends
}

// Items are atoms: the one that is known already in other capitals is the same.
QString knownItem(const QMap<QString, Row>& values, const QString& item)
{
    const auto known = std::find_if(values.keyBegin(), values.keyEnd(), [&](const QString& each) { return each.compare(item, Qt::CaseInsensitive) == 0; });
    return known == values.keyEnd() ? item : *known;
}

// What was sent: the other side's record of the same message adds nothing.
void count(ConversationState& conversation, const Recording& recording, Row row, const Entry& entry)
{
    const auto id = static_cast<MessageId>(entry.call);
    ++conversation.messages;
    ++conversation.kinds[entry.call];
    keepLast(conversation.last, row, ConversationState::kKept);
    if (id == MessageId::WM_DDE_EXECUTE_)
        conversation.executed = row;
    else if ((id == MessageId::WM_DDE_DATA_ || id == MessageId::WM_DDE_POKE_) && entry.bytes > 0)
        conversation.values[knownItem(conversation.values, textOf(recording, row, Key::item))] = row;
}

void takeAdvise(ConversationState& conversation, const Recording& recording, Row row)
{
    const QString item = textOf(recording, row, Key::item);
    if (conversation.links.contains(item) && conversation.links[item] != kCold && !conversation.links[item].endsWith(kAsked))
        return;   // the same message, as the server got it
    conversation.links[item] = textOf(recording, row, Key::link)
                               + (isSet(recording, row, Key::ackRequested) ? QStringLiteral(", ack") : QString()) + kAsked;
}

// A cold link is no more than that: the client asks whenever it wants to know.
void takeRequest(ConversationState& conversation, const QString& item)
{
    if (!conversation.links.contains(item))
        conversation.links[item] = kCold;
}

void takeData(ConversationState& conversation, const Recording& recording, Row row, const Entry& entry)
{
    auto& inFlight = conversation.inFlight;
    const QString item = textOf(recording, row, Key::item);
    if (entry.has(kWrites)) {
        inFlight.append({item, entry.bytes, isSet(recording, row, Key::release), isSet(recording, row, Key::ackRequested), false, row});
        return;
    }
    const auto sent = std::find_if(inFlight.begin(), inFlight.end(), [&](const DdeDataInFlight& each) {
        return !each.received && recording.at(each.row).position == entry.position;
    });
    if (sent == inFlight.end())
        return;
    if (sent->ackRequested)
        sent->received = true;
    else
        inFlight.erase(sent);
}

void takeAck(ConversationState& conversation, const Recording& recording, Row row, const Entry& entry)
{
    const QString item = textOf(recording, row, Key::item);
    if (isFromClient(entry)) {
        const auto sent = std::find_if(conversation.inFlight.begin(), conversation.inFlight.end(),
                                       [&](const DdeDataInFlight& each) { return each.ackRequested && each.item == item; });
        if (sent != conversation.inFlight.end() && entry.has(kWrites))
            conversation.inFlight.erase(sent);
        return;
    }
    const auto link = conversation.links.find(item);
    if (link == conversation.links.end() || !(link->endsWith(kAsked) || *link == kCold))
        return;
    const auto status = detailOf(recording, row, Key::status);
    if (!status || (status->number & kPositive) == 0)
        conversation.links.erase(link);
    else if (*link != kCold)
        link->chop(kAsked.size());
}

void end(ConversationState& conversation)
{
    conversation.state = QStringLiteral("closed");
    conversation.links.clear();
    conversation.inFlight.clear();
}

void takeTerminate(ConversationState& conversation, int process, const Entry& entry)
{
    if (!entry.has(kWrites))
        return;
    if (conversation.terminatedBy < 0) {
        conversation.terminatedBy = process;
        conversation.state = QStringLiteral("terminating");
    } else if (conversation.terminatedBy != process) {
        end(conversation);
    }
}

DdeServiceState serviceOf(const Recording& recording, Row row)
{
    DdeServiceState state{.process = recording.process(row), .service = textOf(recording, row, Key::service), .topics = {}, .window = 0, .values = {}};
    ipc::trace::DetailReader details(recording.details(row));
    ipc::trace::Detail detail;
    while (details.next(detail)) {
        if (detail.key == Key::topic)
            state.topics.append(fromView(detail.text));
        if (detail.key == Key::window && detail.number != 0)
            state.window = detail.number;
    }
    return state;
}

}  // namespace

void foldDdeCall(World& world, const Recording& recording, Row row, const Entry& entry)
{
    using ipc::CallId;
    const CallId call = entry.callId();
    if (entry.failed() || (call != CallId::DdeRegister && call != CallId::DdeUnregister && call != CallId::DdeSetItem))
        return;
    const int process = recording.process(row);
    const QString name = textOf(recording, row, Key::service);
    const auto isMeant = [&](const DdeServiceState& each) { return each.process == process && each.service.compare(name, Qt::CaseInsensitive) == 0; };
    if (call == CallId::DdeRegister)
        world.services.append(serviceOf(recording, row));
    else if (call == CallId::DdeUnregister)
        world.services.removeIf(isMeant);
    else if (const auto service = std::find_if(world.services.begin(), world.services.end(), isMeant); service != world.services.end())
        service->values[knownItem(service->values, textOf(recording, row, Key::item))] = row;
}

void foldDdeMessage(World& world, const Recording& recording, Row row, const Entry& entry)
{
    if (!entry.isDdeMessage() || entry.channel == 0)
        return;
    const auto id = static_cast<MessageId>(entry.call);
    // An INITIATE is for everybody: the conversation begins with the answer to it.
    if (id == MessageId::WM_DDE_INITIATE_)
        return;
    ConversationState& conversation = world.conversations[entry.channel];
    conversation.channel = entry.channel;
    if (entry.position == ipc::trace::kNoPosition)
        return end(conversation);   // said by the system for a partner that is gone
    learnWho(conversation, recording, row, entry);
    if (entry.has(kWrites))
        count(conversation, recording, row, entry);
    if (const QString service = textOf(recording, row, Key::service); !service.isEmpty()) {
        conversation.service = service;
        conversation.topic = textOf(recording, row, Key::topic);
    }
    if (conversation.state.isEmpty())
        conversation.state = QStringLiteral("initiated");
    switch (id) {
    case MessageId::WM_DDE_ADVISE_: takeAdvise(conversation, recording, row); break;
    case MessageId::WM_DDE_UNADVISE_:
        if (const QString item = textOf(recording, row, Key::item); item.isEmpty())
            conversation.links.clear();
        else
            conversation.links.remove(item);
        break;
    case MessageId::WM_DDE_REQUEST_: takeRequest(conversation, textOf(recording, row, Key::item)); break;
    case MessageId::WM_DDE_DATA_: takeData(conversation, recording, row, entry); break;
    case MessageId::WM_DDE_ACK_: takeAck(conversation, recording, row, entry); break;
    case MessageId::WM_DDE_TERMINATE_: takeTerminate(conversation, recording.process(row), entry); break;
    default: break;
    }
}

}  // namespace lab
