// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace ipc {

/// The mechanisms, in the order of the tabs. A call may serve several: the values are bits.
enum class Mechanism : std::uint16_t {
    None = 0,
    Clipboard = 1, Dde = 2, MemoryMappedFile = 4, AnonymousPipe = 8, NamedPipe = 16, Mailslot = 32,
    Process = 64,   ///< processes, threads, waiting: shown on every tab that needs it
    Common = AnonymousPipe | NamedPipe | Mailslot | MemoryMappedFile,
};

constexpr bool serves(Mechanism call, Mechanism tab)
{
    return (static_cast<unsigned>(call) & static_cast<unsigned>(tab)) != 0;
}
constexpr Mechanism operator|(Mechanism a, Mechanism b)
{
    return static_cast<Mechanism>(static_cast<unsigned>(a) | static_cast<unsigned>(b));
}

/// Every call that the lab can make, by its Win32 name; and IoCompletion, which nobody calls: the system completes an
/// overlapped operation. The values are written into recordings: append, never reorder.
#define IPC_CALLS(X)                                                                                                 \
    X(CloseHandle) X(ReadFile) X(WriteFile) X(FlushFileBuffers) X(GetHandleInformation) X(SetHandleInformation)        \
    X(DuplicateHandle) X(CreateFile) X(CreateProcess) X(WaitForSingleObject) X(CancelSynchronousIo) X(Sleep)           \
    X(ExitProcess) X(QueryProcess) X(TerminateProcess) X(GetExitCodeProcess) X(GetFileSize) X(SetEndOfFile)            \
    X(CreatePipe) X(PeekNamedPipe) X(CreateNamedPipe) X(ConnectNamedPipe) X(DisconnectNamedPipe) X(WaitNamedPipe)      \
    X(TransactNamedPipe) X(CallNamedPipe) X(GetNamedPipeInfo) X(GetNamedPipeHandleState) X(SetNamedPipeHandleState)    \
    X(GetNamedPipeClientProcessId) X(GetNamedPipeServerProcessId) X(GetNamedPipeClientComputerName)                    \
    X(CreateMailslot) X(GetMailslotInfo) X(SetMailslotInfo)                                                            \
    X(CreateFileMapping) X(OpenFileMapping) X(MapViewOfFile) X(UnmapViewOfFile) X(FlushViewOfFile) X(VirtualQuery)     \
    X(ReadMemory) X(WriteMemory) X(IncrementMemory) X(CreateMutex) X(OpenMutex) X(ReleaseMutex) X(CreateEvent)         \
    X(OpenEvent) X(SetEvent) X(ResetEvent)                                                                             \
    X(CreateWindow) X(DestroyWindow) X(GetMessage)                                                                     \
    X(OpenClipboard) X(EmptyClipboard) X(SetClipboardData) X(GetClipboardData) X(CloseClipboard)                       \
    X(EnumClipboardFormats) X(CountClipboardFormats) X(IsClipboardFormatAvailable) X(RegisterClipboardFormat)          \
    X(GetClipboardFormatName) X(GetClipboardOwner) X(GetOpenClipboardWindow) X(GetClipboardSequenceNumber)             \
    X(AddClipboardFormatListener) X(RemoveClipboardFormatListener)                                                     \
    X(DdeRegister) X(DdeUnregister) X(DdeConfigure) X(DdeSetItem) X(DdeInitiate) X(DdeRequest) X(DdeAdvise)            \
    X(DdeUnadvise) X(DdePoke) X(DdeExecute) X(DdeTerminate)                                                            \
    X(GetOverlappedResult) X(HasOverlappedIoCompleted) X(CancelIoEx)                                                   \
    X(GetSystemInfo) X(VirtualAlloc) X(VirtualFree) X(SetPriorityClass) X(GetPriorityClass) X(SetThreadPriority)       \
    X(GetThreadPriority) X(SuspendThread) X(ResumeThread) X(GetExitCodeThread) X(IoCompletion) X(BounceMemory)         \
    X(GetFileType) X(CreateSemaphore) X(OpenSemaphore) X(ReleaseSemaphore) X(WaitForMultipleObjects)

enum class CallId : std::uint16_t {
    None = 0,
#define IPC_X(name) name,
    IPC_CALLS(IPC_X)
#undef IPC_X
    Count_,
};

/// "ReadFile"; empty for a value outside the list (a recording may hold anything).
std::string_view callName(CallId call);
std::optional<CallId> callFromName(std::string_view name);

/// "named-pipe": the id of one mechanism in files, folders and options; empty if it is not a single one.
std::string_view mechanismId(Mechanism mechanism);
std::optional<Mechanism> mechanismFromId(std::string_view id);

}  // namespace ipc
