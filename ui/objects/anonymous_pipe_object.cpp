// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/objects/anonymous_pipe_object.h"

#include "ui/objects/parties.h"

#include <QCoreApplication>

#include <algorithm>

namespace ui::objects {
namespace {

using ipc::HandleKind;

struct AnonymousPipe {
    Q_DECLARE_TR_FUNCTIONS(ui::objects::AnonymousPipe)
};

struct Ends {
    QList<int> readers, writers;   ///< processes, once for each handle
};

QString who(const Facts& facts, const QList<int>& processes)
{
    QStringList names;
    for (const int process : processes)
        if (!names.contains(facts.nameOf(process)))
            names.append(facts.nameOf(process));
    return processes.isEmpty() ? AnonymousPipe::tr("none") : QStringLiteral("%1 · %2").arg(processes.size()).arg(names.join(QStringLiteral(", ")));
}

Item openEnds(const Facts& facts, const QString& caption, const QList<int>& processes)
{
    Pair pair;
    pair.left = caption;
    pair.right = who(facts, processes);
    pair.role = processes.isEmpty() ? Role::Error : Role::Text;
    return Item::of(pair);
}

// The mistake everybody makes once: who reads holds a write end as well, so the end of the data never comes.
void warnOfForgottenEnds(const Facts& facts, const Ends& ends, const QList<int>& reading, Box& box)
{
    for (const int reader : reading) {
        if (!ends.writers.contains(reader) || ends.writers.count(reader) == ends.writers.size())
            continue;
        box.items.push_back(Item::of(Note{AnonymousPipe::tr("%1 reads and holds a write end itself: it will never see the end of the data").arg(facts.nameOf(reader)),
                                          Role::Blocked}));
    }
}

// Who has read from it, and who is waiting to.
QList<int> readingProcesses(const Facts& facts, const lab::ChannelState& channel)
{
    QList<int> reading;
    if (channel.flows[0].lastRead >= 0)
        reading.append(facts.recording.process(channel.flows[0].lastRead));
    for (const Waiting& waiting : facts.waiting)
        if (waiting.call == ipc::CallId::ReadFile && channel.handles.contains({waiting.process, waiting.handle}) && !reading.contains(waiting.process))
            reading.append(waiting.process);
    return reading;
}

// The last one who did it, else the last one who could.
int actor(const Facts& facts, lab::Row last, const QList<int>& able, int exceptFor)
{
    const int did = last >= 0 ? facts.recording.process(last) : -1;
    if (able.contains(did))
        return did;
    const auto other = std::find_if(able.rbegin(), able.rend(), [&](int process) { return process != exceptFor; });
    return other != able.rend() ? *other : able.isEmpty() ? -1 : able.back();
}

// The same value for the same end of the same pipe as in the process that started this one.
lab::HandleKey inParent(const Facts& facts, const lab::HandleState& handle)
{
    return {facts.recording.processes()[static_cast<std::size_t>(handle.key.process)].parent, handle.key.handle};
}

bool isInherited(const Facts& facts, const lab::HandleState& handle)
{
    if (facts.recording.processes()[static_cast<std::size_t>(handle.key.process)].parent < 0 || !handle.inheritable)
        return false;
    // The parent may have closed its own since; that the child did not make the pipe says the same.
    const auto channel = facts.world.channels.constFind(handle.channel);
    return channel != facts.world.channels.constEnd() && channel->born >= 0 && facts.recording.process(channel->born) != handle.key.process;
}

void joinInherited(const Facts& facts, const lab::ChannelState& channel, Picture& picture)
{
    for (const lab::HandleState* handle : handlesOf(facts.world, channel))
        if (isInherited(facts, *handle) && channel.handles.contains(inParent(facts, *handle)))
            picture.inherited.push_back({inParent(facts, *handle), handle->key});
}

Box pipeBox(const Facts& facts, const lab::ChannelState& channel, int number, Parties& parties)
{
    Box box;
    box.channel = channel.id;
    box.title = number > 0 ? AnonymousPipe::tr("pipe %1").arg(number) : AnonymousPipe::tr("pipe");
    Ends ends;
    quint64 capacity = 0;
    for (const lab::HandleState* handle : handlesOf(facts.world, channel)) {
        const bool reads = handle->kind == HandleKind::AnonymousPipeRead;
        (reads ? ends.readers : ends.writers).append(handle->key.process);
        capacity = std::max(capacity, leadingNumber(handle->fact(QStringLiteral("Buffer"))));
        const QString what = reads ? AnonymousPipe::tr("read") : AnonymousPipe::tr("write");
        parties.add(*handle, Parties::Side::Right, isInherited(facts, *handle) ? AnonymousPipe::tr("%1, inherited").arg(what) : what);
    }
    Bar bar;
    bar.caption = AnonymousPipe::tr("buffer");
    bar.amount = amountText(channel.flows[0], capacity);
    bar.capacity = capacity;
    bar.chunks = chunksOf(facts.recording, channel.flows[0]);
    bar.reader = actor(facts, channel.flows[0].lastRead, ends.readers, -1);
    bar.writer = actor(facts, channel.flows[0].lastWrite, ends.writers, bar.reader);
    box.items.push_back(Item::of(bar));
    box.items.push_back(openEnds(facts, AnonymousPipe::tr("read ends"), ends.readers));
    box.items.push_back(openEnds(facts, AnonymousPipe::tr("write ends"), ends.writers));
    warnOfForgottenEnds(facts, ends, readingProcesses(facts, channel), box);
    return box;
}

}  // namespace

Picture anonymousPipePicture(const Facts& facts)
{
    Picture picture;
    picture.nothing = AnonymousPipe::tr("No pipe exists. CreatePipe makes one, with both its handles in one process.");
    const auto channels = channelsOf(facts.world, {HandleKind::AnonymousPipeRead, HandleKind::AnonymousPipeWrite});
    Parties parties(facts, picture);
    // Who made the first pipe stands at the left; what it started, at the right.
    if (!channels.empty() && channels.front()->born >= 0)
        parties.party(facts.recording.process(channels.front()->born), Parties::Side::Left);
    int number = 0;
    for (const lab::ChannelState* channel : channels)
        picture.boxes.push_back(pipeBox(facts, *channel, channels.size() > 1 ? ++number : 0, parties));
    for (const lab::ChannelState* channel : channels) {
        parties.addGone(channel->flows[0].lastWrite, Parties::Side::Right);
        parties.addGone(channel->flows[0].lastRead, Parties::Side::Right);
    }
    for (const lab::ChannelState* channel : channels)
        joinInherited(facts, *channel, picture);
    parties.finish();
    std::erase_if(picture.left, [](const Party& party) { return party.items.empty(); });
    return picture;
}

}  // namespace ui::objects
