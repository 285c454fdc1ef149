// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/objects/mailslot_object.h"

#include "app/lab/text.h"

#include "ui/objects/parties.h"

#include <QCoreApplication>

#include <algorithm>

namespace ui::objects {
namespace {

using ipc::HandleKind;

struct Mailslot {
    Q_DECLARE_TR_FUNCTIONS(ui::objects::Mailslot)
};

constexpr qsizetype kMostListed = 6;

void listMessages(const Facts& facts, const lab::Flow& flow, Box& box)
{
    for (const lab::QueuedMessage& message : flow.queue.first(std::min(flow.queue.size(), kMostListed))) {
        Pair pair;
        pair.process = message.written >= 0 ? facts.recording.process(message.written) : -1;
        pair.left = Mailslot::tr("#%1 from %2").arg(message.number + 1).arg(facts.nameOf(pair.process));
        pair.right = lab::bytesText(message.bytes);
        pair.row = message.written;
        box.items.push_back(Item::of(pair));
    }
    if (flow.queue.size() > kMostListed)
        box.items.push_back(Item::of(Note{Mailslot::tr("and %n more", nullptr, static_cast<int>(flow.queue.size() - kMostListed)), Role::TextMuted}));
}

// What the backend tells beside name and state: limits and time-outs.
void listFacts(const lab::HandleState& server, Box& box)
{
    for (const lab::Fact& fact : server.facts) {
        Pair pair;
        pair.left = fact.name;
        pair.right = fact.value;
        box.items.push_back(Item::of(pair));
    }
}

Box slot(const Facts& facts, const lab::ChannelState& channel, Parties& parties)
{
    Box box;
    box.channel = channel.id;
    box.title = channel.name;
    const lab::HandleState* server = nullptr;
    std::vector<int> senders;
    for (const lab::HandleState* handle : handlesOf(facts.world, channel)) {
        const bool owns = handle->kind == HandleKind::MailslotServer;
        if (owns)
            server = handle;
        else if (std::find(senders.begin(), senders.end(), handle->key.process) == senders.end())
            senders.push_back(handle->key.process);
        parties.add(*handle, owns ? Parties::Side::Left : Parties::Side::Right, owns ? Mailslot::tr("reads") : Mailslot::tr("writes"));
    }
    const lab::Flow& flow = channel.flows[0];
    Bar bar;
    bar.caption = Mailslot::tr("queue");
    bar.amount = amountText(flow, 0);
    bar.byMessage = true;
    bar.chunks = chunksOf(facts.recording, flow);
    if (!senders.empty()) {
        bar.writer = senders.front();
        bar.otherWriters.assign(senders.begin() + 1, senders.end());
    }
    bar.reader = server ? server->key.process : -1;
    box.items.push_back(Item::of(bar));
    listMessages(facts, flow, box);
    if (server)
        listFacts(*server, box);
    else
        box.items.push_back(Item::of(Note{Mailslot::tr("its owner has closed it"), Role::Error}));
    return box;
}

}  // namespace

Picture mailslotPicture(const Facts& facts)
{
    Picture picture;
    picture.nothing = Mailslot::tr("No mailslot exists. CreateMailslot makes one; whoever writes needs only its name.");
    Parties parties(facts, picture);
    for (const lab::ChannelState* channel : channelsOf(facts.world, {HandleKind::MailslotServer, HandleKind::MailslotClient}))
        picture.boxes.push_back(slot(facts, *channel, parties));
    parties.finish();
    return picture;
}

}  // namespace ui::objects
