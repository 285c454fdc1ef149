// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/handle.h"
#include "ipc/trace/writer.h"

#include <cerrno>
#include <type_traits>
#include <utility>

namespace ipc::trace {

/// One portable call, from construction to destruction: the funnel through which all of them are recorded.
///
///     trace::Call call(CallId::ReadFile, handle);
///     call.in(Key::size, buffer.size());
///     auto read = call.end(sys::readFile(handle, buffer));
///     if (read) call.read(*read …)
///
/// With tracing off, all of it is a test of one pointer. Nothing is allocated and nothing locked. Spans given to
/// `data` must live until the Call ends.
class Call {
public:
    explicit Call(CallId id, Handle handle = Handle::Null) noexcept : m_ring(threadRing())
    {
        if (m_ring) [[unlikely]]
            begin(id, handle);
    }
    ~Call()
    {
        if (m_ring)
            publish();
    }
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;

    bool on() const noexcept { return m_ring != nullptr; }
    /// The handle that the call is about, if it is traced.
    Handle handle() const noexcept { return m_ring ? static_cast<Handle>(m_state.record.handle) : Handle::Null; }

    Call& in(Key key, std::uint64_t value) noexcept { return number(key, DetailType::Number, value, 0); }
    Call& in(Key key, std::uint32_t value) noexcept { return number(key, DetailType::Number, value, 0); }
    Call& in(Key key, Family family, std::uint64_t value) noexcept { return number(key, DetailType::Constant, value, 0, family); }
    Call& in(Key key, Handle handle) noexcept { return number(key, DetailType::Handle, value(handle), 0); }
    Call& in(Key key, bool value) noexcept { return number(key, DetailType::Bool, value, 0); }
    Call& in(Key key, std::string_view text) noexcept { return this->text(key, text, 0); }
    Call& in(Key key, const char* text) noexcept { return this->text(key, text, 0); }
    Call& out(Key key, std::uint64_t value) noexcept { return number(key, DetailType::Number, value, kOut); }
    Call& out(Key key, std::uint32_t value) noexcept { return number(key, DetailType::Number, value, kOut); }
    Call& out(Key key, Family family, std::uint64_t value) noexcept { return number(key, DetailType::Constant, value, kOut, family); }
    Call& out(Key key, Handle handle) noexcept { return number(key, DetailType::Handle, value(handle), kOut); }
    Call& out(Key key, bool value) noexcept { return number(key, DetailType::Bool, value, kOut); }
    Call& out(Key key, std::string_view text) noexcept { return this->text(key, text, kOut); }

    /// The data that went in (a write) or came out (a read); its size is the record's `bytes`.
    Call& dataIn(std::span<const std::byte> data) noexcept { return setData(data, 0); }
    Call& dataOut(std::span<const std::byte> data) noexcept { return setData(data, kOut); }
    Call& bytes(std::uint64_t moved) noexcept { return set(&Record::bytes, static_cast<std::uint32_t>(moved)); }

    /// The handle that the call made, for calls that return one.
    Call& made(Handle handle) noexcept { return set(&Record::handle, static_cast<std::uint32_t>(value(handle))); }

    /// For the backend: which channel the data went through and where in it. `flags`: kWrites, kReads, kMessage….
    void moved(std::uint64_t channel, std::uint64_t position, std::uint8_t flags) noexcept
    {
        set(&Record::channel, channel).set(&Record::position, position).flag(flags);
    }
    void channel(std::uint64_t channel) noexcept { set(&Record::channel, channel); }
    void flag(std::uint8_t flags) noexcept
    {
        if (m_ring)
            m_state.record.flags |= flags;
    }

    /// What `moved` was told, to hand it on to the record of another thread.
    struct Place {
        std::uint64_t channel = 0;
        std::uint64_t position = kNoPosition;
        std::uint8_t flags = 0;
    };
    Place place() const noexcept
    {
        return m_ring ? Place{m_state.record.channel, m_state.record.position, m_state.record.flags} : Place{};
    }
    /// For the backend: nothing worth a reading of the clock follows the call's last system call. If there was one, it ends the call.
    void endsWithSystemCall() noexcept
    {
        if (m_ring)
            m_state.endsWithSystemCall = true;
    }
    /// There is nothing to record after all.
    void discard() noexcept;

    /// A success that carries a code (183 ALREADY_EXISTS, 234 MORE_DATA).
    void status(ErrorCode code) noexcept { set(&Record::error, static_cast<std::uint32_t>(code)); }

    /// Takes down how the call ended and hands the result on.
    template <class R>
    R end(R&& result) noexcept
    {
        if (m_ring && !result) [[unlikely]]
            failed(result.error());
        return std::forward<R>(result);
    }

private:
    struct State {
        State() noexcept : details(buffer, sizeof buffer) {}

        Call* outer = nullptr;
        Record record;
        std::span<const std::byte> data;
        std::uint8_t dataOut = 0;
        bool hasData = false;
        bool endsWithSystemCall = false;
        DetailWriter details;
        std::byte buffer[1024];   // not filled in: what is not written costs nothing
    };

    void begin(CallId id, Handle handle) noexcept;
    void publish() noexcept;
    void failed(const Error& error) noexcept;
    template <class T>
    Call& set(T Record::*field, T value) noexcept
    {
        if (m_ring)
            m_state.record.*field = value;
        return *this;
    }
    Call& number(Key key, DetailType type, std::uint64_t value, std::uint8_t out, Family family = Family::None) noexcept
    {
        if (m_ring)
            m_state.details.number(key, type, value, out, family);
        return *this;
    }
    Call& text(Key key, std::string_view text, std::uint8_t out) noexcept
    {
        if (m_ring)
            m_state.details.text(key, text, out);
        return *this;
    }
    Call& setData(std::span<const std::byte> data, std::uint8_t out) noexcept
    {
        if (m_ring) {
            m_state.data = data;
            m_state.dataOut = out;
            m_state.hasData = true;
        }
        return *this;
    }

    ThreadRing* m_ring;
    union {
        State m_state;   // there if there is a ring to write to: a call that is not traced does not fill it in
    };
    static_assert(std::is_trivially_destructible_v<State>);
};

/// The innermost traced call of this thread, for a backend to say what it knows; null outside one or with tracing off.
Call* current() noexcept;

/// A remark inside or between calls ("stands in for …", "rendered in 3 ms").
void note(std::string_view text);

/// The call in progress wrote into one more channel than its own record can name: one receiver of a broadcast. A note
/// with the place of the data (kWrites, kMessage); `receiver` says in words where it went.
void delivered(std::uint64_t channel, std::uint64_t number, std::size_t bytes, std::string_view receiver);

/// This process started or ended; `name` is what the lab calls it.
void process(ProcessEvent event, std::string_view name);

/// A window message or X11 event. `flags`: kWrites when sent, kReads when received; `position` its number in the channel.
void message(MessageId id, std::uint64_t channel, std::uint64_t position, std::uint8_t flags,
             std::span<const std::byte> details);

/// When a system call begins for its record.
enum class Begin : std::uint8_t {
    Now,          ///< the clock is read
    WithTheLast,  ///< when the thread last read it: less was done since then than a reading costs
};

/// Makes one system call and records it beneath the portable one. `call` returns a value that is negative on failure
/// with errno set, and errno is preserved. `fd` is what the call was about, or -1.
template <class F>
auto native(NativeId id, std::int64_t fd, F&& call, Begin begin = Begin::Now) noexcept(noexcept(call()))
{
    ThreadRing* ring = threadRing();
    if (!ring) [[likely]]
        return call();
    const std::uint64_t start = begin == Begin::Now ? ring->tick() : ring->lastTick();
    auto result = call();
    const int error = result < 0 ? errno : 0;
    ring->publishNative(id, fd, start, result, error);
    if (error != 0)
        errno = error;
    return result;
}

}  // namespace ipc::trace
