// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/objects/clipboard_object.h"

#include "app/lab/from_view.h"
#include "app/lab/text.h"

#include "ui/objects/parties.h"

#include <QCoreApplication>

#include <algorithm>
#include <cstddef>
#include <optional>

namespace ui::objects {
namespace {

constexpr std::size_t kMostBytes = 64;

struct Clipboard {
    Q_DECLARE_TR_FUNCTIONS(ui::objects::Clipboard)
};

Item who(const Facts& facts, const QString& caption, int process, Role role)
{
    Pair pair;
    pair.left = caption;
    pair.right = process < 0 ? Clipboard::tr("nobody") : facts.nameOf(process);
    pair.role = process < 0 ? Role::TextMuted : role;
    return Item::of(pair);
}

Item format(const Facts& facts, const lab::ClipboardFormatState& state)
{
    Pair pair;
    pair.process = facts.recording.process(state.row);
    pair.left = state.name;
    pair.right = state.delayed ? Clipboard::tr("delayed") : lab::bytesText(state.bytes);
    pair.role = state.delayed ? Role::Blocked : Role::Text;
    pair.row = state.row;
    return Item::of(pair);
}

// What was given, if it was given already.
void addContents(const Facts& facts, const lab::ClipboardFormatState& state, Box& box)
{
    box.items.push_back(format(facts, state));
    if (state.delayed || state.bytes == 0)
        return;
    Pair pair;
    pair.left = lab::dataText(lab::dataOf(facts.recording, state.row));
    pair.row = state.row;
    box.items.push_back(Item::of(pair));
}

Item synthesized(const QString& name)
{
    Pair pair;
    pair.left = name;
    pair.right = Clipboard::tr("synthesized");
    pair.role = Role::TextMuted;
    return Item::of(pair);
}

// Somebody waits for a format that was only promised: its owner is being asked for it now.
void addRendering(const Facts& facts, Box& box)
{
    const lab::ClipboardState& state = facts.world.clipboard;
    const bool promised = std::any_of(state.formats.begin(), state.formats.end(), [](const lab::ClipboardFormatState& format) { return format.delayed; });
    const auto asking = std::find_if(facts.waiting.begin(), facts.waiting.end(), [](const Waiting& waiting) { return waiting.call == ipc::CallId::GetClipboardData; });
    if (promised && state.owner >= 0 && asking != facts.waiting.end())
        box.items.push_back(Item::of(Note{Clipboard::tr("rendering: %1 asks, %2 answers WM_RENDERFORMAT").arg(facts.nameOf(asking->process), facts.nameOf(state.owner)), Role::Blocked}));
}

// Who put something there stands at the left.
void addOwner(const Facts& facts, Parties& parties)
{
    const lab::ClipboardState& state = facts.world.clipboard;
    if (state.owner >= 0)
        parties.party(state.owner, Parties::Side::Left).items.push_back(Item::of(Note{Clipboard::tr("owner"), Role::Text}));
    for (const lab::ClipboardFormatState& format : state.formats)
        if (const int giver = facts.recording.process(format.row); facts.world.processes.contains(giver))
            parties.party(giver, Parties::Side::Left);
}

void addWindow(Party& party, quint64 window)
{
    if (window != 0)
        party.items.push_back(Item::of(Note{Clipboard::tr("window %1").arg(lab::handleText(window)), Role::TextMuted}));
}

QString formatRead(const Facts& facts, lab::Row row)
{
    for (const lab::DetailText& detail : lab::detailTexts(facts.recording, row))
        if (detail.name == QLatin1String("format"))
            return detail.value;
    return {};
}

void addParty(const Facts& facts, int process, const lab::ClipboardParty& known, Parties& parties)
{
    const lab::ClipboardState& state = facts.world.clipboard;
    Party& party = parties.party(process, Parties::Side::Right);
    addWindow(party, known.window);
    if (state.openedBy == process)
        party.items.push_back(Item::of(Note{Clipboard::tr("has it open"), Role::Blocked}));
    if (state.listeners.contains(process)) {
        party.items.push_back(Item::of(Note{Clipboard::tr("listens"), Role::Text}));
        if (known.listening != known.window)
            addWindow(party, known.listening);
    }
    if (known.read < 0)
        return;
    Pair pair;
    pair.left = Clipboard::tr("has read %1").arg(formatRead(facts, known.read));
    pair.right = lab::bytesText(facts.recording.at(known.read).bytes);
    pair.role = Role::Text;
    pair.row = known.read;
    party.items.push_back(Item::of(pair));
}

// A program outside the session, of which only what X11 tells is known.
void addForeign(const Facts& facts, Picture& picture)
{
    const lab::ClipboardState& state = facts.world.clipboard;
    if (state.foreign.row < 0 && state.foreignOwner == 0)
        return;
    Party party;
    party.look = Party::Look::Foreign;
    party.name = Clipboard::tr("X11 program");
    if (state.foreignOwner != 0) {
        party.items.push_back(Item::of(Note{Clipboard::tr("owns the selection"), Role::Text}));
        addWindow(party, state.foreignOwner);
    }
    if (state.foreign.row >= 0) {
        addWindow(party, state.foreign.window);
        Pair pair;
        pair.left = Clipboard::tr("asked for %1").arg(state.foreign.target);
        pair.right = !state.foreign.answered ? Clipboard::tr("waits") : state.foreign.refused ? Clipboard::tr("refused") : Clipboard::tr("given");
        pair.role = !state.foreign.answered ? Role::Blocked : state.foreign.refused ? Role::Error : Role::Ok;
        pair.row = state.foreign.row;
        party.items.push_back(Item::of(pair));
    }
    (state.foreignOwner != 0 ? picture.left : picture.right).push_back(std::move(party));
}

Box contents(const Facts& facts)
{
    const lab::ClipboardState& state = facts.world.clipboard;
    Box box;
    box.title = Clipboard::tr("Clipboard");
    box.state = state.openedBy < 0 ? Clipboard::tr("closed") : Clipboard::tr("open in %1").arg(facts.nameOf(state.openedBy));
    box.stateRole = state.openedBy < 0 ? Role::Ok : Role::Blocked;
    if (state.foreignOwner == 0)
        box.items.push_back(who(facts, Clipboard::tr("owner"), state.owner, Role::Text));
    else
        box.items.push_back(Item::of(Note{Clipboard::tr("owned by a program outside the session"), Role::Text}));
    if (state.sequence != 0) {
        Pair pair;
        pair.left = Clipboard::tr("sequence number");
        pair.right = state.sequenceGrew ? Clipboard::tr("at least %1").arg(state.sequence) : QString::number(state.sequence);
        pair.role = Role::Text;
        box.items.push_back(Item::of(pair));
    }
    QStringList listeners;
    for (const int process : state.listeners)
        listeners.append(facts.nameOf(process));
    Pair told;
    told.left = Clipboard::tr("listeners");
    told.right = listeners.isEmpty() ? Clipboard::tr("nobody") : listeners.join(QStringLiteral(", "));
    told.role = listeners.isEmpty() ? Role::TextMuted : Role::Text;
    box.items.push_back(Item::of(told));
    for (const lab::ClipboardFormatState& each : state.formats)
        addContents(facts, each, box);
    QList<lab::ClipboardFormatState> published = state.formats;
    published.removeIf([](const lab::ClipboardFormatState& format) { return !format.published; });
    for (const QString& name : synthesizedFormats(published))
        if (std::none_of(state.formats.begin(), state.formats.end(), [&](const auto& format) { return format.name == name; }))
            box.items.push_back(synthesized(name));
    addRendering(facts, box);
    if (state.formats.isEmpty())
        box.items.push_back(Item::of(Note{Clipboard::tr("no format"), Role::TextMuted}));
    return box;
}

// What was there before, newest first.
Box earlier(const Facts& facts)
{
    Box box;
    box.title = Clipboard::tr("earlier contents");
    for (const lab::ClipboardContents& contents : facts.world.clipboard.earlier) {
        Pair pair;
        pair.process = facts.recording.process(contents.row);
        pair.left = contents.formats.join(QStringLiteral(", "));
        pair.right = lab::bytesText(contents.bytes);
        pair.row = contents.row;
        box.items.push_back(Item::of(pair));
    }
    return box;
}

// How it came to this.
Box lastCalls(const Facts& facts)
{
    Box box;
    box.title = Clipboard::tr("last calls");
    for (const lab::Row row : facts.world.clipboard.calls) {
        const lab::Entry entry = facts.recording.at(row);
        Pair pair;
        pair.left = lab::fromView(ipc::callName(entry.callId()));
        pair.right = entry.bytes > 0 ? lab::bytesText(entry.bytes) : QString();
        pair.process = facts.recording.process(row);
        pair.role = Role::Text;
        pair.row = row;
        box.items.push_back(Item::of(pair));
    }
    return box;
}

// The first format that was given, as it is kept: UTF-16, with its zero at the end.
std::optional<Box> inBytes(const Facts& facts)
{
    const auto& formats = facts.world.clipboard.formats;
    const auto given = std::ranges::find_if(formats, [](const lab::ClipboardFormatState& each) { return !each.delayed && each.bytes > 0; });
    if (given == formats.end())
        return {};
    const auto kept = lab::dataOf(facts.recording, given->row).bytes;
    if (kept.empty())
        return {};
    Hex hex;
    for (const std::byte byte : kept.first(std::min(kept.size(), kMostBytes)))
        hex.bytes.push_back(std::to_integer<std::uint8_t>(byte));
    hex.writers.assign(hex.bytes.size(), facts.recording.process(given->row));
    Box box;
    box.title = Clipboard::tr("%1 in bytes").arg(given->name);
    box.items.push_back(Item::of(std::move(hex)));
    return box;
}

}  // namespace

QStringList synthesizedFormats(const QList<lab::ClipboardFormatState>& given)
{
    static const QList<QStringList> families{
        {QStringLiteral("CF_UNICODETEXT"), QStringLiteral("CF_TEXT"), QStringLiteral("CF_OEMTEXT"), QStringLiteral("CF_LOCALE")},
        {QStringLiteral("CF_BITMAP"), QStringLiteral("CF_DIB"), QStringLiteral("CF_DIBV5")}};
    const auto has = [&](const QString& name) {
        return std::any_of(given.begin(), given.end(), [&](const lab::ClipboardFormatState& each) { return each.name == name; });
    };
    QStringList made;
    for (const QStringList& family : families) {
        if (std::none_of(family.begin(), family.end(), has))
            continue;
        for (const QString& name : family)
            if (!has(name))
                made.append(name);
    }
    return made;
}

Picture clipboardPicture(const Facts& facts)
{
    Picture picture;
    picture.boxes.push_back(contents(facts));
    if (!facts.world.clipboard.earlier.isEmpty())
        picture.boxes.push_back(earlier(facts));
    if (!facts.world.clipboard.calls.isEmpty())
        picture.spare.push_back(lastCalls(facts));
    if (auto bytes = inBytes(facts))
        picture.spare.push_back(std::move(*bytes));
    Parties parties(facts, picture);
    addOwner(facts, parties);
    for (auto party = facts.world.clipboard.parties.begin(); party != facts.world.clipboard.parties.end(); ++party)
        addParty(facts, party.key(), *party, parties);
    parties.addWaiting({ipc::CallId::GetClipboardData, ipc::CallId::GetMessage}, Parties::Side::Right);
    parties.finish();
    addForeign(facts, picture);
    return picture;
}

}  // namespace ui::objects
