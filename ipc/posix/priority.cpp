// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/priority.h"

#include "ipc/posix/process.h"
#include "ipc/posix/process_files.h"
#include "ipc/sys/handle.h"
#include "ipc/sys/process.h"
#include "ipc/trace/call.h"

#include <algorithm>
#include <array>
#include <mutex>
#include <sys/resource.h>
#include <unordered_map>

namespace ipc::posix {
namespace {

struct ClassNiceness {
    std::uint32_t priorityClass;
    int niceness;
};
constexpr std::array kClasses{ClassNiceness{0x20, 0},   ClassNiceness{0x40, 19},  ClassNiceness{0x4000, 10},
                              ClassNiceness{0x8000, -5}, ClassNiceness{0x80, -10}, ClassNiceness{0x100, -20}};
constexpr std::array kLevels{-15, -2, -1, 0, 1, 2, 15};   // THREAD_PRIORITY_*

constexpr int kIdleLevel = -15;
constexpr int kTimeCriticalLevel = 15;

const ClassNiceness* entryOf(std::uint32_t priorityClass)
{
    const auto* found = std::ranges::find(kClasses, priorityClass, &ClassNiceness::priorityClass);
    return found == kClasses.end() ? nullptr : found;
}

std::uint32_t nearestClass(int niceness)
{
    const auto distance = [&](const ClassNiceness& entry) { return std::abs(entry.niceness - niceness); };
    return std::ranges::min_element(kClasses, {}, distance)->priorityClass;
}

// Linux keeps a nice value per thread and knows of no class: the levels that threads of this process chose are kept
// here, and the class is that of a thread which chose none.
struct Levels {
    std::mutex mutex;
    std::unordered_map<pid_t, int> byThread;
};
Levels& levels()
{
    static auto* instance = new Levels;
    return *instance;
}

int nicenessOf(std::uint32_t priorityClass, int level)
{
    if (level == kIdleLevel)
        return 19;
    const int base = entryOf(priorityClass)->niceness;
    return level == kTimeCriticalLevel ? std::min(base, -15) : std::clamp(base - 2 * level, -20, 19);
}

Result<void> setNiceness(const char* call, pid_t thread, int niceness)
{
    if (trace::native(trace::NativeId::setpriority_, thread, [&] {
            return setpriority(PRIO_PROCESS, static_cast<id_t>(thread), niceness);
        }) == 0 || errno == ESRCH)   // a thread that has ended meanwhile needs none
        return {};
    return fail(call, ErrorCode::PrivilegeNotHeld, errno, "a higher priority needs RLIMIT_NICE or CAP_SYS_NICE");
}

int levelOf(pid_t thread)
{
    const std::lock_guard lock(levels().mutex);
    const auto found = levels().byThread.find(thread);
    return found == levels().byThread.end() ? 0 : found->second;
}

pid_t thisThread() { return static_cast<pid_t>(sys::currentThreadId()); }

/// A thread whose nice value is that of the class alone; the first one if all threads chose levels.
pid_t plainThread(pid_t process)
{
    const auto threads = threadsOf(process);
    const auto found = process == getpid() ? std::ranges::find(threads, 0, levelOf) : threads.begin();
    return found == threads.end() ? process : *found;
}

}  // namespace

bool isPriorityClass(std::uint32_t priorityClass) { return entryOf(priorityClass) != nullptr; }

std::uint32_t priorityClassOf(pid_t process)
{
    return nearestClass(getpriority(PRIO_PROCESS, static_cast<id_t>(plainThread(process))));
}

int childNiceness(std::uint32_t priorityClass)
{
    if (const ClassNiceness* entry = entryOf(priorityClass))
        return entry->niceness;
    return std::max(0, getpriority(PRIO_PROCESS, static_cast<id_t>(plainThread(getpid()))));
}

}  // namespace ipc::posix

namespace ipc::sys {

using namespace ipc::posix;

Result<void> setPriorityClass(Handle process, std::uint32_t priorityClass)
{
    constexpr std::uint32_t kSetInformation = 0x0200;   // PROCESS_SET_INFORMATION
    const auto id = processIdOf(process, "SetPriorityClass", kSetInformation);
    if (!id)
        return Unexpected(id.error());
    if (!isPriorityClass(priorityClass))
        return fail("SetPriorityClass", ErrorCode::InvalidParameter);
    for (const pid_t thread : threadsOf(*id)) {
        const int level = *id == getpid() ? levelOf(thread) : 0;
        if (auto set = setNiceness("SetPriorityClass", thread, nicenessOf(priorityClass, level)); !set)
            return set;
    }
    return {};
}

Result<std::uint32_t> getPriorityClass(Handle process)
{
    constexpr std::uint32_t kQuery = 0x1400;   // PROCESS_QUERY_INFORMATION, PROCESS_QUERY_LIMITED_INFORMATION
    return processIdOf(process, "GetPriorityClass", kQuery).map(priorityClassOf);
}

Result<void> setThreadPriority(int level)
{
    if (std::ranges::find(kLevels, level) == kLevels.end())
        return fail("SetThreadPriority", ErrorCode::InvalidParameter);
    const auto priorityClass = priorityClassOf(getpid());
    if (auto set = setNiceness("SetThreadPriority", thisThread(), nicenessOf(priorityClass, level)); !set)
        return set;
    const std::lock_guard lock(levels().mutex);
    levels().byThread[thisThread()] = level;
    return {};
}

Result<int> getThreadPriority() { return levelOf(thisThread()); }

}  // namespace ipc::sys
