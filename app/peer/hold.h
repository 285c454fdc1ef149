// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace peer {

/// What the peer does that only holds a session of Wine (lab::Wine), beside being there. Elsewhere there is nothing to hold.
///
/// The first process of a session starts "wineboot", and so does every other one that the system starts from outside, unless an event says that
/// this was done. The event is kept by services.exe, which such a session does without; so the holder keeps it.
void holdSession();

}  // namespace peer
