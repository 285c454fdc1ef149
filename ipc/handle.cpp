// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/handle.h"

#include "ipc/sys/handle.h"
#include "ipc/trace/call.h"

#include <array>

namespace ipc {

std::string_view toText(HandleKind kind)
{
    static constexpr std::array<std::string_view, 14> kTexts{
        "Handle", "File", "Pipe, read end", "Pipe, write end", "Pipe, server end", "Pipe, client end",
        "Mailslot, server", "Mailslot, client", "File mapping", "Mutex", "Event", "Process", "Thread", "Semaphore"};
    const auto index = static_cast<std::size_t>(kind);
    return kTexts[index < kTexts.size() ? index : 0];
}

Family accessFamily(HandleKind kind)
{
    switch (kind) {
    case HandleKind::FileMapping: return Family::SectionAccess;
    case HandleKind::Mutex: return Family::MutexAccess;
    case HandleKind::Event: return Family::EventAccess;
    case HandleKind::Semaphore: return Family::SemaphoreAccess;
    case HandleKind::Process: return Family::ProcessAccess;
    case HandleKind::Thread: return Family::ThreadAccess;
    default: return Family::Access;   // pipes and mailslots are file objects
    }
}

Result<void> closeHandle(Handle handle)
{
    trace::Call call(CallId::CloseHandle, handle);
    return call.end(sys::closeHandle(handle));
}

Result<std::uint32_t> getHandleInformation(Handle handle)
{
    trace::Call call(CallId::GetHandleInformation, handle);
    auto flags = call.end(sys::getHandleInformation(handle));
    if (flags)
        call.out(trace::Key::flags, Family::HandleFlags, *flags);
    return flags;
}

Result<void> setHandleInformation(Handle handle, std::uint32_t mask, std::uint32_t flags)
{
    trace::Call call(CallId::SetHandleInformation, handle);
    call.in(trace::Key::mask, Family::HandleFlags, mask).in(trace::Key::flags, Family::HandleFlags, flags);
    return call.end(sys::setHandleInformation(handle, mask, flags));
}

Result<Handle> duplicateHandle(Handle handle, const DuplicateOptions& options)
{
    trace::Call call(CallId::DuplicateHandle, handle);
    call.in(trace::Key::inheritHandle, options.inheritHandle);
    if (options.options != kDuplicateSameAccess)
        call.in(trace::Key::flags, Family::DuplicateFlags, options.options);
    if ((options.options & kDuplicateSameAccess) == 0)
        call.in(trace::Key::access, Family::ObjectAccess, options.access);
    auto copy = call.end(sys::duplicateHandle(handle, options));
    if (copy)
        call.out(trace::Key::result, *copy);
    return copy;
}

Result<HandleInfo> describeHandle(Handle handle) { return sys::describeHandle(handle); }

void closeAllHandles() { sys::closeAllHandles(); }

std::vector<HandleInfo> openHandles() { return sys::openHandles(); }

}  // namespace ipc
