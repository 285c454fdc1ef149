// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/deadline.h"
#include "ipc/posix/handle_table.h"
#include "ipc/posix/watch_list.h"
#include "ipc/process.h"
#include "ipc/sys/process.h"
#include "ipc/sys/sync.h"
#include "ipc/trace/call.h"

#include <algorithm>
#include <array>

namespace ipc::posix {
namespace {

constexpr auto kSingle = "WaitForSingleObject";
constexpr auto kMultiple = "WaitForMultipleObjects";

bool isOneself(Handle handle) { return handle == kCurrentProcess || handle == kCurrentThread; }

Result<Pin> waitable(const char* call, Handle handle)
{
    Pin object = pin(handle);
    if (!object) [[unlikely]]
        return fail(call, ErrorCode::InvalidHandle);
    if ((object.access() & kSynchronize) == 0) [[unlikely]]
        return fail(call, ErrorCode::AccessDenied, 0, "the handle lacks SYNCHRONIZE");
    return object;
}

// What a list of handles stands for; oneself, which is never signalled while it waits, is an empty pin.
Result<std::vector<Pin>> pinned(std::span<const Handle> handles, bool waitAll)
{
    if (handles.empty() || handles.size() > kMostWaitObjects)
        return fail(kMultiple, ErrorCode::InvalidParameter, 0, std::to_string(handles.size()) + " handles; 1 to 64 can be waited for");
    std::vector<Pin> objects;
    for (const Handle handle : handles) {
        auto object = isOneself(handle) ? Result<Pin>(Pin()) : waitable(kMultiple, handle);
        if (!object)
            return Unexpected(object.error());
        objects.push_back(std::move(*object));
    }
    const auto sameAs = [&](const Pin& object) {
        return std::ranges::count_if(objects, [&](const Pin& other) { return other && object && &*other == &*object; });
    };
    const bool oneselfTwice = std::ranges::count(handles, kCurrentProcess) > 1 || std::ranges::count(handles, kCurrentThread) > 1;
    if (waitAll && (oneselfTwice || std::ranges::any_of(objects, [&](const Pin& object) { return sameAs(object) > 1; })))
        return fail(kMultiple, ErrorCode::InvalidParameter, 0, "an object twice, where all are waited for");
    return objects;
}

Result<std::optional<MultipleWait>> takeOne(const std::vector<Pin>& objects)
{
    for (std::size_t i = 0; i < objects.size(); ++i) {
        const auto ready = objects[i] ? objects[i]->signalled() : false;
        if (!ready)
            return Unexpected(ready.error());
        const auto taken = *ready ? objects[i]->wait(Timeout(0)) : WaitStatus::TimedOut;
        if (!taken)
            return Unexpected(taken.error());
        if (*taken != WaitStatus::TimedOut)
            return MultipleWait{*taken, static_cast<std::uint32_t>(i)};
    }
    return std::nullopt;
}

// All or nothing: if one has been taken by somebody else since it was looked at, what was taken before it goes back.
Result<std::optional<MultipleWait>> takeAll(const std::vector<Pin>& objects)
{
    for (const Pin& object : objects) {
        const auto ready = object ? object->signalled() : false;
        if (!ready)
            return Unexpected(ready.error());
        if (!*ready)
            return std::nullopt;
    }
    MultipleWait result{WaitStatus::Signalled, 0};
    for (auto object = objects.begin(); object != objects.end(); ++object) {
        const auto taken = (*object)->wait(Timeout(0));
        if (taken && *taken == WaitStatus::Abandoned)
            result.status = WaitStatus::Abandoned;
        if (taken && *taken != WaitStatus::TimedOut)
            continue;
        while (object != objects.begin())
            (*--object)->giveBack();
        return taken ? Result<std::optional<MultipleWait>>(std::nullopt) : Unexpected(taken.error());
    }
    return result;
}

// A wait for several objects as these know of it.
class Watch {
public:
    Watch(const std::vector<Pin>& objects, bool any) : m_objects(objects), m_any(any) {}

    // Before the look: what changes after it ends the sleep.
    void begin()
    {
        m_list.clear();
        for (std::size_t i = 0; i < m_objects.size(); ++i)
            m_seen[i] = m_objects[i] ? m_objects[i]->watch(m_list, m_any) : 0;
        if (!m_begun)
            m_since = m_seen;
        m_begun = true;
    }
    // Returns when it is worth another look, or with the object whose signal was handed over.
    std::optional<MultipleWait> sleep(const timespec* deadline)
    {
        for (std::size_t i = 0; i < m_objects.size(); ++i)
            if (m_objects[i] && !m_objects[i]->isWatched(m_seen[i]))
                return std::nullopt;
        if (const auto meanwhile = caught())
            return meanwhile;
        m_list.sleep(deadline);
        return caught();
    }

private:
    // If there are more, signalled before this thread ran, the others go on to the next.
    std::optional<MultipleWait> caught()
    {
        std::optional<MultipleWait> first;
        for (std::size_t i = 0; m_any && i < m_objects.size(); ++i) {
            if (!m_objects[i] || !m_objects[i]->caught(m_since[i]))
                continue;
            if (first)
                m_objects[i]->giveBack();
            else
                first = MultipleWait{WaitStatus::Signalled, static_cast<std::uint32_t>(i)};
        }
        return first;
    }

    const std::vector<Pin>& m_objects;
    bool m_any;
    bool m_begun = false;
    std::array<std::uint64_t, kMostWaitObjects> m_since{};   // when the wait began: what was signalled and reset between two sleeps is caught
    std::array<std::uint64_t, kMostWaitObjects> m_seen{};    // when it last looked
    WatchList m_list;
};

Result<MultipleWait> takeInTime(const std::vector<Pin>& objects, bool waitAll, Timeout timeout)
{
    const Deadline deadline(timeout);
    const timespec until = deadline.never() ? timespec{} : deadline.at();
    Watch watch(objects, !waitAll);
    for (bool first = true;; first = false) {
        const bool late = deadline.passed();
        if (!first && !late)
            watch.begin();
        const auto taken = waitAll ? takeAll(objects) : takeOne(objects);
        if (!taken)
            return Unexpected(taken.error());
        if (*taken || late)
            return taken->value_or(MultipleWait{});
        if (first)
            continue;
        if (const auto caught = watch.sleep(deadline.never() ? nullptr : &until))
            return *caught;
    }
}

}  // namespace
}  // namespace ipc::posix

namespace ipc::sys {

using namespace ipc::posix;

Result<WaitStatus> waitForSingleObject(Handle handle, Timeout timeout)
{
    if (isOneself(handle)) [[unlikely]] {
        sys::sleep(timeout);
        return WaitStatus::TimedOut;
    }
    const auto object = waitable(kSingle, handle);
    return object ? (*object)->wait(timeout) : Unexpected(object.error());
}

Result<MultipleWait> waitForMultipleObjects(std::span<const Handle> handles, bool waitAll, Timeout timeout)
{
    const auto objects = pinned(handles, waitAll);
    if (!objects)
        return Unexpected(objects.error());
    const auto taken = takeInTime(*objects, waitAll, timeout);
    if (!taken || taken->status == WaitStatus::TimedOut)
        return taken;
    // The record is of the whole list: what became of the single ones is told beside it.
    for (std::size_t i = 0; i < objects->size(); ++i)
        if (waitAll || i == taken->index)
            recordChange(*(*objects)[i]);
    if (auto* call = trace::current(); call && !waitAll)
        call->channel((*objects)[taken->index]->channel());
    return taken;
}

}  // namespace ipc::sys
