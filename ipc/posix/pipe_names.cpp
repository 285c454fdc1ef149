// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/pipe_names.h"

#include "ipc/object_names.h"
#include "ipc/posix/names.h"
#include "ipc/posix/pipe_instance.h"
#include "ipc/session.h"
#include "ipc/trace/call.h"

#include <algorithm>
#include <charconv>
#include <climits>
#include <cstring>
#include <fcntl.h>
#include <linux/futex.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/syscall.h>

namespace ipc::posix {

using trace::NativeId;
using trace::native;

namespace {

constexpr std::size_t kLongestName = 256;   // of the whole, by L:ipc/pipe-names
constexpr std::string_view kPipe = R"(\PIPE\)";

std::string pathOf(const std::string& name) { return session().directory + "/pipe-" + fileNameFor(name); }

enum class Life : std::uint8_t { Served, LeftToClient, Dead };

Life lifeOf(const std::string& path)
{
    UniqueFd file(::open(path.c_str(), O_RDWR | O_CLOEXEC));
    if (!file)
        return Life::Dead;
    if (native(NativeId::flock_, file.get(), [&] { return flock(file.get(), LOCK_EX | LOCK_NB); }) != 0)
        return Life::Served;
    const auto instance = PipeInstance::adopt("CreateFile", std::move(file));
    return instance && instance->hasClient() ? Life::LeftToClient : Life::Dead;
}

}  // namespace

Result<std::string> pipeNameOf(const char* call, std::string_view name, bool mayNameComputer)
{
    if (name.empty())
        return fail(call, ErrorCode::PathNotFound, 0, "no name given");
    if (session().directory.empty())
        return fail(call, ErrorCode::PathNotFound, 0, "this process has joined no session");
    const std::string folded = upperCase(canonicalName(name));
    const auto end = folded.find('\\', 2);
    if (!folded.starts_with(R"(\\)") || end == std::string::npos || folded.compare(end, kPipe.size(), kPipe) != 0
        || folded.size() == end + kPipe.size())
        return fail(call, ErrorCode::InvalidName, 0, std::string(name) + R"( is not \\.\pipe\…)");
    if (const std::size_t length = nameLength(name); length > kLongestName)
        return fail(call, ErrorCode::FilenameExcedRange, 0, std::to_string(length) + " characters");
    const std::string computer = folded.substr(2, end - 2);
    if (computer != "." && !mayNameComputer)
        return fail(call, ErrorCode::InvalidName, 0, "a server makes pipes on its own computer");
    if (computer != "." && computer != upperCase(session().computer))
        return fail(call, ErrorCode::BadNetpath, 0, std::string(name));
    return folded.substr(end + kPipe.size());
}

void PipeNamePage::changed() noexcept
{
    generation.fetch_add(1);
    native(NativeId::futex_, -1, [&] { return syscall(SYS_futex, &generation, FUTEX_WAKE, INT_MAX, nullptr, nullptr, 0); });
}

Result<PipeName> PipeName::lock(const char* call, const std::string& name, int flags)
{
    const std::string path = pathOf(name);
    for (;;) {
        UniqueFd file(native(NativeId::open_, -1, [&] { return ::open(path.c_str(), O_RDWR | O_CLOEXEC | flags, 0600); }));
        if (!file)
            return fail(call, errno == ENOENT ? ErrorCode::FileNotFound : ErrorCode::NotEnoughMemory, errno, name);
        const int fd = file.get();
        while (native(NativeId::flock_, fd, [&] { return flock(fd, LOCK_EX); }) != 0 && errno == EINTR)
            ;
        struct stat status = {};
        if (fstat(fd, &status) != 0 || status.st_nlink == 0)
            continue;   // whoever held the lock has just removed the name
        if (status.st_size == 0 && (ftruncate(fd, sizeof(PipeNamePage)) != 0 || fallocate(fd, 0, 0, sizeof(PipeNamePage)) != 0))
            return fail(call, ErrorCode::NotEnoughMemory, errno, path);
        auto page = SharedMapping::map(call, fd, sizeof(PipeNamePage));
        if (!page)
            return Unexpected(page.error());
        PipeName locked(std::move(file), path, std::move(*page));
        locked.prune();
        return locked;
    }
}

Result<PipeName> PipeName::make(const char* call, const std::string& name) { return lock(call, name, O_CREAT); }

Result<PipeName> PipeName::find(const char* call, const std::string& name)
{
    auto found = lock(call, name, 0);
    if (!found || found->page().count != 0)
        return found;
    native(NativeId::unlink_, -1, [&] { return unlink(found->m_path.c_str()); });
    return fail(call, ErrorCode::FileNotFound, 0, name);
}

void PipeName::add(std::uint64_t instance)
{
    page().instances[page().count] = instance;
    page().count.fetch_add(1);
    page().changed();
}

SharedMapping PipeName::release() &&
{
    flock(m_file.get(), LOCK_UN);   // the mapping keeps the open file, and with it the lock
    m_file.reset();
    return std::move(m_page);
}

void PipeName::handOver(UniqueFd& file, SharedMapping& page) &&
{
    flock(m_file.get(), LOCK_UN);
    file = std::move(m_file);
    page = std::move(m_page);
}

void PipeName::prune()
{
    auto* begin = page().instances.data();
    m_served = 0;
    const auto* end = std::remove_if(begin, begin + page().count, [&](std::uint64_t instance) {
        const std::string path = pipeInstancePath(instance);
        const Life life = lifeOf(path);
        m_served += life == Life::Served ? 1 : 0;
        if (life != Life::Dead)
            return false;
        native(NativeId::unlink_, -1, [&] { return unlink(path.c_str()); });
        native(NativeId::unlink_, -1, [&] { return unlink(pipeSocketPath(instance).c_str()); });
        return true;
    });
    if (static_cast<std::uint64_t>(end - begin) == page().count)
        return;
    page().count.store(static_cast<std::uint64_t>(end - begin));
    page().changed();
}

namespace {

std::string instanceText(std::uint64_t instance)
{
    std::array<char, 16> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), instance, 16).ptr;
    return session().directory + "/pipe." + std::string(digits.data(), end);
}

}  // namespace

std::string pipeInstancePath(std::uint64_t instance) { return instanceText(instance); }
std::string pipeSocketPath(std::uint64_t instance) { return instanceText(instance) + ".socket"; }

std::uint64_t uniqueIdentity()
{
    std::uint64_t identity = 0;
    while (identity < 2)
        if (getrandom(&identity, sizeof identity, 0) == sizeof identity)
            identity &= ~std::uint64_t{1};
    return identity;
}

int atSocketPath(const std::string& path, int fd, int (*call)(int, const sockaddr*, socklen_t))
{
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    std::string reachable = path;
    UniqueFd directory;
    if (path.size() >= sizeof address.sun_path) {
        const auto slash = path.rfind('/');
        directory.reset(::open(path.substr(0, slash).c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
        reachable = "/proc/self/fd/" + std::to_string(directory.get()) + path.substr(slash);
    }
    std::memcpy(address.sun_path, reachable.c_str(), std::min(reachable.size(), sizeof address.sun_path - 1));
    return call(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address);
}

}  // namespace ipc::posix
