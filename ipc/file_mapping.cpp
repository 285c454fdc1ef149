// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/file_mapping.h"

#include "ipc/sys/file_mapping.h"
#include "ipc/trace/call.h"

namespace ipc {

using trace::Key;

Result<Created> createFileMapping(const FileMappingOptions& options)
{
    trace::Call call(CallId::CreateFileMapping);
    call.in(Key::handle, options.file).in(Key::protection, Family::PageProtection, options.protection)
        .in(Key::size, options.size).in(Key::name, options.name).in(Key::inheritHandle, options.security.inheritHandle);
    auto created = call.end(sys::createFileMapping(options));
    if (created) {
        call.made(created->handle).out(Key::alreadyExisted, created->alreadyExisted);
        if (created->alreadyExisted)
            call.status(ErrorCode::AlreadyExists);
    }
    return created;
}

Result<Handle> openFileMapping(std::uint32_t access, bool inheritHandle, const std::string& name)
{
    trace::Call call(CallId::OpenFileMapping);
    call.in(Key::access, Family::MapAccess, access).in(Key::inheritHandle, inheritHandle).in(Key::name, name);
    auto handle = call.end(sys::openFileMapping(access, inheritHandle, name));
    if (handle)
        call.made(*handle);
    return handle;
}

Result<View> mapViewOfFile(Handle mapping, const ViewOptions& options)
{
    trace::Call call(CallId::MapViewOfFile, mapping);
    call.in(Key::access, Family::MapAccess, options.access).in(Key::offset, options.offset)
        .in(Key::size, options.size).in(Key::base, options.base);
    auto view = call.end(sys::mapViewOfFile(mapping, options));
    if (view)
        call.out(Key::address, view->address).out(Key::viewSize, view->size);
    return view;
}

Result<void> unmapViewOfFile(std::uint64_t address)
{
    trace::Call call(CallId::UnmapViewOfFile);
    call.in(Key::address, address);
    return call.end(sys::unmapViewOfFile(address));
}

Result<void> flushViewOfFile(std::uint64_t address, std::uint64_t size)
{
    trace::Call call(CallId::FlushViewOfFile);
    call.in(Key::address, address).in(Key::size, size);
    return call.end(sys::flushViewOfFile(address, size));
}

Result<MemoryInfo> virtualQuery(std::uint64_t address)
{
    trace::Call call(CallId::VirtualQuery);
    call.in(Key::address, address);
    auto info = call.end(sys::virtualQuery(address));
    if (info)
        call.out(Key::base, info->baseAddress).out(Key::size, info->regionSize)
            .out(Key::state, Family::MemoryState, info->state)
            .out(Key::protection, Family::PageProtection, info->protection);
    return info;
}

Result<void> readMemory(std::uint64_t address, std::span<std::byte> buffer)
{
    trace::Call call(CallId::ReadMemory);
    call.in(Key::address, address).in(Key::size, buffer.size());
    auto result = call.end(sys::readMemory(address, buffer));
    if (result) [[likely]]
        call.bytes(buffer.size()).dataOut(buffer);
    return result;
}

Result<void> writeMemory(std::uint64_t address, std::span<const std::byte> data)
{
    trace::Call call(CallId::WriteMemory);
    call.in(Key::address, address).dataIn(data);
    auto result = call.end(sys::writeMemory(address, data));
    if (result) [[likely]]
        call.bytes(data.size());
    return result;
}

Result<std::uint64_t> incrementMemory(const IncrementOptions& options)
{
    trace::Call call(CallId::IncrementMemory);
    call.in(Key::address, options.address).in(Key::size, std::uint64_t{options.width}).in(Key::count, options.count)
        .in(Key::sync, Family::IncrementSync, static_cast<std::uint64_t>(options.sync)).in(Key::mutex, options.mutex);
    auto last = call.end(sys::incrementMemory(options));
    if (last)
        call.bytes(options.width).out(Key::value, *last);
    return last;
}

Result<Bounce> bounceMemory(const BounceOptions& options)
{
    trace::Call call(CallId::BounceMemory);
    call.in(Key::address, options.address).in(Key::first, options.first).in(Key::count, options.count).in(Key::timeout, static_cast<std::uint64_t>(options.timeout.count()));
    auto bounce = call.end(sys::bounceMemory(options));
    if (bounce)
        call.bytes(4).out(Key::value, bounce->value).out(Key::mean, bounce->mean).out(Key::fastest, bounce->fastest);
    return bounce;
}

}  // namespace ipc
