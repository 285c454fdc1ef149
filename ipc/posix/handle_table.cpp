// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/handle_table.h"

#include "ipc/posix/access.h"
#include "ipc/posix/process.h"
#include "ipc/posix/thread.h"
#include "ipc/process.h"
#include "ipc/sys/handle.h"
#include "ipc/trace/call.h"

#include <algorithm>
#include <array>
#include <mutex>
#include <span>
#include <thread>

namespace ipc::posix {

constinit std::array<detail::Slot, 16384> detail::slots;

namespace {

using detail::Slot;
using detail::slotOf;
using detail::slots;

struct Table {
    std::atomic<std::size_t> used{0};   // the slots before it have been open at some time; those behind it never
    std::mutex mutex;   // opening, closing, enumerating; never looking up
};

constinit Table g_table;

Handle numberOf(const Slot& slot)
{
    return static_cast<Handle>((static_cast<std::uint64_t>(&slot - slots.data()) + 1) * 4);
}

HandleInfo infoOf(const Slot& slot)
{
    HandleInfo info;
    info.handle = numberOf(slot);
    info.kind = slot.object->kind();
    info.access = slot.access;
    info.inheritable = (slot.flags.load() & kHandleFlagInherit) != 0;
    info.channel = slot.object->channel();
    slot.object->describe(info);
    return info;
}

Slot* freeSlot(Handle at)
{
    if (at != Handle::Null) {
        Slot* slot = slotOf(at);
        return slot && !slot->taken ? slot : nullptr;
    }
    for (Slot& slot : slots)
        if (!slot.taken)
            return &slot;
    return nullptr;
}

std::array<Adopt, 32>& adoptions()
{
    static std::array<Adopt, 32> instance{};
    return instance;
}

}  // namespace

void detail::empty(Slot& slot)
{
    std::shared_ptr<Object> object = std::move(slot.object);
    slot.object.reset();
    object.reset();   // the destructor may be slow: before the slot is offered again, outside the mutex
    const std::lock_guard lock(g_table.mutex);
    slot.taken = false;
}

Result<Handle> openHandle(std::shared_ptr<Object> object, std::uint32_t access, bool inheritable, Handle at)
{
    std::unique_lock lock(g_table.mutex);
    Slot* slot = freeSlot(at);
    if (!slot)
        return fail("CreateHandle", at == Handle::Null ? ErrorCode::NotEnoughMemory : ErrorCode::InvalidHandle);
    slot->taken = true;
    const auto count = static_cast<std::size_t>(slot - slots.data()) + 1;
    g_table.used.store(std::max(count, g_table.used.load(std::memory_order_relaxed)), std::memory_order_release);
    slot->object = std::move(object);
    slot->access = access;
    slot->flags.store(inheritable ? kHandleFlagInherit : 0);
    slot->pins.store(Slot::kOpen + 1, std::memory_order_release);
    lock.unlock();
    const Handle handle = numberOf(*slot);
    if (trace::attached())
        if (const Pin use = pin(handle)) {
            const HandleInfo info = infoOf(*slot);
            if (trace::Call* call = trace::current())
                call->channel(info.channel);
            trace::objectChanged(trace::ObjectEvent::Opened, info);
        }
    return handle;
}

namespace {

template <class F>
void forEachOpen(F&& visit)
{
    for (Slot& slot : std::span(slots).first(g_table.used.load(std::memory_order_acquire))) {
        if ((slot.pins.load(std::memory_order_relaxed) & Slot::kOpen) == 0)
            continue;
        if (const Pin use = pin(numberOf(slot)))
            visit(slot);
    }
}

}  // namespace

void recordChange(const Object& object)
{
    if (!trace::attached())
        return;
    forEachOpen([&](Slot& slot) {
        if (slot.object.get() == &object)
            trace::objectChanged(trace::ObjectEvent::Changed, infoOf(slot));
    });
}

std::vector<InheritableHandle> inheritableHandles()
{
    std::vector<InheritableHandle> handles;
    forEachOpen([&](Slot& slot) {
        if ((slot.flags.load() & kHandleFlagInherit) != 0)
            handles.push_back({numberOf(slot), slot.access, slot.object});
    });
    return handles;
}

AdoptionOf::AdoptionOf(HandleKind kind, Adopt adopt) { adoptions()[static_cast<std::size_t>(kind)] = adopt; }

Result<std::shared_ptr<Object>> adopt(HandleKind kind, std::vector<int> fds, std::string_view state)
{
    const auto index = static_cast<std::size_t>(kind);
    const Adopt maker = index < adoptions().size() ? adoptions()[index] : nullptr;
    if (!maker)
        return fail("CreateProcess", ErrorCode::NotSupported, 0, "this kind of handle cannot be inherited");
    return maker(std::move(fds), state);
}

Result<Transfer> Object::read(std::span<std::byte>) { return fail("ReadFile", ErrorCode::InvalidHandle); }
Result<std::size_t> Object::write(std::span<const std::byte>) { return fail("WriteFile", ErrorCode::InvalidHandle); }
Result<void> Object::flush() { return fail("FlushFileBuffers", ErrorCode::InvalidHandle); }
Result<bool> Object::signalled()
{
    return wait(Timeout(0)).map([](WaitStatus status) { return status != WaitStatus::TimedOut; });
}
Result<WaitStatus> Object::wait(Timeout) { return fail("WaitForSingleObject", ErrorCode::InvalidHandle); }

}  // namespace ipc::posix

namespace ipc::sys {

using namespace ipc::posix;

namespace {

Result<void> closeAs(Closing how, Handle handle)
{
    if (isPseudoHandle(handle))
        return {};
    const Pin use = pin(handle);
    Slot* slot = slotOf(handle);
    if (!use)
        return fail("CloseHandle", ErrorCode::InvalidHandle);
    if ((slot->flags.load() & kHandleFlagProtectFromClose) != 0)
        return fail("CloseHandle", ErrorCode::InvalidHandle, 0, "protected by HANDLE_FLAG_PROTECT_FROM_CLOSE");
    const std::shared_ptr<Object> object = slot->object;
    if ((slot->pins.fetch_and(~Slot::kOpen, std::memory_order_acq_rel) & Slot::kOpen) == 0)
        return fail("CloseHandle", ErrorCode::InvalidHandle, 0, "another thread closed it first");
    if (trace::attached())
        trace::objectChanged(trace::ObjectEvent::Closed, infoOf(*slot));
    bool last = true;
    forEachOpen([&](Slot& other) { last = last && other.object != object; });
    if (last)
        object->lastHandleClosed(how);
    slot->pins.fetch_sub(1, std::memory_order_acq_rel);   // the open handle's own; `use` still holds one
    return {};
}

}  // namespace

Result<void> closeHandle(Handle handle) { return closeAs(Closing::ByCall, handle); }

Result<std::uint32_t> getHandleInformation(Handle handle)
{
    if (isPseudoHandle(handle))
        return 0;
    if (!pin(handle))
        return fail("GetHandleInformation", ErrorCode::InvalidHandle);
    return slotOf(handle)->flags.load();
}

Result<void> setHandleInformation(Handle handle, std::uint32_t mask, std::uint32_t flags)
{
    if (isPseudoHandle(handle))
        return fail("SetHandleInformation", ErrorCode::AccessDenied, 0, "a pseudo handle");
    const Pin use = pin(handle);
    if (!use)
        return fail("SetHandleInformation", ErrorCode::InvalidHandle);
    if ((mask & ~(kHandleFlagInherit | kHandleFlagProtectFromClose)) != 0)
        return fail("SetHandleInformation", ErrorCode::InvalidParameter);
    Slot* slot = slotOf(handle);
    slot->flags.store((slot->flags.load() & ~mask) | (flags & mask));
    if (trace::attached())
        trace::objectChanged(trace::ObjectEvent::Changed, infoOf(*slot));
    return {};
}

Result<Handle> duplicateHandle(Handle handle, const DuplicateOptions& options)
{
    constexpr auto kCall = "DuplicateHandle";
    const bool sameAccess = (options.options & kDuplicateSameAccess) != 0;
    if (handle == Handle::Invalid)
        return openOwnProcess(sameAccess ? kProcessAllAccess : grantedAccess(HandleKind::Process, options.access), options.inheritHandle);
    if (handle == kCurrentThread)
        return openOwnThread(sameAccess ? kThreadAllAccess : grantedAccess(HandleKind::Thread, options.access), options.inheritHandle);
    const Pin use = pin(handle);
    if (!use)
        return fail(kCall, ErrorCode::InvalidHandle);
    const std::uint32_t access = sameAccess ? use.access() : grantedAccess(use->kind(), options.access);
    const bool mayHave = !isFileObject(use->kind()) || (access & ~use.access()) == 0;
    auto copy = mayHave ? openHandle(slotOf(handle)->object, access, options.inheritHandle)
                        : fail(kCall, ErrorCode::AccessDenied, 0, "the handle has not the rights that the copy should have");
    if ((options.options & kDuplicateCloseSource) != 0)
        (void)sys::closeHandle(handle);   // also if there is no copy; a protected one stays
    return copy;
}

Result<HandleInfo> describeHandle(Handle handle)
{
    const Pin use = pin(handle);
    if (!use)
        return fail("GetHandleInformation", ErrorCode::InvalidHandle);
    return infoOf(*slotOf(handle));
}

void closeAllHandles()
{
    forEachOpen([](Slot& slot) {
        slot.flags.store(0);
        (void)closeAs(Closing::ProcessEnds, numberOf(slot));   // another thread may have been faster
    });
}

std::vector<HandleInfo> openHandles()
{
    std::vector<HandleInfo> handles;
    forEachOpen([&](Slot& slot) { handles.push_back(infoOf(slot)); });
    return handles;
}

}  // namespace ipc::sys
