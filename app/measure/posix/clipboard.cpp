// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/measure/link.h"
#include "ipc/posix/clipboard/selection_notify.h"

#include <cstdlib>
#include <memory>
#include <xcb/xcb.h>

namespace measure {
namespace {

// A paste as a program of X11 makes it: the plain way on Linux to what another process has copied. The server is asked to have it
// converted, the owner puts it into a property, and the property is fetched and deleted: nothing is looked up or copied beyond
// that, and both ends sleep in their one connection. What the library does for the same end are three questions to its keeper.
//
// Not CLIPBOARD: what the user has copied is none of a measurement's business.
constexpr std::string_view kSelection = "_IPCLAB_MEASURE";

struct Free {
    void operator()(void* memory) const { std::free(memory); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

/// A connection to the X server with a window, as every program has that takes part in selections.
class Client {
public:
    Client() : m_connection(xcb_connect(nullptr, nullptr))
    {
        if (xcb_connection_has_error(m_connection) != 0)
            giveUp("the X server does not answer");
        window = xcb_generate_id(m_connection);
        const auto root = xcb_setup_roots_iterator(xcb_get_setup(m_connection)).data->root;
        xcb_create_window(m_connection, XCB_COPY_FROM_PARENT, window, root, 0, 0, 1, 1, 0, XCB_WINDOW_CLASS_INPUT_ONLY,
                          XCB_COPY_FROM_PARENT, 0, nullptr);
        selection = atom(kSelection);
        bytes = atom("UTF8_STRING");
        property = atom("_IPCLAB_ANSWER");
    }
    ~Client() { xcb_disconnect(m_connection); }
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    xcb_connection_t* operator*() const { return m_connection; }
    /// Waits for an event of that type; others are dropped.
    Owned<xcb_generic_event_t> next(std::uint8_t type)
    {
        xcb_flush(m_connection);
        for (;;) {
            Owned<xcb_generic_event_t> event(xcb_wait_for_event(m_connection));
            if (!event)
                giveUp("the X server is gone");
            if ((event->response_type & 0x7F) == type)
                return event;
        }
    }

    xcb_window_t window = 0;
    xcb_atom_t selection = 0;
    xcb_atom_t bytes = 0;
    xcb_atom_t property = 0;

private:
    xcb_atom_t atom(std::string_view name)
    {
        const auto cookie = xcb_intern_atom(m_connection, 0, static_cast<std::uint16_t>(name.size()), name.data());
        const Owned<xcb_intern_atom_reply_t> reply(xcb_intern_atom_reply(m_connection, cookie, nullptr));
        return reply ? reply->atom : xcb_atom_t{XCB_NONE};
    }

    xcb_connection_t* m_connection;
};

class RawReader final : public End {
public:
    void send(std::span<const std::byte>) override
    {
        xcb_convert_selection(*m_client, m_client.window, m_client.selection, m_client.bytes, m_client.property, XCB_CURRENT_TIME);
    }
    std::span<const std::byte> receive(std::span<std::byte> room) override
    {
        m_client.next(XCB_SELECTION_NOTIFY);
        const auto cookie = xcb_get_property(*m_client, 1, m_client.window, m_client.property, XCB_GET_PROPERTY_TYPE_ANY, 0,
                                             static_cast<std::uint32_t>(room.size() / 4 + 1));
        m_reply.reset(xcb_get_property_reply(*m_client, cookie, nullptr));
        if (!m_reply || static_cast<std::size_t>(xcb_get_property_value_length(m_reply.get())) != room.size())
            giveUp("the selection was refused");
        return {static_cast<const std::byte*>(xcb_get_property_value(m_reply.get())), room.size()};
    }

private:
    Client m_client;
    Owned<xcb_get_property_reply_t> m_reply;
};

class RawOwner final : public End {
public:
    explicit RawOwner(std::size_t size) : m_data(size)
    {
        fillPattern(m_data);
        const auto cookie = xcb_set_selection_owner_checked(*m_client, m_client.window, m_client.selection, XCB_CURRENT_TIME);
        if (const Owned<xcb_generic_error_t> error(xcb_request_check(*m_client, cookie)); error)   // waits: the reader comes next
            giveUp("the selection cannot be owned");
    }
    std::span<const std::byte> receive(std::span<std::byte>) override
    {
        const auto event = m_client.next(XCB_SELECTION_REQUEST);
        m_request = reinterpret_cast<const xcb_selection_request_event_t&>(*event);
        return m_data;
    }
    void send(std::span<const std::byte> message) override
    {
        xcb_change_property(*m_client, XCB_PROP_MODE_REPLACE, m_request.requestor, m_request.property, m_request.target, 8,
                            static_cast<std::uint32_t>(message.size()), message.data());
        ipc::posix::clipboard::sendSelectionNotify(*m_client, m_request, m_request.property);
        xcb_flush(*m_client);
    }

private:
    Client m_client;
    xcb_selection_request_event_t m_request = {};
    std::vector<std::byte> m_data;
};

class RawLink final : public Link {
public:
    explicit RawLink(const Place& place) : m_size(place.size) {}
    std::unique_ptr<End> driver() override { return std::make_unique<RawReader>(); }
    std::unique_ptr<End> echo() override { return std::make_unique<RawOwner>(m_size); }

private:
    std::size_t m_size;
};

std::string whyNot()
{
    const char* display = std::getenv("DISPLAY");
    return display && *display ? "" : "DISPLAY is not set: the clipboard belongs to an X server";
}

}  // namespace

Raw rawClipboard() { return {"a selection of X11: convert, answer, get the property", makeLink<RawLink>, whyNot}; }

}  // namespace measure
