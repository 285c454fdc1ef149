// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/objects/clipboard_object.h"

#include "app/lab/text.h"

#include "ui/objects/parties.h"

#include <QCoreApplication>

#include <algorithm>

namespace ui::objects {
namespace {

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

Box contents(const Facts& facts)
{
    const lab::ClipboardState& state = facts.world.clipboard;
    Box box;
    box.title = Clipboard::tr("Clipboard");
    box.state = state.openedBy < 0 ? Clipboard::tr("closed") : Clipboard::tr("open in %1").arg(facts.nameOf(state.openedBy));
    box.stateRole = state.openedBy < 0 ? Role::Ok : Role::Blocked;
    box.items.push_back(who(facts, Clipboard::tr("owner"), state.owner, Role::Text));
    if (state.sequence != 0) {
        Pair pair;
        pair.left = Clipboard::tr("sequence number");
        pair.right = QString::number(state.sequence);
        pair.role = Role::Text;
        box.items.push_back(Item::of(pair));
    }
    for (const lab::ClipboardFormatState& each : state.formats)
        box.items.push_back(format(facts, each));
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
    const lab::ClipboardState& state = facts.world.clipboard;
    picture.boxes.push_back(contents(facts));
    Parties parties(facts, picture);
    if (state.owner >= 0)
        parties.party(state.owner, Parties::Side::Left).items.push_back(Item::of(Note{Clipboard::tr("owner"), Role::Text}));
    if (state.openedBy >= 0)
        parties.party(state.openedBy, Parties::Side::Right).items.push_back(Item::of(Note{Clipboard::tr("has it open"), Role::Blocked}));
    for (const int listener : state.listeners)
        parties.party(listener, Parties::Side::Right).items.push_back(Item::of(Note{Clipboard::tr("listens"), Role::TextMuted}));
    parties.addWaiting({ipc::CallId::GetClipboardData, ipc::CallId::GetMessage}, Parties::Side::Right);
    parties.finish();
    return picture;
}

}  // namespace ui::objects
