// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/win32/handle_table.h"

#include "ipc/sys/handle.h"
#include "ipc/trace/call.h"
#include "ipc/win32/identity.h"
#include "ipc/win32/mailslot_traffic.h"
#include "ipc/win32/overlapped.h"
#include "ipc/win32/pipe_traffic.h"

#include <array>
#include <memory>
#include <mutex>
#include <vector>

namespace ipc::win32 {
namespace {

// Handles are multiples of 4 and small; what lies beyond works all the same, but is not listed.
constexpr std::size_t kSlots = 16384;

struct Table {
    std::array<std::atomic<KnownHandle*>, kSlots> slots{};
    std::mutex mutex;   // opening, closing, listing; never looking up
    std::vector<std::unique_ptr<KnownHandle>> forgotten;   // a call may still be in them
};

Table& table()
{
    static auto* instance = new Table;   // outlives every thread
    return *instance;
}

std::atomic<KnownHandle*>* slotOf(Handle handle) noexcept
{
    const std::uint64_t number = value(handle);
    return number == 0 || number / 4 >= kSlots ? nullptr : &table().slots[number / 4];
}

void record(trace::ObjectEvent event, Handle handle, const KnownHandle& known)
{
    if (trace::attached())
        trace::objectChanged(event, infoOf(handle, known));
}

KnownHandle* forget(std::atomic<KnownHandle*>& slot)
{
    const std::lock_guard lock(table().mutex);
    KnownHandle* entry = slot.exchange(nullptr);
    if (entry)
        table().forgotten.emplace_back(entry);
    return entry;
}

KnownHandle* insert(std::atomic<KnownHandle*>& slot, std::unique_ptr<KnownHandle> entry)
{
    const std::lock_guard lock(table().mutex);
    if (KnownHandle* before = slot.exchange(entry.get()))
        table().forgotten.emplace_back(before);   // closed behind the library's back, and the number given out again
    return entry.release();
}

std::unique_ptr<KnownHandle> makeEntry(HandleKind kind, std::string name, std::uint64_t channel)
{
    auto entry = std::make_unique<KnownHandle>();
    entry->kind = kind;
    entry->name = std::move(name);
    entry->channel = channel;
    return entry;
}

}  // namespace

Handle opened(HANDLE native, HandleKind kind, std::string name, std::uint64_t channel, bool overlapped)
{
    const Handle handle = fromNative(native);
    if (auto* slot = slotOf(handle)) {
        auto entry = makeEntry(kind, std::move(name), channel);
        entry->overlapped = overlapped;
        attachIdentity(handle, *entry);
        attachTraffic(handle, *entry);
        attachMessages(*entry);
        record(trace::ObjectEvent::Opened, handle, *insert(*slot, std::move(entry)));
    }
    return handle;
}

KnownHandle* known(Handle handle) noexcept
{
    auto* slot = slotOf(handle);
    if (!slot)
        return nullptr;
    if (KnownHandle* entry = slot->load(std::memory_order_acquire))
        return entry;
    const HANDLE native = toNative(handle);
    DWORD flags = 0;
    if (!GetHandleInformation(native, &flags))
        return nullptr;
    const HandleKind kind = kindOf(native);
    const std::string name = narrow(kernelName(native));
    auto made = makeEntry(kind, name, kind == HandleKind::MailslotServer ? mailslotChannel(name) : 0);
    made->inherited = true;
    made->overlapped = isOverlapped(native);
    attachIdentity(handle, *made);
    attachTraffic(handle, *made);
    attachMessages(*made);
    KnownHandle* entry = insert(*slot, std::move(made));
    record(trace::ObjectEvent::Opened, handle, *entry);
    return entry;
}

void closing(Handle handle)
{
    auto* slot = slotOf(handle);
    if (!slot || !slot->load())
        return;
    record(trace::ObjectEvent::Closed, handle, *slot->load());
    if (KnownHandle* entry = forget(*slot)) {
        detachTraffic(*entry);
        entry->messages.store(nullptr);
        entry->identity.reset();
    }
}

void changed(Handle handle)
{
    if (trace::attached())
        if (const KnownHandle* entry = known(handle))
            record(trace::ObjectEvent::Changed, handle, *entry);
}

}  // namespace ipc::win32

namespace ipc::sys {

using namespace ipc::win32;

Result<void> closeHandle(Handle handle)
{
    DWORD flags = 0;
    if (!GetHandleInformation(toNative(handle), &flags))
        return lastError("CloseHandle");
    if ((flags & HANDLE_FLAG_PROTECT_FROM_CLOSE) == 0)
        closing(handle);
    return done(CloseHandle(toNative(handle)), "CloseHandle");
}

Result<std::uint32_t> getHandleInformation(Handle handle)
{
    DWORD flags = 0;
    if (!GetHandleInformation(toNative(handle), &flags))
        return lastError("GetHandleInformation");
    return static_cast<std::uint32_t>(flags);
}

Result<void> setHandleInformation(Handle handle, std::uint32_t mask, std::uint32_t flags)
{
    auto set = done(SetHandleInformation(toNative(handle), mask, flags), "SetHandleInformation");
    if (set)
        changed(handle);
    return set;
}

Result<Handle> duplicateHandle(Handle handle, const DuplicateOptions& options)
{
    const KnownHandle* entry = known(handle);
    HANDLE copy = nullptr;
    const HANDLE self = GetCurrentProcess();
    if (!DuplicateHandle(self, toNative(handle), self, &copy, options.access, options.inheritHandle, options.options))
        return lastError("DuplicateHandle");
    const Handle made = entry ? opened(copy, entry->kind, entry->name, entry->channel, entry->overlapped) : fromNative(copy);
    DWORD flags = 0;
    if ((options.options & kDuplicateCloseSource) != 0 && !GetHandleInformation(toNative(handle), &flags))
        closing(handle);
    return made;
}

Result<HandleInfo> describeHandle(Handle handle)
{
    const KnownHandle* entry = known(handle);
    if (!entry)
        return fail("GetHandleInformation", ErrorCode::InvalidHandle, ERROR_INVALID_HANDLE);
    return infoOf(handle, *entry);
}

namespace {

std::vector<Handle> listed()
{
    std::vector<Handle> handles;
    for (std::size_t i = 1; i < kSlots; ++i)
        if (table().slots[i].load(std::memory_order_relaxed))
            handles.push_back(static_cast<Handle>(i * 4));
    return handles;
}

}  // namespace

std::vector<HandleInfo> openHandles()
{
    std::vector<HandleInfo> handles;
    for (const Handle handle : listed())
        if (auto info = sys::describeHandle(handle))
            handles.push_back(std::move(*info));
    return handles;
}

void closeAllHandles()
{
    for (const Handle handle : listed()) {
        SetHandleInformation(toNative(handle), HANDLE_FLAG_PROTECT_FROM_CLOSE, 0);
        closing(handle);
        CloseHandle(toNative(handle));
    }
}

}  // namespace ipc::sys
