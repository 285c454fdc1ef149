// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/objects/picture.h"

namespace ui::objects {

/// Collects the processes of a picture with their handles and waits.
class Parties {
public:
    enum class Side { Left, Right };

    Parties(const Facts& facts, Picture& picture) : m_facts(facts), m_picture(picture) {}

    /// A process has this handle open. One that is on a side already stays there.
    void add(const lab::HandleState& handle, Side side, const QString& what);
    Party& party(int process, Side side);
    /// A process that wrote or read there and has no handle to it any more: it stays as an outline, so that the picture does
    /// not jump. Nothing if it is there already, or if nobody did.
    void addGone(lab::Row did, Side side);
    /// Processes that wait in one of these calls, whatever handle they have.
    void addWaiting(std::initializer_list<ipc::CallId> calls, Side side);
    /// Adds what each waits for. With nobody on the right, moves nobody: a lonely server waits for its client.
    void finish();

private:
    const Facts& m_facts;
    Picture& m_picture;
    QList<lab::HandleKey> m_handles;
    QList<int> m_all;           ///< processes whose every wait belongs here
};

}  // namespace ui::objects
