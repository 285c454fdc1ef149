// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/objects/file_mapping_object.h"

#include "app/lab/text.h"

#include "ui/objects/counter.h"

#include "ui/objects/parties.h"
#include "ui/widgets/library_words.h"

#include <QCoreApplication>

#include <algorithm>

namespace ui::objects {
namespace {

using ipc::HandleKind;

struct FileMapping {
    Q_DECLARE_TR_FUNCTIONS(ui::objects::FileMapping)
};

constexpr int kShown = 64;   // bytes in the picture

Item pages(const lab::SectionState& section, const lab::SectionState* before)
{
    Hex hex;
    const qsizetype shown = std::min<qsizetype>(section.bytes.size(), kShown);
    for (qsizetype i = 0; i < shown; ++i) {
        hex.bytes.push_back(static_cast<std::uint8_t>(section.bytes[i]));
        hex.writers.push_back(section.writers[i]);
        if (before)
            hex.differs.push_back(section.bytes[i] != (i < before->bytes.size() ? before->bytes[i] : '\0'));
    }
    return Item::of(hex);
}

// With a call selected, the bytes that are not as they were after it stand out.
void addPages(const Facts& facts, Box& box, const lab::SectionState& section)
{
    const bool compared = facts.before && facts.before->sections.contains(box.channel);
    const lab::SectionState before = compared ? facts.before->sections.value(box.channel) : lab::SectionState();
    Item item = pages(section, compared ? &before : nullptr);
    const auto differing = std::count(item.hex.differs.begin(), item.hex.differs.end(), true);
    box.items.push_back(std::move(item));
    if (differing > 0)
        box.items.push_back(Item::of(Note{FileMapping::tr("%1 B differ from #%2, the selected call").arg(differing).arg(facts.before->rows), Role::TextMuted}));
}

// Counting without a lock loses what two threads add at the same time.
void addCounter(const Facts& facts, Box& box, const lab::SectionState& section)
{
    const Counter counter = counterOf(facts.recording, box.channel, section.lastWrite);
    if (counter.added == 0)
        return;
    Pair pair;
    pair.left = FileMapping::tr("counter: %1 added").arg(counter.added);
    pair.right = counter.lost > 0 ? FileMapping::tr("%1 updates lost").arg(counter.lost) : FileMapping::tr("none lost");
    pair.role = counter.lost > 0 ? Role::Error : Role::Ok;
    pair.row = section.lastWrite;
    box.items.push_back(Item::of(pair));
}

// A handle's fact that begins with what is looked for, from whichever process has one.
QString factOf(const Facts& facts, quint64 channel, const QString& name)
{
    for (const lab::HandleState& handle : facts.world.handles)
        if (handle.channel == channel && !handle.fact(name).isEmpty())
            return handle.fact(name);
    return {};
}

void addFact(const Facts& facts, Box& box, quint64 channel, const QString& name)
{
    Pair pair;
    pair.left = inInterfaceLanguage(name);
    pair.right = inInterfaceLanguage(factOf(facts, channel, name));
    pair.role = Role::Text;
    if (!pair.right.isEmpty())
        box.items.push_back(Item::of(pair));
}

Box sectionBox(const Facts& facts, quint64 channel, const lab::SectionState& section)
{
    Box box;
    box.channel = channel;
    const auto object = facts.world.channels.constFind(channel);
    const bool known = object != facts.world.channels.constEnd();
    box.title = known && !object->name.isEmpty() ? object->name : FileMapping::tr("section");
    if (!known) {
        box.state = FileMapping::tr("no handle: kept by its views");
        box.stateRole = Role::Blocked;
    }
    addFact(facts, box, channel, QStringLiteral("Size"));
    addFact(facts, box, channel, QStringLiteral("Protection"));
    if (!section.bytes.isEmpty())
        addPages(facts, box, section);
    else
        box.items.push_back(Item::of(Note{FileMapping::tr("nothing written yet"), Role::TextMuted}));
    addCounter(facts, box, section);
    if (section.lastWrite >= 0) {
        Pair pair;
        pair.process = facts.recording.process(section.lastWrite);
        pair.left = FileMapping::tr("last write by %1").arg(facts.nameOf(pair.process));
        pair.right = FileMapping::tr("%n writes", nullptr, static_cast<int>(section.writes));
        pair.row = section.lastWrite;
        box.items.push_back(Item::of(pair));
    }
    return box;
}

Parties::Side sideOf(int process, int first)
{
    return process == first ? Parties::Side::Left : Parties::Side::Right;
}

void addViews(const Facts& facts, Parties& parties, int first)
{
    for (const lab::MappedView& view : facts.world.views) {
        Party& party = parties.party(view.process, sideOf(view.process, first));
        Pair pair;
        pair.left = FileMapping::tr("view at");
        pair.right = lab::handleText(view.address);
        pair.role = Role::Text;
        pair.joins = view.channel;
        party.items.push_back(Item::of(pair));
        const QString extent = view.offset == 0 ? lab::bytesText(view.size) : FileMapping::tr("%1 from %2").arg(lab::bytesText(view.size), lab::handleText(view.offset));
        party.items.push_back(Item::of(Note{extent, Role::TextMuted}));
    }
}

Box mutexBox(const lab::HandleState& mutex, const lab::ChannelState& channel)
{
    Box box;
    box.channel = channel.id;
    box.title = channel.name.isEmpty() ? FileMapping::tr("mutex") : channel.name;
    box.state = inInterfaceLanguage(mutex.state);
    box.stateRole = mutex.state == QLatin1String("free") ? Role::Ok : mutex.state == QLatin1String("abandoned") ? Role::Error : Role::Blocked;
    if (const QString owner = mutex.fact(QStringLiteral("Owner")); !owner.isEmpty())
        box.items.push_back(Item::of(Note{inInterfaceLanguage(owner), Role::TextMuted}));
    return box;
}

// Of several handles the one that changed last knows best.
void addMutexes(const Facts& facts, Picture& picture)
{
    for (const lab::ChannelState* channel : channelsOf(facts.world, {HandleKind::Mutex, HandleKind::Event})) {
        const auto handles = handlesOf(facts.world, *channel);
        const auto latest = std::max_element(handles.begin(), handles.end(), [](const auto* a, const auto* b) { return a->changed < b->changed; });
        if (latest != handles.end())
            picture.boxes.push_back(mutexBox(**latest, *channel));
    }
}

}  // namespace

Picture fileMappingPicture(const Facts& facts)
{
    Picture picture;
    picture.nothing = FileMapping::tr("No section exists. CreateFileMapping makes one; MapViewOfFile shows it to a process.");
    const auto channels = channelsOf(facts.world, {HandleKind::FileMapping});
    QList<quint64> sections;
    for (const lab::ChannelState* channel : channels)
        sections.append(channel->id);
    for (const lab::MappedView& view : facts.world.views)
        if (!sections.contains(view.channel))
            sections.append(view.channel);
    Parties parties(facts, picture);
    int first = -1;
    for (const quint64 channel : sections) {
        picture.boxes.push_back(sectionBox(facts, channel, facts.world.sections.value(channel)));
        const auto object = facts.world.channels.constFind(channel);
        if (object == facts.world.channels.constEnd())
            continue;
        for (const lab::HandleState* handle : handlesOf(facts.world, *object)) {
            first = first < 0 ? handle->key.process : first;
            parties.add(*handle, sideOf(handle->key.process, first), FileMapping::tr("section"));
        }
    }
    if (first < 0 && !facts.world.views.isEmpty())
        first = facts.world.views.first().process;
    addViews(facts, parties, first);
    addMutexes(facts, picture);
    parties.addWaiting({ipc::CallId::WaitForSingleObject, ipc::CallId::IncrementMemory}, Parties::Side::Right);
    parties.finish();
    return picture;
}

}  // namespace ui::objects
