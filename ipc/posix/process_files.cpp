// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/process_files.h"

#include "ipc/posix/unique_fd.h"

#include <algorithm>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <sstream>
#include <unistd.h>

namespace ipc::posix {
namespace {

std::vector<pid_t> numberedEntries(const std::string& directory)
{
    std::vector<pid_t> numbers;
    const std::unique_ptr<DIR, int (*)(DIR*)> open(opendir(directory.c_str()), closedir);
    while (const dirent* entry = open ? readdir(open.get()) : nullptr)
        if (entry->d_name[0] != '.')
            numbers.push_back(std::atoi(entry->d_name));
    std::ranges::sort(numbers);
    return numbers;
}

/// The fields of a stat file behind the name, which may hold blanks and brackets itself: [0] is the state.
std::vector<std::string> statFields(const std::string& stat)
{
    std::vector<std::string> fields;
    const auto name = stat.rfind(')');
    std::istringstream rest(name == std::string::npos ? "" : stat.substr(name + 1));
    for (std::string field; rest >> field;)
        fields.push_back(field);
    return fields;
}

std::uint64_t numberAt(const std::vector<std::string>& fields, std::size_t index)
{
    return index < fields.size() ? std::strtoull(fields[index].c_str(), nullptr, 10) : 0;
}

std::string stateText(std::string_view letter)
{
    if (letter == "R")
        return "running";
    if (letter == "S")
        return "waiting";
    if (letter == "D")
        return "waiting, not to be interrupted";
    return letter == "Z" ? "ended" : letter == "T" || letter == "t" ? "stopped" : std::string(letter);
}

std::string firstLine(std::string text)
{
    text.resize(std::min(text.find('\n'), text.size()));
    return text;
}

// Indices into statFields (proc(5) minus the three leading fields): utime 11, stime 12, nice 16, starttime 19.
ThreadInfo threadInfo(pid_t process, pid_t thread)
{
    const std::string folder = "task/" + std::to_string(thread) + '/';
    const auto fields = statFields(processFile(process, folder + "stat"));
    ThreadInfo info;
    info.id = static_cast<ThreadId>(thread);
    info.name = firstLine(processFile(process, folder + "comm"));
    info.state = stateText(fields.empty() ? "" : fields[0]);
    const auto ticks = static_cast<std::uint64_t>(sysconf(_SC_CLK_TCK));
    info.cpuTime = (numberAt(fields, 11) + numberAt(fields, 12)) * (1'000'000'000 / ticks);
    info.priority = fields.size() > 16 ? std::atoi(fields[16].c_str()) : 0;
    const std::string channel = processFile(process, folder + "wchan");
    info.waitsIn = channel == "0" ? "" : channel;
    return info;
}

std::string kindOf(const MemoryRegion& region, bool shared)
{
    if (region.name == "[heap]")
        return "heap";
    if (region.name.starts_with("[stack"))
        return "stack";
    if (region.protection == "---")
        return "reserved";
    if (shared)
        return "shared";
    if (region.protection.ends_with('x'))
        return "code";
    if (region.name.starts_with('/'))
        return "data";
    return "private";
}

/// One head line of smaps: "5581c000-5581d000 r-xp 00000000 08:01 1234   /usr/bin/x".
bool parseHead(const std::string& line, MemoryRegion& region)
{
    unsigned long begin = 0;
    unsigned long end = 0;
    char rights[8] = {};
    int path = 0;
    if (std::sscanf(line.c_str(), "%lx-%lx %7s %*x %*s %*u %n", &begin, &end, rights, &path) < 3)
        return false;
    region.base = begin;
    region.size = end - begin;
    region.protection.assign(rights, 3);
    region.name = line.substr(std::min(static_cast<std::size_t>(path), line.size()));
    region.kind = kindOf(region, rights[3] == 's');
    return true;
}

// "202 0x7f… … 0x7ffc… 0x7f…": number and arguments of the system call, then stack pointer and program counter. A thread that runs has
// "running" there, one outside a system call -1 and the two.
std::uint64_t stackPointerOf(pid_t process, ThreadId thread)
{
    std::istringstream words(processFile(process, "task/" + std::to_string(thread) + "/syscall"));
    std::vector<std::string> fields;
    for (std::string field; words >> field;)
        fields.push_back(field);
    return fields.size() < 3 ? 0 : std::strtoull(fields[fields.size() - 2].c_str(), nullptr, 16);
}

}  // namespace

std::string processFile(pid_t process, std::string_view name)
{
    const UniqueFd file(open(("/proc/" + std::to_string(process) + '/' + std::string(name)).c_str(), O_RDONLY | O_CLOEXEC));
    std::string text;
    char buffer[16384];
    for (ssize_t got = 0; file && (got = read(file.get(), buffer, sizeof buffer)) > 0;)
        text.append(buffer, static_cast<std::size_t>(got));
    return text;
}

std::vector<pid_t> threadsOf(pid_t process) { return numberedEntries("/proc/" + std::to_string(process) + "/task"); }

std::uint64_t numberOfDescriptors(pid_t process)
{
    return numberedEntries("/proc/" + std::to_string(process) + "/fd").size();
}

std::uint64_t processIdentity(pid_t process)
{
    const std::uint64_t started = numberAt(statFields(processFile(process, "stat")), 19);
    return (std::uint64_t{0x70} << 56) | ((started & 0xFFFFFFFF) << 24) | (static_cast<std::uint64_t>(process) & 0xFFFFFF);
}

std::string ownProgram()
{
    char path[PATH_MAX] = {};
    const auto length = readlink("/proc/self/exe", path, sizeof path - 1);
    return length > 0 && access(path, X_OK) == 0 ? path : "/proc/self/exe";
}

std::vector<ThreadInfo> threadInfos(pid_t process)
{
    std::vector<ThreadInfo> infos;
    for (const pid_t thread : threadsOf(process))
        infos.push_back(threadInfo(process, thread));
    return infos;
}

std::vector<MemoryRegion> memoryRegions(pid_t process)
{
    std::vector<MemoryRegion> regions;
    std::istringstream lines(processFile(process, "smaps"));
    for (std::string line; std::getline(lines, line);) {
        MemoryRegion region;
        if (parseHead(line, region))
            regions.push_back(std::move(region));
        else if (line.starts_with("Rss:") && !regions.empty())
            regions.back().resident = std::strtoull(line.c_str() + 4, nullptr, 10) * 1024;
    }
    return regions;
}

// "Max address space      8388608      unlimited      bytes": the first is what holds.
std::optional<std::uint64_t> limitOf(pid_t process, std::string_view name)
{
    const std::string limits = processFile(process, "limits");
    const auto at = limits.find(name);
    if (at == std::string::npos)
        return std::nullopt;
    std::istringstream line(limits.substr(at + name.size()));
    std::uint64_t bytes = 0;
    return line >> bytes ? std::optional(bytes) : std::nullopt;
}

void findStacks(pid_t process, std::vector<ThreadInfo>& threads, std::vector<MemoryRegion>& regions)
{
    for (ThreadInfo& thread : threads) {
        const std::uint64_t pointer = stackPointerOf(process, thread.id);
        const auto region = std::ranges::find_if(regions, [&](const MemoryRegion& each) { return pointer >= each.base && pointer - each.base < each.size; });
        if (pointer == 0 || region == regions.end())
            continue;
        const bool main = region->name == "[stack]";
        thread.stack = {region->base, region->size, region->resident.value_or(0), pointer};
        if (main) {
            thread.stack.reserved = std::max(region->size, limitOf(process, "Max stack size").value_or(region->size));
            thread.stack.base = region->base + region->size - thread.stack.reserved;
        } else if (region->name.empty()) {
            region->kind = "stack";
            region->name = "[stack:" + std::to_string(thread.id) + ']';
        }
    }
}

}  // namespace ipc::posix
