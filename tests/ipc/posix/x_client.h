// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/posix/clipboard/selection_notify.h"
#include "tests/ipc/session_fixture.h"

#include <cstring>
#include <memory>
#include <poll.h>
#include <string>
#include <vector>
#include <xcb/xcb.h>

namespace ipc::test {

/// Another X11 program, of which a test decides how it behaves.
class XClient {
public:
    XClient() : m_connection(xcb_connect(nullptr, nullptr)), m_window(xcb_generate_id(m_connection))
    {
        const auto* screen = xcb_setup_roots_iterator(xcb_get_setup(m_connection)).data;
        const std::uint32_t events = XCB_EVENT_MASK_PROPERTY_CHANGE;
        xcb_create_window(m_connection, XCB_COPY_FROM_PARENT, m_window, screen->root, 0, 0, 1, 1, 0,
                          XCB_WINDOW_CLASS_INPUT_ONLY, XCB_COPY_FROM_PARENT, XCB_CW_EVENT_MASK, &events);
    }
    ~XClient() { close(); }
    XClient(const XClient&) = delete;
    XClient& operator=(const XClient&) = delete;

    /// Dies as a program that is killed: the server closes everything.
    void close()
    {
        if (m_connection)
            xcb_disconnect(std::exchange(m_connection, nullptr));
    }

    xcb_atom_t atom(const char* name)
    {
        const auto cookie = xcb_intern_atom(m_connection, 0, static_cast<std::uint16_t>(std::strlen(name)), name);
        const std::unique_ptr<xcb_intern_atom_reply_t, decltype(&free)> reply(xcb_intern_atom_reply(m_connection, cookie, nullptr), free);
        return reply->atom;
    }
    void own()
    {
        xcb_set_selection_owner(m_connection, m_window, atom("CLIPBOARD"), XCB_CURRENT_TIME);
        atom("a round trip: the server has done it");
    }

    /// The next event of that kind; others are dropped. Nothing if it does not come before the deadline.
    std::unique_ptr<xcb_generic_event_t, decltype(&free)> next(std::uint8_t type)
    {
        std::unique_ptr<xcb_generic_event_t, decltype(&free)> event(nullptr, free);
        xcb_flush(m_connection);
        eventually([&] {
            event.reset(xcb_poll_for_event(m_connection));
            return event && (event->response_type & 0x7F) == type;
        });
        if (!event)
            ADD_FAILURE() << "no event of type " << int(type);
        return event;
    }

    /// The next SelectionRequest that is not for TIMESTAMP: who asks for that finds this program slow.
    std::unique_ptr<xcb_generic_event_t, decltype(&free)> nextQuestion()
    {
        auto event = next(XCB_SELECTION_REQUEST);
        while (event && reinterpret_cast<const xcb_selection_request_event_t&>(*event).target == atom("TIMESTAMP"))
            event = next(XCB_SELECTION_REQUEST);
        return event;
    }
    /// Overlooks events until there is one that asks for TIMESTAMP, as a program whose library has read them already.
    xcb_selection_request_event_t overlookUntilNudged()
    {
        xcb_selection_request_event_t overlooked = {};
        for (auto event = next(XCB_SELECTION_REQUEST); event; event = next(XCB_SELECTION_REQUEST)) {
            const auto& request = reinterpret_cast<const xcb_selection_request_event_t&>(*event);
            if (request.target != atom("TIMESTAMP"))
                overlooked = request;
            else if (overlooked.target != XCB_NONE)
                break;
        }
        return overlooked;
    }

    /// Answers the next SelectionRequest with one property of that type.
    void answer(const char* type, const std::vector<std::uint32_t>& words)
    {
        const auto event = nextQuestion();
        if (!event)
            return;
        const auto& request = reinterpret_cast<const xcb_selection_request_event_t&>(*event);
        const std::uint32_t events = XCB_EVENT_MASK_PROPERTY_CHANGE;
        xcb_change_window_attributes(m_connection, request.requestor, XCB_CW_EVENT_MASK, &events);
        give(request, type, words);
        m_asked = request;
    }
    void give(const xcb_selection_request_event_t& request, const char* type, const std::vector<std::uint32_t>& words)
    {
        const bool bytes = std::string_view(type) == "UTF8_STRING";
        xcb_change_property(m_connection, XCB_PROP_MODE_REPLACE, request.requestor, request.property, atom(type), bytes ? 8 : 32,
                            static_cast<std::uint32_t>(words.size() * (bytes ? 4 : 1)), words.data());
        notify(request, request.property);
    }
    /// Waits until the last part was taken and puts the next one there, as INCR wants it.
    void part(const std::string& data)
    {
        for (bool taken = false; !taken;) {
            const auto event = next(XCB_PROPERTY_NOTIFY);
            taken = !event || reinterpret_cast<const xcb_property_notify_event_t&>(*event).state == XCB_PROPERTY_DELETE;
        }
        xcb_change_property(m_connection, XCB_PROP_MODE_REPLACE, m_asked.requestor, m_asked.property, atom("UTF8_STRING"), 8,
                            static_cast<std::uint32_t>(data.size()), data.data());
        xcb_flush(m_connection);
    }
    void notify(const xcb_selection_request_event_t& request, xcb_atom_t property)
    {
        posix::clipboard::sendSelectionNotify(m_connection, request, property);
        xcb_flush(m_connection);
    }

    /// Asks for the selection; false if it was refused.
    bool ask(const char* target, const char* property = "ANSWER", xcb_timestamp_t time = XCB_CURRENT_TIME)
    {
        xcb_convert_selection(m_connection, m_window, atom("CLIPBOARD"), atom(target), atom(property), time);
        const auto event = next(XCB_SELECTION_NOTIFY);
        EXPECT_TRUE(event && event->pad[5] == 0 && event->pad[6] == 0) << "memory behind the event was sent along";
        return event && reinterpret_cast<const xcb_selection_notify_event_t&>(*event).property != XCB_NONE;
    }
    void set(const char* property, const char* type, const std::vector<std::uint32_t>& words)
    {
        xcb_change_property(m_connection, XCB_PROP_MODE_REPLACE, m_window, atom(property), atom(type), 32,
                            static_cast<std::uint32_t>(words.size()), words.data());
    }
    /// The bytes of a property of its window, which is deleted by that, and the name of their type.
    std::string take(const char* property, std::string* type = nullptr)
    {
        const auto cookie = xcb_get_property(m_connection, 1, m_window, atom(property), XCB_GET_PROPERTY_TYPE_ANY, 0, 1 << 24);
        const std::unique_ptr<xcb_get_property_reply_t, decltype(&free)> reply(xcb_get_property_reply(m_connection, cookie, nullptr), free);
        if (type)
            *type = nameOf(reply->type);
        return {static_cast<const char*>(xcb_get_property_value(reply.get())), static_cast<std::size_t>(xcb_get_property_value_length(reply.get()))};
    }

private:
    std::string nameOf(xcb_atom_t atom)
    {
        const std::unique_ptr<xcb_get_atom_name_reply_t, decltype(&free)> reply(
            xcb_get_atom_name_reply(m_connection, xcb_get_atom_name(m_connection, atom), nullptr), free);
        return reply ? std::string(xcb_get_atom_name_name(reply.get()), static_cast<std::size_t>(xcb_get_atom_name_name_length(reply.get()))) : "";
    }

    xcb_connection_t* m_connection;
    xcb_window_t m_window;
    xcb_selection_request_event_t m_asked = {};
};

}  // namespace ipc::test
