// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstring>
#include <xcb/xcb.h>

namespace ipc::posix::clipboard {

/// Answers a SelectionRequest: the data is in `property`; XCB_NONE refuses.
inline xcb_void_cookie_t sendSelectionNotify(xcb_connection_t* connection, const xcb_selection_request_event_t& request, xcb_atom_t property)
{
    xcb_selection_notify_event_t event = {};
    event.response_type = XCB_SELECTION_NOTIFY;
    event.time = request.time;
    event.requestor = request.requestor;
    event.selection = request.selection;
    event.target = request.target;
    event.property = property;
    char sent[32] = {};   // libxcb sends that much of every event; this one has 24 bytes
    std::memcpy(sent, &event, sizeof event);
    return xcb_send_event(connection, 0, request.requestor, 0, sent);
}

}  // namespace ipc::posix::clipboard
