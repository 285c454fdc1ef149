// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/win32/overlapped.h"

#include "ipc/sys/overlapped.h"
#include "ipc/trace/call.h"
#include "ipc/win32/blocking.h"
#include "ipc/win32/pipe_traffic.h"

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

    const char* callName() const { return ipc::callName(call).data(); }
    std::optional<Result<Transfer>> outcome() const override;
};

Result<Transfer> transferred(BOOL succeeded, DWORD bytes, const char* call)
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
    return transferred(succeeded, bytes, callName());
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

    static void record(const PipeOperation& operation)
    {
        operation.told.wait(false);
        if (!operation.wasPending)
            return;
        trace::Call record(CallId::IoCompletion, operation.handle);
        const auto outcome = operation.outcome();
        const bool succeeded = outcome && *outcome;
        if (operation.call == CallId::ConnectNamedPipe) {
            if (succeeded && operation.entry)
                connected(operation);
        } else if (operation.call != CallId::WriteFile) {
            PipeMove move(operation.handle, operation.entry, PipeMove::Way::Reads);
            if (succeeded)
                move.moved((*outcome)->bytes);
        }
        sys::completed(record, operation);
    }

    static void connected(const PipeOperation& operation)
    {
        operation.entry->disconnected.store(false);
        if (!operation.entry->traffic.load())
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
Result<Transfer> issueAndCount(PipeOperation& operation)
{
    const bool writes = operation.call == CallId::WriteFile;
    const bool moves = operation.call != CallId::ConnectNamedPipe;
    PipeMove move(operation.handle, moves ? operation.entry : nullptr, writes ? PipeMove::Way::Writes : PipeMove::Way::Reads);
    DWORD bytes = 0;
    const BOOL succeeded = issue(operation, bytes);
    const DWORD error = succeeded ? ERROR_SUCCESS : GetLastError();
    const bool done = error == ERROR_SUCCESS || error == ERROR_MORE_DATA;
    if (done)   // with an OVERLAPPED the count is there, whatever the call itself gives
        bytes = static_cast<DWORD>(operation.overlapped.InternalHigh);
    if (writes ? done || error == ERROR_IO_PENDING : done)
        move.moved(writes ? operation.request.size() : bytes);
    SetLastError(error);
    return transferred(succeeded, bytes, operation.callName());
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

bool isOverlapped(HANDLE handle)
{
    using Function = NTSTATUS(NTAPI*)(HANDLE, IO_STATUS_BLOCK*, void*, ULONG, int);
    static const auto function = reinterpret_cast<Function>(
        reinterpret_cast<void*>(GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "NtQueryInformationFile")));
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
    if (call->kind != HandleKind::NamedPipeServer && call->kind != HandleKind::NamedPipeClient)
        return failed(ERROR_NOT_SUPPORTED, operation->callName(), "only named pipes have overlapped operations here");
    operation->overlapped.hEvent = toNative(operation->event);
    if (call->overlapped) {
        if (!call->associated.exchange(true))
            completionPort().associate(toNative(operation->handle));
        completionPort().keep(operation);
    }
    if (operation->call == CallId::TransactNamedPipe && trace::current())
        recordRequest(*operation);
    auto result = issueAndCount(*operation);
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
