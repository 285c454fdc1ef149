// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/measure/driver.h"

#include "app/measure/roles.h"
#include "app/measure/win32/handle_end.h"
#include "ipc/session.h"
#include "ipc/sync.h"
#include "ipc/win32/native.h"

#include <algorithm>
#include <filesystem>
#include <thread>

namespace measure {
namespace {

constexpr std::string_view kDriver = "--driver";
constexpr std::string_view kEcho = "--echo";
constexpr std::size_t kWords = 8;   // of `toWords`

std::vector<std::string> toWords(std::string_view role, const Work& work, const std::string& directory)
{
    return {std::string(role), std::string(work.mechanism->id), std::to_string(static_cast<int>(work.variant)), std::to_string(work.size),
            std::to_string(work.core), directory, work.segments.empty() ? "" : work.segments[0], work.segments.empty() ? "" : work.segments[1]};
}

Work fromWords(std::span<const std::string> words)
{
    const auto all = mechanisms();
    const auto found = std::ranges::find(all, std::string_view(words[1]), &Mechanism::id);
    if (found == all.end())
        giveUp("unknown mechanism " + words[1]);
    Work work{&*found, static_cast<Variant>(std::stoi(words[2])), std::stoull(words[3]), std::stoi(words[4])};
    if (!words[6].empty())
        work.segments = {words[6], words[7]};
    return work;
}

std::string utf8(const std::filesystem::path& path)
{
    const auto text = path.u8string();
    return {text.begin(), text.end()};
}

// Names are of the whole desktop here, so a pair's has the id of its driver in it.
std::string nameOf(DWORD driver) { return "ipclab-measure-" + std::to_string(driver); }

// By it the process that answers tells the driver that it has come so far.
HANDLE readyEvent(DWORD driver)
{
    return rawNamedEvent(nameOf(driver) + "ready");
}

bool readAll(HANDLE from, std::span<std::byte> target)
{
    while (!target.empty()) {
        DWORD got = 0;
        if (!ReadFile(from, target.data(), static_cast<DWORD>(target.size()), &got, nullptr) || got == 0)
            return false;
        target = target.subspan(got);
    }
    return true;
}

void writeAll(HANDLE to, std::span<const std::byte> source)
{
    while (!source.empty()) {
        DWORD put = 0;
        if (!WriteFile(to, source.data(), static_cast<DWORD>(source.size()), &put, nullptr))
            return;
        source = source.subspan(put);
    }
}

ipc::ChildProcess startEcho(const Work& work, const std::string& directory, const Link& link)
{
    ipc::ProcessOptions options;
    options.arguments = toWords(kEcho, work, directory);
    options.arguments.push_back(std::to_string(GetCurrentProcessId()));
    options.handles.emplace();
    for (const std::uint64_t handle : link.toHandOver()) {
        options.arguments.push_back(std::to_string(handle));
        options.handles->push_back(static_cast<ipc::Handle>(handle));
    }
    options.inheritHandles = true;
    return must(ipc::createProcess(options));
}

[[noreturn]] void beDriver(const Work& work)
{
    mustSucceed(SetProcessAffinityMask(GetCurrentProcess(), DWORD_PTR{1} << work.core), "SetProcessAffinityMask");   // children inherit it
    const auto directory = std::filesystem::temp_directory_path() / nameOf(GetCurrentProcessId());
    std::filesystem::create_directory(directory);
    must(ipc::joinSession({utf8(directory), "LAB1", "LAB"}));
    const auto link = work.link({.size = work.size, .name = nameOf(GetCurrentProcessId())});
    const HANDLE ready = readyEvent(GetCurrentProcessId());
    const ipc::ChildProcess echo = startEcho(work, utf8(directory), *link);
    std::thread([handle = echo.handle] {
        (void)ipc::waitForSingleObject(handle, ipc::kInfinite);
        giveUp("the process that answers has ended");
    }).detach();
    const HANDLE orders = GetStdHandle(STD_INPUT_HANDLE);
    const HANDLE results = GetStdHandle(STD_OUTPUT_HANDLE);
    writeAll(results, std::as_bytes(std::span(&echo.id, 1)));
    traceInto(work, 0);
    mustSucceed(WaitForSingleObject(ready, INFINITE) == WAIT_OBJECT_0, "WaitForSingleObject");
    drive(work, *link->driver(), {[&](std::span<std::byte> order) { return readAll(orders, order); },
                                  [&](std::span<const std::byte> result) { writeAll(results, result); }});
    std::error_code ignored;
    std::filesystem::remove_all(directory, ignored);
    ipc::exitProcess(0);   // and the echo with it
}

[[noreturn]] void beEcho(const Work& work, std::span<const std::string> words)
{
    must(ipc::joinSession({words[5], "LAB1", "LAB"}));
    must(ipc::receiveInheritedHandles());
    const auto driver = static_cast<DWORD>(std::stoul(words[8]));
    Place place{.size = work.size, .name = nameOf(driver), .first = false};
    for (const std::string& handle : words.subspan(9))
        place.inherited.push_back(std::stoull(handle));
    traceInto(work, 1);
    const auto link = work.link(place);
    const auto end = link->echo();
    mustSucceed(SetEvent(readyEvent(driver)), "SetEvent");
    answer(work, *end);
}

class StartedDriver final : public Driver {
public:
    explicit StartedDriver(const Work& work) : m_process(must(ipc::createProcess({.arguments = toWords(kDriver, work, ""), .pipes = true}))) {}
    ~StartedDriver() override
    {
        constexpr ipc::Timeout kPatience{5000};
        m_process.input.close();   // the driver ends, and the echo with it
        if (ipc::waitForSingleObject(m_process.handle, kPatience).value_or(ipc::WaitStatus::TimedOut) != ipc::WaitStatus::Signalled)
            (void)ipc::terminateProcess(m_process.handle, 1);
        (void)ipc::closeHandle(m_process.handle);
    }
    StartedDriver(const StartedDriver&) = delete;
    StartedDriver& operator=(const StartedDriver&) = delete;

    ipc::ProcessId id() const override { return m_process.id; }
    bool write(std::span<const std::byte> order) override { return m_process.input.write(order).has_value(); }
    bool read(std::span<std::byte> result) override { return readAll(reinterpret_cast<HANDLE>(m_process.output.native()), result); }

private:
    ipc::ChildProcess m_process;
};

}  // namespace

void mustSucceed(bool succeeded, const char* call)
{
    if (!succeeded)
        giveUp(std::string(call) + ": error " + std::to_string(GetLastError()));
}

HANDLE mustMake(HANDLE handle, const char* call)
{
    mustSucceed(handle && handle != INVALID_HANDLE_VALUE, call);
    return handle;
}

std::unique_ptr<Driver> startDriver(const Work& work) { return std::make_unique<StartedDriver>(work); }

void countAllocationsWith(CountAllocations) {}

std::optional<int> playRole(std::span<const std::string> words)
{
    const std::string_view role = words.empty() ? std::string_view() : words.front();
    if (role != kDriver && role != kEcho)
        return std::nullopt;
    if (words.size() < kWords + (role == kEcho ? 1 : 0))
        return 2;
    const Work work = fromWords(words);
    if (role == kDriver)
        beDriver(work);
    beEcho(work, words);
}

bool inputIsOpen()
{
    DWORD unread = 0;
    return PeekNamedPipe(GetStdHandle(STD_INPUT_HANDLE), nullptr, 0, nullptr, &unread, nullptr) || GetLastError() != ERROR_BROKEN_PIPE;
}

void removeTemporaryFiles() {}   // on Windows each pair removes its own

void keepTemporaryFilesIn(const std::string& directory)
{
    for (const wchar_t* variable : {L"TMP", L"TEMP"})
        SetEnvironmentVariableW(variable, ipc::win32::wide(directory).c_str());
}

}  // namespace measure
