// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/objects/mailslot_object.h"

#include "app/lab/handle_now.h"
#include "app/lab/text.h"

#include "ui/objects/parties.h"
#include "ui/widgets/library_words.h"

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
    for (const lab::QueuedMessage& message : flow.queue.first(kMostListed)) {
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
        pair.left = inInterfaceLanguage(fact.name);
        pair.right = inInterfaceLanguage(fact.value);
        box.items.push_back(Item::of(pair));
    }
}

// A read that waits, and how much of its time is left.
void addTimeOut(const Facts& facts, const lab::HandleState& server, Box& box)
{
    const auto reading = std::find_if(facts.waiting.begin(), facts.waiting.end(), [&](const Waiting& waiting) {
        return waiting.process == server.key.process && waiting.handle == server.key.handle && waiting.call == ipc::CallId::ReadFile;
    });
    const quint64 limit = leadingNumber(server.fact(QStringLiteral("Read time-out"))) * 1'000'000;
    if (reading == facts.waiting.end() || limit == 0)
        return;
    Bar bar;
    const auto waited = static_cast<quint64>(std::max<lab::Moment>(facts.now - reading->since, 0));
    bar.caption = Mailslot::tr("time-out of the read");
    bar.amount = QStringLiteral("%1 / %2").arg(lab::durationText(static_cast<lab::Moment>(waited)), lab::durationText(static_cast<lab::Moment>(limit)));
    bar.capacity = limit;
    bar.chunks.push_back({std::min(waited, limit), reading->process, -1});
    box.items.push_back(Item::of(bar));
}

// "\\\\*\\mailslot\\news" → "\\mailslot\\news": what a name says beside the computer.
QString localPart(const QString& name)
{
    const qsizetype at = name.indexOf(QLatin1Char('\\'), 2);
    return at < 0 ? name : name.mid(at);
}

bool isRemote(const lab::HandleState& handle)
{
    return handle.kind == HandleKind::MailslotClient && handle.name.startsWith(QLatin1String("\\\\")) && !handle.name.startsWith(QLatin1String("\\\\.\\"));
}

lab::Row lastWriteTo(const Facts& facts, const lab::HandleState& handle)
{
    constexpr lab::Row kFarthest = 2000;   // a picture is made thirty times a second
    for (lab::Row row = facts.world.rows - 1; row >= std::max(handle.opened, facts.world.rows - kFarthest); --row) {
        const lab::Entry entry = facts.recording.at(row);
        if (entry.callId() == ipc::CallId::WriteFile && entry.handle == handle.key.handle && facts.recording.process(row) == handle.key.process)
            return row;
    }
    return -1;
}

// A datagram to a whole domain carries 424 bytes at most.
Item datagram(const Facts& facts, const lab::HandleState& handle)
{
    constexpr quint64 kLongestDatagram = 424;
    Bar bar;
    bar.caption = Mailslot::tr("last datagram");
    bar.capacity = kLongestDatagram * 3 / 2;
    bar.mark = kLongestDatagram;
    const lab::Row row = lastWriteTo(facts, handle);
    const quint64 bytes = row < 0 ? 0 : facts.recording.at(row).bytes;
    bar.amount = row < 0 ? Mailslot::tr("none · at most 424 B") : Mailslot::tr("%1 of at most 424 B").arg(bytes);
    if (bytes > 0)
        bar.chunks.push_back({bytes, handle.key.process, row});
    return Item::of(bar);
}

// To whom it goes out: the processes that have such a slot, and those it passes by.
void fanOut(const Facts& facts, const lab::HandleState& handle, Box& box)
{
    for (const int process : facts.world.processes) {
        if (process == handle.key.process)
            continue;
        const auto handles = facts.world.handlesOf(process);
        const bool has = std::any_of(handles.begin(), handles.end(), [&](const lab::HandleState& each) {
            return each.kind == HandleKind::MailslotServer && localPart(each.name) == localPart(handle.name);
        });
        Pair pair;
        pair.process = process;
        pair.left = facts.nameOf(process);
        pair.right = has ? Mailslot::tr("has the slot") : Mailslot::tr("no such slot: passed by");
        pair.role = has ? Role::Ok : Role::TextFaint;
        box.items.push_back(Item::of(pair));
    }
}

void addRemote(const Facts& facts, Picture& picture, Parties& parties)
{
    for (const lab::HandleState& handle : facts.world.handles) {
        if (!isRemote(handle))
            continue;
        Box box;
        box.title = handle.name;
        box.state = handle.name.startsWith(QLatin1String("\\\\*")) ? Mailslot::tr("to every computer of the domain") : Mailslot::tr("to another computer");
        box.items.push_back(datagram(facts, handle));
        fanOut(facts, handle, box);
        picture.boxes.push_back(std::move(box));
        parties.add(handle, Parties::Side::Right, Mailslot::tr("writes"));
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
    if (server)
        addTimeOut(facts, *server, box);
    listMessages(facts, flow, box);
    if (server)
        listFacts(lab::asItIsNow(*server, facts.world), box);
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
    const auto channels = channelsOf(facts.world, {HandleKind::MailslotServer, HandleKind::MailslotClient});
    for (const lab::ChannelState* channel : channels)
        picture.boxes.push_back(slot(facts, *channel, parties));
    addRemote(facts, picture, parties);
    for (const lab::ChannelState* channel : channels) {
        parties.addGone(channel->flows[0].lastWrite, Parties::Side::Right);
        parties.addGone(channel->flows[0].lastRead, Parties::Side::Left);
    }
    parties.finish();
    return picture;
}

}  // namespace ui::objects
