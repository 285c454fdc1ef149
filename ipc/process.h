// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/file.h"

#include <optional>
#include <vector>

/// Processes: starting, ending and asking about them.
namespace ipc {

using ProcessId = std::uint64_t;

/// The pseudo handle of GetCurrentProcess: the calling process itself.
inline constexpr Handle kCurrentProcess = Handle::Invalid;
/// The pseudo handle of GetCurrentThread.
inline constexpr Handle kCurrentThread{~std::uint64_t{1}};

/// What GetExitCodeProcess gives while the process runs.
inline constexpr std::uint32_t kStillActive = 259;

/// The near end of a child's standard input or output. It carries lines between programs of the lab, not the data of
/// an experiment, so nothing that passes is recorded. Owns the descriptor (Linux) or HANDLE (Windows).
class ChildStream {
public:
    ChildStream() = default;
    explicit ChildStream(std::intptr_t native) : m_native(native) {}
    ChildStream(ChildStream&& other) noexcept : m_native(std::exchange(other.m_native, kNone)) {}
    ChildStream& operator=(ChildStream&& other) noexcept;
    ~ChildStream() { close(); }

    explicit operator bool() const { return m_native != kNone; }
    std::intptr_t native() const { return m_native; }

    /// Waits for at least one byte; 0 when the other side has closed its end.
    Result<std::size_t> read(std::span<std::byte> buffer);
    /// Waits until all of `data` is taken. 232 when nobody reads any more.
    Result<void> write(std::span<const std::byte> data);
    void close() noexcept;

private:
    static constexpr std::intptr_t kNone = -1;
    std::intptr_t m_native = kNone;
};

/// Parameters of CreateProcess.
struct ProcessOptions {
    std::string application{};            ///< path of the program; empty: the program of this process
    std::vector<std::string> arguments{}; ///< what follows the program's name on the command line
    bool inheritHandles = false;          ///< bInheritHandles
    /// PROC_THREAD_ATTRIBUTE_HANDLE_LIST: of the inheritable handles only these. Without it all of them.
    std::optional<std::vector<Handle>> handles{};
    std::uint32_t priorityClass = 0;      ///< *_PRIORITY_CLASS, 0: NORMAL, or this process's own if it is lower
    bool pipes = false;                   ///< standard input and output are pipes to the caller
};

/// What CreateProcess gives.
struct ChildProcess {
    Handle handle = Handle::Null;   ///< PROCESS_ALL_ACCESS; close it when it is no longer needed
    ProcessId id = 0;
    ChildStream input;              ///< write here what the child reads; empty without ProcessOptions::pipes
    ChildStream output;             ///< read here what the child writes
};

/// CreateProcess. Inherited handles have the same numbers in the child, once it has called receiveInheritedHandles.
/// The child is ended when this process ends, however that happens (Linux: PR_SET_PDEATHSIG; Windows: a
/// kill-on-close job). 2 no such program, 5 not executable, 193 not a program, 6 a listed handle is not open,
/// 87 a listed handle is not inheritable.
Result<ChildProcess> createProcess(const ProcessOptions& options);

/// Opens the handles that the process which started this one meant it to have, under the same numbers. Call once, at
/// the start of main() and after joinSession; does nothing if there are none. On Windows the system has done it.
Result<void> receiveInheritedHandles();

/// ExitProcess: ends this process at once; nothing is flushed, its handles close, no destructor runs.
[[noreturn]] void exitProcess(std::uint32_t exitCode);

/// TerminateProcess: ends the process as if by ExitProcess(exitCode), without its doing. Does not wait for the end.
/// On Linux a SIGKILL, which carries no code: the code is kept beside the process and given by getExitCodeProcess.
Result<void> terminateProcess(Handle process, std::uint32_t exitCode);

/// GetExitCodeProcess; kStillActive while it runs. A process that a signal ended: the exception code that Windows
/// has for it (0xC0000005 for SIGSEGV), else 128 + the signal's number, as in a shell.
Result<std::uint32_t> getExitCodeProcess(Handle process);

/// SetPriorityClass and GetPriorityClass. On Linux the nice value of every thread: 19 idle, 10 below normal, 0 normal,
/// -5 above normal, -10 high, -20 real-time; to raise it needs RLIMIT_NICE or CAP_SYS_NICE (1314).
Result<void> setPriorityClass(Handle process, std::uint32_t priorityClass);
Result<std::uint32_t> getPriorityClass(Handle process);

/// SetThreadPriority and GetThreadPriority of the calling thread: -15, -2 … 2 or 15, else 87. On Linux two steps of
/// nice each, around the class; to raise it needs the same right (1314).
Result<void> setThreadPriority(int level);
Result<int> getThreadPriority();

/// Sleep: the calling thread waits. Not ended by CancelSynchronousIo.
void sleep(Timeout time);

/// GetSystemInfo.
struct SystemInfo {
    std::uint32_t pageSize = 0;                ///< bytes
    std::uint32_t allocationGranularity = 0;   ///< bytes; offsets of views are multiples of it
    std::uint64_t minimumAddress = 0;          ///< lowest and highest that a program may use
    std::uint64_t maximumAddress = 0;
    std::uint32_t processors = 0;
};
SystemInfo getSystemInfo();

/// Where a thread's stack lies. It grows down from base + reserved.
struct ThreadStack {
    std::uint64_t base = 0;          ///< lowest address that is reserved; 0: not told
    std::uint64_t reserved = 0;      ///< bytes. Linux: of the main thread as much as RLIMIT_STACK lets it grow
    std::uint64_t committed = 0;     ///< bytes of it that have memory. Linux: that are resident
    std::uint64_t pointer = 0;       ///< the stack pointer. Linux: of a thread that sleeps in the kernel; 0: not told
};

struct ThreadInfo {
    ThreadId id = 0;
    std::string name;
    std::string state;               ///< "running", "waiting", …
    std::uint64_t cpuTime = 0;       ///< ns
    int priority = 0;                ///< level or nice value as the system gives it
    std::string waitsIn;             ///< the kernel function it sleeps in; empty if not told
    ThreadStack stack = {};
};

/// A sum is told if both are.
inline std::optional<std::uint64_t> sumOf(std::optional<std::uint64_t> one, std::optional<std::uint64_t> other)
{
    return one && other ? std::optional(*one + *other) : std::nullopt;
}

struct MemoryRegion {
    std::uint64_t base = 0;
    std::uint64_t size = 0;          ///< bytes
    std::optional<std::uint64_t> resident = 0;   ///< bytes of it that are in memory
    std::string kind;                ///< "code", "data", "heap", "stack", "mapped", "shared", "private", "reserved"
    std::string protection;          ///< "r-x"
    std::string name;                ///< the file mapped, or what the system calls it
};

/// What a process is and owns. What its system does not tell is missing, never 0.
struct ProcessInfo {
    ProcessId id = 0;
    std::optional<ProcessId> parent;           ///< Wine knows none of what Linux started
    std::string commandLine;
    std::uint32_t priorityClass = 0;
    std::vector<ThreadInfo> threads;
    std::optional<std::uint64_t> handles;      ///< Win32 handles; only of this process itself on Linux
    std::optional<std::uint64_t> descriptors;  ///< files that the kernel holds open for it; of Linux alone
    std::uint64_t workingSet = 0;              ///< bytes in memory now
    std::uint64_t peakWorkingSet = 0;
    std::optional<std::uint64_t> committed;    ///< bytes of its own (private, writable)
    std::uint64_t addressSpace = 0;            ///< bytes of all regions
    std::optional<std::uint64_t> limit;        ///< the most memory that the system lets it have, bytes; 0: as much as there is. Linux: RLIMIT_AS
                                               ///< (address space). Windows: the maximum of its working set
    std::optional<std::uint64_t> softFaults;   ///< page faults served from memory, and from disk; Wine counts none
    std::optional<std::uint64_t> hardFaults;
    std::vector<MemoryRegion> regions;         ///< by address
    std::vector<std::string> environment;      ///< "NAME=value"
};

/// Everything about the process now. Takes milliseconds; for display, not for measuring. 5 if another user's.
Result<ProcessInfo> queryProcess(Handle process);

/// The same of the process with that id, without its help and without a record: for looking at one that is busy or blocked.
/// Linux: 1168 no such process; Windows: what OpenProcess says, 87 then, 5 another user's.
Result<ProcessInfo> inspectProcess(ProcessId id);

}  // namespace ipc
