// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/win32/overlapped.h"

#include "ipc/sys/overlapped.h"
#include "ipc/trace/call.h"
#include "ipc/win32/blocking.h"
#include "ipc/win32/mailslot_traffic.h"
#include "ipc/win32/pipe_traffic.h"

#include <deque>
#include <map>
#include <mutex>
#include <thread>
#include <winternl.h>

namespace ipc::win32 {
namespace {

constexpr ULONG_PTR kStatusPending = 0x103;

struct PipeOperation final : sys::Operation {
    PipeOperation() { overlapped.Internal = kStatusPending; }

    mutable OVERLAPPED overlapped{};
    KnownHandle* entry = nullptr;
    bool wasPending = false;   // set before the start is told
    std::uint64_t position = trace::kNoPosition;   // of what a pending read has brought, once its turn in PendingReads has come

    const char* callName() const { return ipc::callName(call).data(); }
    std::optional<Result<Transfer>> outcome() const override;
};

Result<Transfer> transferEnded(BOOL succeeded, DWORD bytes, const char* call)
{
    const DWORD error = succeeded ? ERROR_SUCCESS : GetLastError();
    if (error == ERROR_SUCCESS || error == ERROR_MORE_DATA)
        return Transfer{bytes, error == ERROR_MORE_DATA};
    return failed(error, call);
}

std::optional<Result<Transfer>> PipeOperation::outcome() const
{
    if (!HasOverlappedIoCompleted(&overlapped))
        return std::nullopt;
    DWORD bytes = 0;
    const BOOL succeeded = GetOverlappedResult(toNative(handle), &overlapped, &bytes, FALSE);
    return transferEnded(succeeded, bytes, callName());
}

/// The reads that are pending on each handle, in the order in which they were started. In this order they end, and the bytes of
/// one come before those of the next in the stream; who hears first of an end, the port's thread or one that reads on, says
/// nothing of it.
class PendingReads {
public:
    /// To be held from before a read is started, or an end is counted, until after: the order here is the order of these.
    [[nodiscard]] std::unique_lock<std::mutex> order() { return std::unique_lock(m_mutex); }

    void add(std::shared_ptr<PipeOperation> read) { m_queues[read->entry].push_back(std::move(read)); }

    /// Gives each of those at the front that have ended its place in the stream. False if one has not, as far as is known here.
    bool settle(const KnownHandle* entry, PipeMove& move)
    {
        auto& queue = m_queues[entry];
        while (!queue.empty()) {
            const auto outcome = queue.front()->outcome();
            if (!outcome)
                return false;
            if (*outcome)
                queue.front()->position = move.take((*outcome)->bytes);
            queue.pop_front();
        }
        return true;
    }

    /// True if it was still waiting for its turn.
    bool remove(const PipeOperation& read)
    {
        return std::erase_if(m_queues[read.entry], [&](const auto& pending) { return pending.get() == &read; }) != 0;
    }

private:
    std::mutex m_mutex;
    std::map<const KnownHandle*, std::deque<std::shared_ptr<PipeOperation>>> m_queues;
};

PendingReads& pendingReads()
{
    static auto* instance = new PendingReads;   // outlives what is destroyed at exit
    return *instance;
}

/// Tells when the kernel has completed an operation: each that was started on an associated handle ends with a packet,
/// also if it was not pending; only an error at once has none. Until then its memory is kept here.
class CompletionPort {
public:
    CompletionPort()
    {
        std::thread([this] { run(); }).detach();
    }

    void associate(HANDLE handle) const { CreateIoCompletionPort(handle, m_port, 0, 0); }

    void keep(const std::shared_ptr<PipeOperation>& operation)
    {
        const std::lock_guard lock(m_mutex);
        m_kept[&operation->overlapped] = operation;
    }

    std::shared_ptr<PipeOperation> release(const OVERLAPPED* overlapped)
    {
        const std::lock_guard lock(m_mutex);
        auto node = m_kept.extract(overlapped);
        return node ? std::move(node.mapped()) : nullptr;
    }

private:
    [[noreturn]] void run()
    {
        trace::nameThread("I/O");
        for (;;) {
            DWORD bytes = 0;
            ULONG_PTR key = 0;
            OVERLAPPED* overlapped = nullptr;
            GetQueuedCompletionStatus(m_port, &bytes, &key, &overlapped, INFINITE);
            if (const auto operation = overlapped ? release(overlapped) : nullptr)
                record(*operation);
        }
    }

    static void record(PipeOperation& operation)
    {
        operation.told.await();
        if (!operation.wasPending)
            return;
        trace::Call record(CallId::IoCompletion, operation.handle);
        const auto outcome = operation.outcome();
        const bool succeeded = outcome && *outcome;
        if (operation.call == CallId::ConnectNamedPipe) {
            if (succeeded && operation.entry)
                connected(operation);
        } else if (operation.call != CallId::WriteFile) {
            const auto order = pendingReads().order();
            PipeMove move(operation.handle, operation.entry, PipeMove::Way::Reads);
            pendingReads().settle(operation.entry, move);
            const bool beforeItsTurn = pendingReads().remove(operation);   // it was cancelled, or the order is not what it should be
            if (succeeded && beforeItsTurn)
                move.lost();
            if (succeeded)
                move.tell(operation.position);
        }
        sys::completed(record, operation);
    }

    static void connected(const PipeOperation& operation)
    {
        operation.entry->disconnected.store(false);
        attachTraffic(operation.handle, *operation.entry);
    }

    const HANDLE m_port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 1);
    std::mutex m_mutex;
    std::map<const OVERLAPPED*, std::shared_ptr<PipeOperation>> m_kept;
};

CompletionPort& completionPort()
{
    static auto* instance = new CompletionPort;   // never ends, and so must outlive what is destroyed at exit
    return *instance;
}

DWORD sizeOf(const std::vector<std::byte>& data) { return static_cast<DWORD>(data.size()); }

// The call itself.
BOOL issue(PipeOperation& operation, DWORD& bytes)
{
    const HANDLE handle = toNative(operation.handle);
    auto& request = operation.request;
    auto& buffer = operation.buffer;
    OVERLAPPED* overlapped = &operation.overlapped;
    switch (operation.call) {
    case CallId::WriteFile: return WriteFile(handle, request.data(), sizeOf(request), &bytes, overlapped);
    case CallId::ConnectNamedPipe: return ConnectNamedPipe(handle, overlapped);
    case CallId::TransactNamedPipe:
        return TransactNamedPipe(handle, request.data(), sizeOf(request), buffer.data(), sizeOf(buffer), &bytes, overlapped);
    default: return ReadFile(handle, buffer.data(), sizeOf(buffer), &bytes, overlapped);
    }
}

// With the record of where its data is in the stream: what a write that is pending has put there can be read already.
Result<Transfer> issueAndCount(const std::shared_ptr<PipeOperation>& started)
{
    PipeOperation& operation = *started;
    const bool writes = operation.call == CallId::WriteFile;
    const bool reads = !writes && operation.call != CallId::ConnectNamedPipe;
    const bool mayPend = reads && operation.entry->overlapped;
    const auto order = mayPend ? pendingReads().order() : std::unique_lock<std::mutex>();
    PipeMove move(operation.handle, reads || writes ? operation.entry : nullptr, writes ? PipeMove::Way::Writes : PipeMove::Way::Reads);
    MessageWrite message(writes ? operation.entry : nullptr, operation.request);
    const MessageRead received(reads ? operation.entry : nullptr);
    DWORD bytes = 0;
    const BOOL succeeded = issue(operation, bytes);
    const DWORD error = succeeded ? ERROR_SUCCESS : GetLastError();
    const bool done = error == ERROR_SUCCESS || error == ERROR_MORE_DATA;
    if (done)   // with an OVERLAPPED the count is there, whatever the call itself gives
        bytes = static_cast<DWORD>(operation.overlapped.InternalHigh);
    if (writes && (done || error == ERROR_IO_PENDING)) {
        move.moved(operation.request.size());
        message.sent();
    } else if (reads && error == ERROR_IO_PENDING) {
        pendingReads().add(started);
    } else if (reads && done) {
        if (mayPend && !pendingReads().settle(operation.entry, move))
            move.lost();   // an earlier one must have ended, and how much it has brought is not to be seen yet
        move.moved(bytes);
        received.got(std::span(operation.buffer).first(bytes), operation.buffer.size());
    }
    SetLastError(error);
    return transferEnded(succeeded, bytes, operation.callName());
}

// A transaction's request gets a record of its own, as a record can be about one place in one stream.
void recordRequest(const PipeOperation& operation)
{
    trace::Call part(CallId::WriteFile, operation.handle);
    part.dataIn(operation.request).bytes(operation.request.size());
    PipeMove(operation.handle, operation.entry, PipeMove::Way::Writes).moved(operation.request.size());
}

}  // namespace

BOOL waitForEnd(HANDLE handle, DWORD& bytes, const std::function<BOOL(OVERLAPPED*)>& call)
{
    const Blocking blocking;
    const HANDLE event = CreateEventW(nullptr, TRUE, FALSE, nullptr);
    OVERLAPPED overlapped{};
    // The lowest bit keeps the completion from the port: this thread sees it itself.
    overlapped.hEvent = reinterpret_cast<HANDLE>(reinterpret_cast<ULONG_PTR>(event) | 1);
    BOOL succeeded = call(&overlapped);
    DWORD error = succeeded ? ERROR_SUCCESS : GetLastError();
    if (error == ERROR_IO_PENDING && blocking.wait({event}, INFINITE) == Blocking::kCancelled)
        CancelIoEx(handle, &overlapped);
    if (error == ERROR_IO_PENDING || error == ERROR_SUCCESS || error == ERROR_MORE_DATA) {
        succeeded = GetOverlappedResult(handle, &overlapped, &bytes, TRUE);
        error = succeeded ? ERROR_SUCCESS : GetLastError();
    }
    CloseHandle(event);
    SetLastError(error);
    return succeeded;
}

void countEarlierReads(const KnownHandle* entry, PipeMove& move)
{
    if (!entry || !entry->associated.load())
        return;
    const auto order = pendingReads().order();
    pendingReads().settle(entry, move);
}

bool isOverlapped(HANDLE handle)
{
    using Function = NTSTATUS(NTAPI*)(HANDLE, IO_STATUS_BLOCK*, void*, ULONG, int);
    static const auto function = systemFunction<Function>(L"ntdll.dll", "NtQueryInformationFile");
    constexpr int kFileModeInformation = 16;
    constexpr ULONG kSynchronous = 0x30;   // FILE_SYNCHRONOUS_IO_ALERT, FILE_SYNCHRONOUS_IO_NONALERT
    IO_STATUS_BLOCK status{};
    ULONG mode = kSynchronous;
    return function(handle, &status, &mode, sizeof mode, kFileModeInformation) >= 0 && (mode & kSynchronous) == 0;
}

}  // namespace ipc::win32

namespace ipc::sys {

using namespace ipc::win32;

OperationPtr makeOperation() { return std::make_shared<PipeOperation>(); }

Result<Transfer> startOperation(const OperationPtr& base)
{
    const auto operation = std::static_pointer_cast<PipeOperation>(base);
    const InCall call(operation->handle);
    if (!call)
        return failed(ERROR_INVALID_HANDLE, operation->callName());
    operation->entry = call.get();
    if (call->kind == HandleKind::File)
        return failed(ERROR_NOT_SUPPORTED, operation->callName(), "files have no overlapped operations here");
    operation->overlapped.hEvent = toNative(operation->event);
    if (call->overlapped) {
        if (!call->associated.exchange(true))
            completionPort().associate(toNative(operation->handle));
        completionPort().keep(operation);
    }
    if (operation->call == CallId::TransactNamedPipe && trace::current())
        recordRequest(*operation);
    auto result = issueAndCount(operation);
    operation->wasPending = !result && result.error() == ErrorCode::IoPending;
    if (!result && !operation->wasPending && call->overlapped)
        completionPort().release(&operation->overlapped);
    if (result && operation->call == CallId::ConnectNamedPipe)
        call->disconnected.store(false);
    changed(operation->event);
    return result;
}

Result<void> awaitOperation(const Operation& base)
{
    const auto& operation = static_cast<const PipeOperation&>(base);
    DWORD bytes = 0;
    GetOverlappedResult(toNative(operation.handle), &operation.overlapped, &bytes, TRUE);
    return {};   // how it ended is in the structure
}

Result<void> cancelIoEx(Handle handle, const Operation* base)
{
    const auto* operation = static_cast<const PipeOperation*>(base);
    return done(CancelIoEx(toNative(handle), operation ? &operation->overlapped : nullptr), "CancelIoEx");
}

void handleChanged(Handle handle) { changed(handle); }

}  // namespace ipc::sys
