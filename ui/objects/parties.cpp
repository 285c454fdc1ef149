// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/objects/parties.h"

#include "app/lab/text.h"

#include <QCoreApplication>

#include <algorithm>

namespace ui::objects {
namespace {

struct PartyWords {
    Q_DECLARE_TR_FUNCTIONS(ui::objects::Parties)
};

}  // namespace

Party& Parties::party(int process, Side side)
{
    for (auto* parties : {&m_picture.left, &m_picture.right})
        for (Party& each : *parties)
            if (each.process == process)
                return each;
    auto& parties = side == Side::Left ? m_picture.left : m_picture.right;
    parties.push_back({process, m_facts.nameOf(process), {}});
    return parties.back();
}

void Parties::add(const lab::HandleState& handle, Side side, const QString& what)
{
    Pair pair;
    pair.left = lab::handleText(handle.key.handle);
    pair.right = what;
    pair.handle = handle.key;
    party(handle.key.process, side).items.push_back(Item::of(pair));
    m_handles.append(handle.key);
}

void Parties::addGone(lab::Row did, Side side)
{
    if (did < 0)
        return;
    const int process = m_facts.recording.process(did);
    Party& gone = party(process, side);
    if (!gone.items.empty())
        return;
    gone.look = Party::Look::Gone;
    const bool lives = m_facts.world.processes.contains(process);
    gone.items.push_back(Item::of(Note{lives ? PartyWords::tr("has closed its end") : PartyWords::tr("has ended"), Role::TextFaint}));
}

void Parties::addWaiting(std::initializer_list<ipc::CallId> calls, Side side)
{
    for (const Waiting& waiting : m_facts.waiting) {
        if (std::find(calls.begin(), calls.end(), waiting.call) == calls.end())
            continue;
        party(waiting.process, side);
        m_all.append(waiting.process);
    }
}

void Parties::finish()
{
    for (auto* parties : {&m_picture.left, &m_picture.right}) {
        for (Party& each : *parties) {
            const bool all = m_all.contains(each.process);
            if (m_handles.isEmpty() && !all)
                continue;
            for (const Note& note : m_facts.waitsOf(each.process, all ? QList<lab::HandleKey>() : m_handles))
                each.items.push_back(Item::of(note));
        }
    }
}

}  // namespace ui::objects
