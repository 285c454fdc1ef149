// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/overlapped.h"

#include "ipc/sys/overlapped.h"
#include "ipc/sys/sync.h"
#include "ipc/trace/call.h"

#include <algorithm>
#include <map>
#include <mutex>

namespace ipc {

using sys::Operation;
using sys::OperationPtr;
using trace::Key;

namespace {

struct Structure {
    Handle event = Handle::Null;
    OperationPtr last;   // started with it
};

// Never held while the backend is at work: what it records asks for what is pending.
struct Structures {
    std::mutex mutex;
    std::map<std::string, Structure> byName;
    std::vector<const Operation*> pending;
    std::uint64_t started = 0;
};

Structures& structures()
{
    static auto* instance = new Structures;   // outlives every thread
    return *instance;
}

// Its end may be known to whoever waits before it is on record.
bool isPending(const Operation* operation)
{
    return std::ranges::find(structures().pending, operation) != structures().pending.end() && !operation->outcome();
}

// The structure's event: the one given, the one it has, or one of its own.
Result<Handle> eventFor(const char* call, const Overlapped& overlapped)
{
    {
        const std::lock_guard lock(structures().mutex);
        Structure& structure = structures().byName[overlapped.name];
        if (structure.last && isPending(structure.last.get()))
            return fail(call, ErrorCode::InvalidParameter, 0, "the OVERLAPPED " + overlapped.name + " is in use");
        if (overlapped.event != Handle::Null)
            structure.event = overlapped.event;
        if (structure.event != Handle::Null)
            return structure.event;
    }
    const auto made = sys::createEvent({.name = {}, .manualReset = true});
    if (!made)
        return Unexpected(made.error());
    const std::lock_guard lock(structures().mutex);
    return structures().byName[overlapped.name].event = made->handle;
}

Result<OperationPtr> makeOperation(CallId call, Handle handle, const Overlapped& overlapped)
{
    const auto event = eventFor(callName(call).data(), overlapped);
    if (!event)
        return Unexpected(event.error());
    OperationPtr operation = sys::makeOperation();
    operation->call = call;
    operation->handle = handle;
    operation->event = *event;
    operation->name = overlapped.name;
    const std::lock_guard lock(structures().mutex);
    operation->number = ++structures().started;
    structures().byName[overlapped.name].last = operation;
    structures().pending.push_back(operation.get());
    return operation;
}

void forget(const Operation& operation)
{
    const std::lock_guard lock(structures().mutex);
    std::erase(structures().pending, &operation);
}

OperationPtr lastOf(const std::string& name)
{
    const std::lock_guard lock(structures().mutex);
    const auto found = structures().byName.find(name);
    return found == structures().byName.end() ? nullptr : found->second.last;
}

std::span<const std::byte> received(const Operation& operation, const Transfer& transfer)
{
    return std::span(operation.buffer).first(std::min(transfer.bytes, operation.buffer.size()));
}

void note(trace::Call& call, const Operation& operation, const Result<Transfer>& result)
{
    if (!result)
        return;
    call.bytes(result->bytes);
    if (!operation.buffer.empty())
        call.dataOut(received(operation, *result));
    if (result->moreData)
        call.status(ErrorCode::MoreData);
}

OverlappedTransfer delivered(const Operation& operation, const Transfer& transfer)
{
    const auto data = received(operation, transfer);
    return {transfer.bytes, transfer.moreData, {data.begin(), data.end()}};
}

// One call that starts an operation, with its record. `fill` adds arguments and buffers.
template <class F>
Result<OverlappedTransfer> start(CallId id, Handle handle, const Overlapped& overlapped, F&& fill)
{
    OperationPtr operation;
    Result<Transfer> result;
    {
        trace::Call call(id, handle);
        auto made = call.end(makeOperation(id, handle, overlapped));
        if (!made) {
            call.in(Key::overlapped, overlapped.name);
            return Unexpected(made.error());
        }
        operation = std::move(*made);
        fill(call, *operation);
        call.in(Key::overlapped, overlapped.name).in(Key::event, operation->event).in(Key::operation, operation->number);
        result = call.end(sys::startOperation(operation));
        note(call, *operation, result);
    }
    const bool pending = !result && result.error() == ErrorCode::IoPending;
    operation->told.reach();
    if (!pending)
        forget(*operation);
    else
        sys::handleChanged(handle);
    if (!result)
        return Unexpected(result.error());
    return delivered(*operation, *result);
}

}  // namespace

Result<OverlappedTransfer> readFile(Handle handle, std::size_t size, const Overlapped& overlapped)
{
    return start(CallId::ReadFile, handle, overlapped, [&](trace::Call& call, Operation& operation) {
        call.in(Key::size, size);
        operation.buffer.resize(size);
    });
}

Result<OverlappedTransfer> writeFile(Handle handle, std::vector<std::byte> data, const Overlapped& overlapped)
{
    return start(CallId::WriteFile, handle, overlapped, [&](trace::Call& call, Operation& operation) {
        operation.request = std::move(data);
        call.dataIn(operation.request).bytes(operation.request.size());
    });
}

Result<OverlappedTransfer> transactNamedPipe(Handle handle, std::vector<std::byte> request, std::size_t size,
                                             const Overlapped& overlapped)
{
    return start(CallId::TransactNamedPipe, handle, overlapped, [&](trace::Call& call, Operation& operation) {
        operation.request = std::move(request);
        operation.buffer.resize(size);
        call.in(Key::size, size);
    });
}

Result<void> connectNamedPipe(Handle handle, const Overlapped& overlapped)
{
    return start(CallId::ConnectNamedPipe, handle, overlapped, [](trace::Call&, Operation&) {}).map([](const auto&) {});
}

Result<OverlappedTransfer> getOverlappedResult(Handle handle, const std::string& name, bool wait)
{
    trace::Call call(CallId::GetOverlappedResult, handle);
    call.in(Key::overlapped, name).in(Key::wait, wait);
    const OperationPtr operation = lastOf(name);
    if (!operation)
        return call.end(Result<OverlappedTransfer>(fail("GetOverlappedResult", ErrorCode::InvalidParameter, 0, "nothing was started with " + name)));
    call.in(Key::operation, operation->number);
    if (wait && !operation->outcome())
        if (const auto waited = call.end(sys::awaitOperation(*operation)); !waited)
            return Unexpected(waited.error());
    const auto outcome = operation->outcome();
    if (!outcome)
        return call.end(Result<OverlappedTransfer>(fail("GetOverlappedResult", ErrorCode::IoIncomplete)));
    auto result = call.end(*outcome);
    note(call, *operation, result);
    return result.map([&](const Transfer& transfer) { return delivered(*operation, transfer); });
}

Result<bool> hasOverlappedIoCompleted(const std::string& name)
{
    trace::Call call(CallId::HasOverlappedIoCompleted);
    call.in(Key::overlapped, name);
    const OperationPtr operation = lastOf(name);
    if (!operation)
        return call.end(Result<bool>(fail("HasOverlappedIoCompleted", ErrorCode::InvalidParameter, 0, "nothing was started with " + name)));
    const bool done = operation->outcome().has_value();
    call.out(Key::result, done);
    return done;
}

Result<void> cancelIoEx(Handle handle, const std::optional<std::string>& name)
{
    trace::Call call(CallId::CancelIoEx, handle);
    if (!name)
        return call.end(sys::cancelIoEx(handle, nullptr));
    call.in(Key::overlapped, *name);
    const OperationPtr operation = lastOf(*name);
    if (!operation)
        return call.end(Result<void>(fail("CancelIoEx", ErrorCode::NotFound, 0, "nothing was started with " + *name)));
    return call.end(sys::cancelIoEx(handle, operation.get()));
}

Handle overlappedEvent(const std::string& name)
{
    const std::lock_guard lock(structures().mutex);
    const auto found = structures().byName.find(name);
    return found == structures().byName.end() ? Handle::Null : found->second.event;
}

std::vector<std::string> pendingOn(Handle handle)
{
    std::vector<std::string> pending;
    const std::lock_guard lock(structures().mutex);
    for (const Operation* operation : structures().pending)
        if (operation->handle == handle && !operation->outcome())
            pending.push_back(std::string(callName(operation->call)) + ' ' + operation->name);
    return pending;
}

HandleFact pendingFact(Handle handle)
{
    std::string all;
    for (const std::string& one : pendingOn(handle))
        all += (all.empty() ? "" : ", ") + one;
    return {"Pending operations", all.empty() ? "none" : all};
}

}  // namespace ipc

namespace ipc::sys {

void completed(trace::Call& record, const Operation& operation)
{
    operation.told.await();
    forget(operation);
    record.in(Key::kind, callName(operation.call)).in(Key::overlapped, operation.name).in(Key::operation, operation.number);
    note(record, operation, record.end(operation.outcome().value_or(Transfer{})));
    handleChanged(operation.handle);
}

}  // namespace ipc::sys
