// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/process.h"

#include "ipc/sys/process.h"
#include "ipc/trace/call.h"

#include <algorithm>

namespace ipc {

using trace::Key;

namespace {

std::string commandLineOf(const ProcessOptions& options)
{
    std::string text = options.application;
    for (const std::string& argument : options.arguments)
        text.append(text.empty() ? "" : " ").append(argument);
    return text;
}

}  // namespace

ChildStream& ChildStream::operator=(ChildStream&& other) noexcept
{
    close();
    m_native = std::exchange(other.m_native, kNone);
    return *this;
}

Result<ChildProcess> createProcess(const ProcessOptions& options)
{
    trace::Call call(CallId::CreateProcess);
    if (call.on()) {
        call.in(Key::commandLine, commandLineOf(options)).in(Key::inheritHandle, options.inheritHandles);
        for (const Handle handle : options.handles.value_or(std::vector<Handle>{}))
            call.in(Key::handle, handle);
    }
    auto child = call.end(sys::createProcess(options));
    if (child)
        call.made(child->handle).out(Key::processId, child->id);
    return child;
}

Result<void> receiveInheritedHandles() { return sys::receiveInheritedHandles(); }

void exitProcess(std::uint32_t exitCode)
{
    {
        trace::Call call(CallId::ExitProcess);   // recorded before the end: afterwards there is nobody to do it
        call.in(Key::exitCode, std::uint64_t{exitCode});
    }
    sys::exitProcess(exitCode);
}

Result<void> terminateProcess(Handle process, std::uint32_t exitCode)
{
    trace::Call call(CallId::TerminateProcess, process);
    call.in(Key::exitCode, std::uint64_t{exitCode});
    return call.end(sys::terminateProcess(process, exitCode));
}

Result<std::uint32_t> getExitCodeProcess(Handle process)
{
    trace::Call call(CallId::GetExitCodeProcess, process);
    auto code = call.end(sys::getExitCodeProcess(process));
    if (code)
        call.out(Key::exitCode, std::uint64_t{*code});
    return code;
}

Result<void> setPriorityClass(Handle process, std::uint32_t priorityClass)
{
    trace::Call call(CallId::SetPriorityClass, process);
    call.in(Key::priority, Family::PriorityClass, priorityClass);
    return call.end(sys::setPriorityClass(process, priorityClass));
}

Result<std::uint32_t> getPriorityClass(Handle process)
{
    trace::Call call(CallId::GetPriorityClass, process);
    auto priorityClass = call.end(sys::getPriorityClass(process));
    if (priorityClass)
        call.out(Key::priority, Family::PriorityClass, *priorityClass);
    return priorityClass;
}

Result<void> setThreadPriority(int level)
{
    trace::Call call(CallId::SetThreadPriority);
    call.in(Key::priority, Family::ThreadPriority, static_cast<std::uint32_t>(level));
    return call.end(sys::setThreadPriority(level));
}

Result<int> getThreadPriority()
{
    trace::Call call(CallId::GetThreadPriority);
    auto level = call.end(sys::getThreadPriority());
    if (level)
        call.out(Key::priority, Family::ThreadPriority, static_cast<std::uint32_t>(*level));
    return level;
}

void sleep(Timeout time)
{
    trace::Call call(CallId::Sleep);
    call.in(Key::timeout, Family::Timeout, static_cast<std::uint64_t>(time.count()));
    sys::sleep(time);
}

SystemInfo getSystemInfo()
{
    trace::Call call(CallId::GetSystemInfo);
    const SystemInfo info = sys::getSystemInfo();
    call.out(Key::size, std::uint64_t{info.pageSize}).out(Key::low, info.minimumAddress).out(Key::high, info.maximumAddress);
    return info;
}

Result<ProcessInfo> queryProcess(Handle process)
{
    trace::Call call(CallId::QueryProcess, process);
    auto info = call.end(sys::queryProcess(process));
    if (info)
        call.out(Key::processId, info->id);
    return info;
}

}  // namespace ipc
