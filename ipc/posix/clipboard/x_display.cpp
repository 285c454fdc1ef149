// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/clipboard/x_display.h"

#include "ipc/trace/writer.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <thread>
#include <xcb/xfixes.h>

namespace ipc::posix::clipboard {
namespace {

constexpr std::size_t kChunk = std::size_t{256} << 10;   // more at once would keep other programs from the X server
constexpr int kAttempts = 10;
constexpr std::chrono::milliseconds kBetweenAttempts{50};
constexpr const char kTitle[] = "IPC Lab clipboard keeper";

Unexpected noDisplay()
{
    const char* display = std::getenv("DISPLAY");
    return fail("OpenClipboard", ErrorCode::GenFailure, 0,
                display && *display ? std::string("the X server at DISPLAY=") + display + " does not answer"
                                    : "DISPLAY is not set: the clipboard of Linux belongs to the X server");
}

template <class Cookie, class F>
auto reply(xcb_connection_t* connection, Cookie cookie, F&& fetch)
{
    xcb_generic_error_t* error = nullptr;
    auto* answer = fetch(connection, cookie, &error);
    std::free(error);
    return Reply<std::remove_pointer_t<decltype(answer)>>(answer);
}

}  // namespace

std::uint64_t ActivityLog::trace_now() { return trace::now(); }

void ActivityLog::add(trace::Kind kind, std::uint16_t what, std::uint64_t start, std::string details, std::uint8_t flags)
{
    Activity activity;
    activity.record.start = start;
    activity.record.end = trace::now();
    activity.record.kind = kind;
    activity.record.call = what;
    activity.record.flags = flags;
    activity.details = std::move(details);
    m_list.push_back(std::move(activity));
}

void ActivityLog::message(trace::MessageId id, std::uint8_t flags, std::uint64_t window, std::string_view target)
{
    std::byte buffer[256];
    trace::DetailWriter writer(buffer, sizeof buffer);
    writer.number(trace::Key::window, trace::DetailType::Number, window, 0);
    writer.text(trace::Key::name, target, 0);
    const auto written = writer.written();
    add(trace::Kind::Message, static_cast<std::uint16_t>(id), trace::now(),
        std::string(reinterpret_cast<const char*>(written.data()), written.size()), flags);
}

Result<std::unique_ptr<XDisplay>> XDisplay::open()
{
    // A server that has just lost its last client may start over and drop whoever connects meanwhile. Nothing tells
    // when it is done, so all one can do is ask again.
    for (int attempt = 1;; ++attempt) {
        auto display = openOnce();
        if (display || attempt == kAttempts || !std::getenv("DISPLAY"))
            return display;
        std::this_thread::sleep_for(kBetweenAttempts);
    }
}

Result<std::unique_ptr<XDisplay>> XDisplay::openOnce()
{
    std::unique_ptr<XDisplay> display(new XDisplay);
    int screen = 0;
    display->m_connection = xcb_connect(nullptr, &screen);
    if (display->lost())
        return noDisplay();
    if (auto prepared = display->prepare(screen); !prepared)
        return Unexpected(prepared.error());
    return display;
}

XDisplay::~XDisplay() { xcb_disconnect(m_connection); }

Result<void> XDisplay::prepare(int screen)
{
    auto roots = xcb_setup_roots_iterator(xcb_get_setup(m_connection));
    for (; screen > 0 && roots.rem > 1; --screen)
        xcb_screen_next(&roots);
    const auto* fixes = xcb_get_extension_data(m_connection, &xcb_xfixes_id);
    if (!fixes || !fixes->present)
        return fail("OpenClipboard", ErrorCode::GenFailure, 0, "the X server has no XFIXES extension");
    m_fixesEvent = fixes->first_event;
    reply(m_connection, xcb_xfixes_query_version(m_connection, 1, 0), xcb_xfixes_query_version_reply);
    m_window = xcb_generate_id(m_connection);
    const std::uint32_t events = XCB_EVENT_MASK_PROPERTY_CHANGE;
    xcb_create_window(m_connection, XCB_COPY_FROM_PARENT, m_window, roots.data->root, 0, 0, 1, 1, 0,
                      XCB_WINDOW_CLASS_INPUT_OUTPUT, XCB_COPY_FROM_PARENT, XCB_CW_EVENT_MASK, &events);
    xcb_change_property(m_connection, XCB_PROP_MODE_REPLACE, m_window, XCB_ATOM_WM_NAME, XCB_ATOM_STRING, 8,
                        sizeof kTitle - 1, kTitle);
    m_clipboard = atom("CLIPBOARD");
    xcb_xfixes_select_selection_input(m_connection, m_window, m_clipboard,
                                      XCB_XFIXES_SELECTION_EVENT_MASK_SET_SELECTION_OWNER
                                          | XCB_XFIXES_SELECTION_EVENT_MASK_SELECTION_WINDOW_DESTROY
                                          | XCB_XFIXES_SELECTION_EVENT_MASK_SELECTION_CLIENT_CLOSE);
    flush();
    return {};
}

xcb_atom_t XDisplay::atom(const std::string& name)
{
    if (const auto known = m_atoms.find(name); known != m_atoms.end())
        return known->second;
    const auto cookie = xcb_intern_atom(m_connection, 0, static_cast<std::uint16_t>(name.size()), name.data());
    const auto answer = reply(m_connection, cookie, xcb_intern_atom_reply);
    const xcb_atom_t atom = answer ? answer->atom : xcb_atom_t{XCB_ATOM_NONE};
    m_names[atom] = name;
    return m_atoms[name] = atom;
}

std::string XDisplay::nameOf(xcb_atom_t atom)
{
    if (const auto known = m_names.find(atom); known != m_names.end())
        return known->second;
    const auto answer = reply(m_connection, xcb_get_atom_name(m_connection, atom), xcb_get_atom_name_reply);
    if (!answer)
        return {};
    const std::string name(xcb_get_atom_name_name(answer.get()), static_cast<std::size_t>(xcb_get_atom_name_name_length(answer.get())));
    m_atoms[name] = atom;
    return m_names[atom] = name;
}

xcb_window_t XDisplay::selectionOwner(ActivityLog& log)
{
    return log.native(trace::NativeId::xcb_get_selection_owner_, [&] {
        const auto answer = reply(m_connection, xcb_get_selection_owner(m_connection, m_clipboard), xcb_get_selection_owner_reply);
        return answer ? answer->owner : xcb_window_t{XCB_NONE};
    });
}

std::size_t XDisplay::largestProperty() const
{
    const std::size_t request = std::size_t{xcb_get_maximum_request_length(m_connection)} * 4;
    return std::min(kChunk, request - 64);
}

void XDisplay::setProperty(ActivityLog& log, xcb_window_t window, xcb_atom_t property, xcb_atom_t type,
                           std::uint8_t format, const void* data, std::size_t items)
{
    log.native(trace::NativeId::xcb_change_property_, [&] {
        return xcb_change_property(m_connection, XCB_PROP_MODE_REPLACE, window, property, type, format,
                                   static_cast<std::uint32_t>(items), data).sequence;
    });
}

}  // namespace ipc::posix::clipboard
