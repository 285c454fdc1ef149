// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/objects/dde_object.h"

#include "app/lab/from_view.h"
#include "app/lab/text.h"

#include "ui/objects/parties.h"
#include "ui/widgets/library_words.h"

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

Item valueOf(const Facts& facts, const QString& caption, lab::Row row)
{
    Pair pair;
    pair.left = caption;
    pair.right = lab::dataText(lab::dataOf(facts.recording, row));
    pair.process = facts.recording.process(row);
    pair.role = Role::Text;
    pair.row = row;
    return Item::of(pair);
}

// "hot, ack, asked": each word for itself.
QString linkWords(const QString& link)
{
    QStringList words = link.split(QStringLiteral(", "));
    for (QString& word : words)
        word = inInterfaceLanguage(word);
    return words.join(QStringLiteral(", "));
}

// Each item that was spoken of, with its link and the value that went over last.
void addItems(const Facts& facts, const lab::ConversationState& conversation, Box& box)
{
    QMap<QString, lab::Row> items = conversation.values;
    const auto isKnown = [&](const QString& item) {
        return std::any_of(items.keyBegin(), items.keyEnd(), [&](const QString& each) { return each.compare(item, Qt::CaseInsensitive) == 0; });
    };
    QMap<QString, QString> links;   // by the item in small letters, as atoms do not tell them apart
    for (auto link = conversation.links.begin(); link != conversation.links.end(); ++link) {
        links[link.key().toCaseFolded()] = *link;
        if (!isKnown(link.key()))
            items.insert(link.key(), -1);
    }
    for (auto each = items.cbegin(); each != items.cend(); ++each) {
        const QString item = each.key();
        const QString link = links.value(item.toCaseFolded());
        Pair pair;
        pair.left = item;
        pair.right = link.isEmpty() ? Dde::tr("no link") : linkWords(link);
        pair.role = link.isEmpty() ? Role::TextMuted : link.endsWith(QLatin1String("asked")) ? Role::Blocked : Role::Text;
        box.items.push_back(Item::of(pair));
        if (*each >= 0)
            box.items.push_back(valueOf(facts, Dde::tr("last value"), *each));
    }
    if (conversation.executed >= 0)
        box.items.push_back(valueOf(facts, Dde::tr("executed"), conversation.executed));
}

void addMessages(const lab::ConversationState& conversation, Box& box)
{
    const auto add = [&](const QString& name, quint64 count, Role role) {
        Pair pair;
        pair.left = name;
        pair.right = QString::number(count);
        pair.role = role;
        box.items.push_back(Item::of(pair));
    };
    add(Dde::tr("messages"), conversation.messages, Role::Text);
    for (auto kind = conversation.kinds.begin(); kind != conversation.kinds.end(); ++kind) {
        const auto name = ipc::trace::messageName(static_cast<ipc::trace::MessageId>(kind.key()));
        add(lab::fromView(name).remove(QStringLiteral("WM_DDE_")), *kind, Role::TextMuted);
    }
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
    addItems(facts, conversation, box);
    dataInFlight(conversation, box);
    addAtoms(conversation, box);
    addMessages(conversation, box);
    return box;
}

QString itemOf(const Facts& facts, lab::Row row)
{
    for (const lab::DetailText& detail : lab::detailTexts(facts.recording, row))
        if (detail.name == QLatin1String("item"))
            return QString(detail.value).remove(QLatin1Char('"'));
    return {};
}

// How it came to this: each message with what it was about and what it carried.
Box lastMessages(const Facts& facts, const lab::ConversationState& conversation)
{
    Box box;
    box.title = Dde::tr("last messages");
    for (const lab::Row row : conversation.last) {
        const lab::Entry entry = facts.recording.at(row);
        const auto name = ipc::trace::messageName(static_cast<ipc::trace::MessageId>(entry.call));
        Pair pair;
        pair.left = (lab::fromView(name).remove(QStringLiteral("WM_DDE_")) + QLatin1Char(' ') + itemOf(facts, row)).trimmed();
        pair.right = entry.bytes > 0 ? lab::dataText(lab::dataOf(facts.recording, row)) : QString();
        pair.process = facts.recording.process(row);
        pair.role = Role::Text;
        pair.row = row;
        box.items.push_back(Item::of(pair));
    }
    return box;
}

void addWindow(quint64 window, Party& party)
{
    if (window != 0)
        party.items.push_back(Item::of(Note{Dde::tr("window %1").arg(lab::handleText(window)), Role::TextMuted}));
}

// What a server offers, with the values that it has set since.
void addServices(const Facts& facts, Parties& parties)
{
    for (const lab::DdeServiceState& service : facts.world.services) {
        Party& party = parties.party(service.process, Parties::Side::Left);
        party.items.push_back(Item::of(Note{Dde::tr("offers %1").arg(QStringLiteral("%1 | %2").arg(service.service, service.topics.join(QStringLiteral(", ")))), Role::Text}));
        addWindow(service.window, party);
        for (auto value = service.values.begin(); value != service.values.end(); ++value)
            party.items.push_back(valueOf(facts, value.key(), *value));
    }
}

Box noConversation(const QString& why)
{
    Box box;
    box.title = Dde::tr("no conversation");
    box.items.push_back(Item::of(Note{why, Role::TextMuted}));
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
        if (!conversation->last.isEmpty() && picture.spare.empty())
            picture.spare.push_back(lastMessages(facts, *conversation));
        if (conversation->server >= 0)
            parties.party(conversation->server, Parties::Side::Left);
        if (conversation->client >= 0)
            parties.party(conversation->client, Parties::Side::Right);
    }
    for (const lab::DdeServiceState& service : facts.world.services)
        parties.party(service.process, Parties::Side::Left);
    for (Party& party : picture.left)
        party.items.push_back(Item::of(Note{Dde::tr("server"), Role::TextMuted}));
    for (Party& party : picture.right)
        party.items.push_back(Item::of(Note{Dde::tr("client"), Role::TextMuted}));
    addServices(facts, parties);
    for (const lab::ConversationState* conversation : conversations) {
        if (conversation->state == QLatin1String("closed"))
            continue;
        if (conversation->server >= 0)
            addWindow(conversation->serverWindow, parties.party(conversation->server, Parties::Side::Left));
        if (conversation->client >= 0)
            addWindow(conversation->clientWindow, parties.party(conversation->client, Parties::Side::Right));
    }
    if (picture.boxes.empty() && !picture.left.empty())
        picture.boxes.push_back(noConversation(picture.nothing));
    parties.addWaiting({ipc::CallId::DdeInitiate, ipc::CallId::DdeRequest, ipc::CallId::DdeAdvise, ipc::CallId::DdeUnadvise, ipc::CallId::DdePoke,
                        ipc::CallId::DdeExecute, ipc::CallId::DdeTerminate}, Parties::Side::Right);
    parties.finish();
    return picture;
}

}  // namespace ui::objects
