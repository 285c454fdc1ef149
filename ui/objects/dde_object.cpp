// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/objects/dde_object.h"

#include "app/lab/text.h"

#include "ui/objects/parties.h"

#include <QCoreApplication>

#include <algorithm>

namespace ui::objects {
namespace {

struct Dde {
    Q_DECLARE_TR_FUNCTIONS(ui::objects::Dde)
};


Role stateRole(const lab::ConversationState& conversation)
{
    if (conversation.state == QLatin1String("terminating"))
        return Role::Blocked;
    return conversation.state == QLatin1String("closed") ? Role::TextMuted : Role::Ok;
}

States statesOf(const lab::ConversationState& conversation)
{
    static const QStringList states{QStringLiteral("initiated"), QStringLiteral("terminating"), QStringLiteral("closed")};
    const QStringList names{Dde::tr("in conversation"), Dde::tr("terminating"), Dde::tr("closed")};
    return {names, static_cast<int>(states.indexOf(conversation.state)), stateRole(conversation)};
}

// Names travel as global atoms on Windows, as their text on Linux; either way these are the names in use.
void addAtoms(const lab::ConversationState& conversation, Box& box)
{
    QStringList names{conversation.service, conversation.topic};
    names += conversation.links.keys();
    for (const lab::DdeDataInFlight& data : conversation.inFlight)
        names.append(data.item);
    names.removeAll(QString());
    names.removeDuplicates();
    if (!names.isEmpty() && conversation.state != QLatin1String("closed"))
        box.items.push_back(Item::of(Note{Dde::tr("atoms: %1").arg(names.join(QStringLiteral(", "))), Role::TextMuted}));
}

Item link(const QString& item, const QString& kind)
{
    Pair pair;
    pair.left = item;
    pair.right = kind;
    pair.role = kind.endsWith(QLatin1String("asked")) ? Role::Blocked : Role::Text;
    return Item::of(pair);
}

QString flags(const lab::DdeDataInFlight& data)
{
    QStringList words;
    if (data.release)
        words.append(QStringLiteral("fRelease"));
    if (data.ackRequested)
        words.append(QStringLiteral("fAckReq"));
    return words.join(QLatin1Char(' '));
}

void dataInFlight(const lab::ConversationState& conversation, Box& box)
{
    if (conversation.inFlight.isEmpty())
        return;
    Bar bar;
    bar.caption = Dde::tr("DATA");
    bar.amount = Dde::tr("%n on the way", nullptr, static_cast<int>(conversation.inFlight.size()));
    bar.byMessage = true;
    bar.writer = conversation.server;
    bar.reader = conversation.client;
    for (const lab::DdeDataInFlight& data : conversation.inFlight)
        bar.chunks.push_back({data.bytes, conversation.server, data.row});
    box.items.push_back(Item::of(bar));
    for (const lab::DdeDataInFlight& data : conversation.inFlight) {
        Pair pair;
        pair.left = data.item + QLatin1Char(' ') + lab::bytesText(data.bytes);
        pair.right = data.received ? Dde::tr("waits for ACK") : flags(data);
        pair.role = data.received ? Role::Blocked : Role::TextMuted;
        pair.row = data.row;
        box.items.push_back(Item::of(pair));
    }
}

Box conversationBox(const Facts& facts, const lab::ConversationState& conversation)
{
    Box box;
    box.channel = conversation.channel;
    box.title = conversation.service.isEmpty() ? Dde::tr("conversation") : QStringLiteral("%1 | %2").arg(conversation.service, conversation.topic);
    box.items.push_back(Item::of(statesOf(conversation)));
    if (conversation.state == QLatin1String("terminating"))
        box.items.push_back(Item::of(Note{Dde::tr("%1 said WM_DDE_TERMINATE first").arg(facts.nameOf(conversation.terminatedBy)), Role::Blocked}));
    addAtoms(conversation, box);
    Pair messages;
    messages.left = Dde::tr("messages");
    messages.right = QString::number(conversation.messages);
    messages.role = Role::Text;
    box.items.push_back(Item::of(messages));
    for (auto each = conversation.links.begin(); each != conversation.links.end(); ++each)
        box.items.push_back(link(each.key(), each.value()));
    dataInFlight(conversation, box);
    return box;
}

}  // namespace

Picture ddePicture(const Facts& facts)
{
    Picture picture;
    picture.nothing = Dde::tr("No conversation yet. DdeInitiate asks every server for one.");
    Parties parties(facts, picture);
    std::vector<const lab::ConversationState*> conversations;
    for (const lab::ConversationState& conversation : facts.world.conversations)
        conversations.push_back(&conversation);
    // Those that go on come first.
    std::stable_partition(conversations.begin(), conversations.end(), [](const auto* each) { return each->state != QLatin1String("closed"); });
    for (const lab::ConversationState* conversation : conversations) {
        picture.boxes.push_back(conversationBox(facts, *conversation));
        if (conversation->server >= 0)
            parties.party(conversation->server, Parties::Side::Left);
        if (conversation->client >= 0)
            parties.party(conversation->client, Parties::Side::Right);
    }
    for (Party& party : picture.left)
        party.items.push_back(Item::of(Note{Dde::tr("server"), Role::TextMuted}));
    for (Party& party : picture.right)
        party.items.push_back(Item::of(Note{Dde::tr("client"), Role::TextMuted}));
    parties.addWaiting({ipc::CallId::DdeInitiate, ipc::CallId::DdeRequest, ipc::CallId::DdeAdvise, ipc::CallId::DdeUnadvise, ipc::CallId::DdePoke,
                        ipc::CallId::DdeExecute, ipc::CallId::DdeTerminate}, Parties::Side::Right);
    parties.finish();
    return picture;
}

}  // namespace ui::objects
