// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/posix/clipboard/frame.h"
#include "ipc/result.h"

#include <chrono>
#include <cstdlib>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <xcb/xcb.h>

/// The keeper's connection to the X server. Everything runs on the keeper's one thread.
namespace ipc::posix::clipboard {

using Clock = std::chrono::steady_clock;

/// What is done in X11 on behalf of one call, to be recorded there. Shared by the steps of a conversion.
class ActivityLog {
public:
    /// Makes one call of libxcb and takes down that and when it was made.
    template <class F>
    auto native(trace::NativeId id, F&& call)
    {
        const std::uint64_t start = trace_now();
        auto result = call();
        add(trace::Kind::Native, static_cast<std::uint16_t>(id), start, {});
        return result;
    }
    /// An event that came from the X server (or went to another program).
    void message(trace::MessageId id, std::uint8_t flags, std::uint64_t window, std::string_view target);
    std::vector<Activity> take() { return std::exchange(m_list, {}); }

private:
    static std::uint64_t trace_now();
    void add(trace::Kind kind, std::uint16_t what, std::uint64_t start, std::string details, std::uint8_t flags = 0);

    std::vector<Activity> m_list;
};
using Log = std::shared_ptr<ActivityLog>;

/// What libxcb allocates and its caller frees.
struct FreeReply {
    void operator()(void* reply) const { std::free(reply); }
};
template <class T>
using Reply = std::unique_ptr<T, FreeReply>;

class XDisplay {
public:
    /// Connects to $DISPLAY and makes the keeper's window. 31 with the reason when there is no display.
    static Result<std::unique_ptr<XDisplay>> open();
    ~XDisplay();
    XDisplay(const XDisplay&) = delete;
    XDisplay& operator=(const XDisplay&) = delete;

    xcb_connection_t* connection() const { return m_connection; }
    xcb_window_t window() const { return m_window; }
    xcb_atom_t clipboard() const { return m_clipboard; }
    std::uint8_t fixesEvent() const { return m_fixesEvent; }
    bool lost() const { return xcb_connection_has_error(m_connection) != 0; }

    xcb_atom_t atom(const std::string& name);
    std::string nameOf(xcb_atom_t atom);
    xcb_window_t selectionOwner(ActivityLog& log);
    /// Most bytes that go into a property at once.
    std::size_t largestProperty() const;
    void setProperty(ActivityLog& log, xcb_window_t window, xcb_atom_t property, xcb_atom_t type, std::uint8_t format,
                     const void* data, std::size_t items);
    void flush() { xcb_flush(m_connection); }

private:
    XDisplay() = default;
    static Result<std::unique_ptr<XDisplay>> openOnce();
    Result<void> prepare(int screen);

    xcb_connection_t* m_connection = nullptr;
    xcb_window_t m_window = 0;
    xcb_atom_t m_clipboard = 0;
    std::uint8_t m_fixesEvent = 0;
    std::map<std::string, xcb_atom_t, std::less<>> m_atoms;
    std::map<xcb_atom_t, std::string> m_names;
};

}  // namespace ipc::posix::clipboard
