// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/named_memory.h"

#include "ipc/object_names.h"
#include "ipc/posix/names.h"
#include "ipc/session.h"
#include "ipc/trace/call.h"
#include "ipc/trace/channel.h"

#include <algorithm>
#include <cerrno>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace ipc::posix {
namespace {

using trace::native;
using trace::NativeId;

constexpr std::size_t kLongestName = 32767;   // of a UNICODE_STRING
constexpr std::uint64_t kEntryMagic = 0x3130'5952'544E'4549;   // "IENTRY01"

// The whole of an entry file.
struct MemoryEntry {
    std::uint64_t magic = kEntryMagic;
    MemoryIdentity identity;
    MemoryFacts facts{};
    MemoryKind kind = MemoryKind::Section;
    std::uint32_t nextHolder = 0;
    std::array<std::int32_t, 32> holders{};   // hints, the oldest is overwritten first
};

Unexpected systemError(const char* call, ErrorCode code, std::string what)
{
    const int error = errno;
    return fail(call, code, error, std::move(what));
}

int lock(int fd, int operation)
{
    return native(NativeId::flock_, fd, [&] {
        int result;
        do
            result = flock(fd, operation);
        while (result != 0 && errno == EINTR);
        return result;
    });
}

// The exclusive lock under which entries of a directory are looked at and changed.
Result<UniqueFd> lockDirectory(const char* call, const std::string& directory)
{
    UniqueFd fd(open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!fd)
        return systemError(call, errno == ENOENT ? ErrorCode::FileNotFound : ErrorCode::AccessDenied, directory);
    if (lock(fd.get(), LOCK_EX) != 0)
        return systemError(call, ErrorCode::GenFailure, "lock " + directory);
    return fd;
}

bool isAlive(int entry) { return flock(entry, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK; }

UniqueFd openEntry(int directory, const std::string& file)
{
    return UniqueFd(native(NativeId::openat_, directory,
                           [&] { return openat(directory, file.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW); }));
}

bool readEntry(int fd, MemoryEntry& entry)
{
    return pread(fd, &entry, sizeof entry, 0) == static_cast<ssize_t>(sizeof entry) && entry.magic == kEntryMagic;
}

bool writeEntry(int fd, const MemoryEntry& entry)
{
    return pwrite(fd, &entry, sizeof entry, 0) == static_cast<ssize_t>(sizeof entry);
}

// The entry of a name if it is alive; a dead one is removed. Under the directory's lock.
UniqueFd livingEntry(int directory, const EntryPlace& place)
{
    UniqueFd entry = openEntry(directory, place.file);
    if (!entry || isAlive(entry.get()))
        return entry;
    MemoryEntry dead;
    if (readEntry(entry.get(), dead))
        unlinkat(directory, socketNameFor(dead.identity).c_str(), 0);
    unlinkat(directory, place.file.c_str(), 0);
    return UniqueFd();
}

void addHolder(int fd, MemoryEntry& entry)
{
    entry.holders[entry.nextHolder++ % entry.holders.size()] = getpid();
    writeEntry(fd, entry);   // only a hint: without it the memory is found by looking at all processes
}

using Directory = std::unique_ptr<DIR, decltype([](DIR* directory) { closedir(directory); })>;

// Reads a directory until `visit` returns true; false if it never did.
template <class F>
bool anyEntry(const std::string& path, F&& visit)
{
    const Directory directory(opendir(path.c_str()));
    if (!directory)
        return false;
    while (const dirent* entry = readdir(directory.get()))
        if (entry->d_name[0] != '.' && visit(dirfd(directory.get()), entry->d_name))
            return true;
    return false;
}

// Opens `identity` through the descriptors of one process: writable if that is allowed, else to read.
UniqueFd reachThrough(const std::string& process, MemoryIdentity identity)
{
    UniqueFd found;
    anyEntry("/proc/" + process + "/fd", [&](int directory, const char* name) {
        struct stat status = {};
        if (fstatat(directory, name, &status, 0) != 0 || status.st_ino != identity.inode
            || status.st_dev != identity.device)
            return false;
        found.reset(openat(directory, name, O_RDWR | O_CLOEXEC));
        if (!found && (errno == EACCES || errno == EPERM))
            found.reset(openat(directory, name, O_RDONLY | O_CLOEXEC));
        if (found && identityOf(found.get()) != identity)
            found.reset();
        return static_cast<bool>(found);
    });
    return found;
}

UniqueFd reach(const MemoryEntry& entry)
{
    for (const std::int32_t holder : entry.holders)
        if (holder != 0)
            if (UniqueFd found = reachThrough(std::to_string(holder), entry.identity))
                return found;
    UniqueFd found;
    anyEntry("/proc", [&](int, const char* name) {
        if (name[0] >= '0' && name[0] <= '9')
            found = reachThrough(name, entry.identity);
        return static_cast<bool>(found);
    });
    return found;
}

Result<NamedMemory> openLiving(const char* call, const EntryPlace& place, UniqueFd file, MemoryKind kind, Hold hold)
{
    MemoryEntry entry;
    if (!readEntry(file.get(), entry))
        return fail(call, ErrorCode::FileNotFound, 0, "not an entry: " + place.directory + '/' + place.file);
    if (entry.kind != kind)
        return fail(call, ErrorCode::InvalidHandle, 0, "the name belongs to another kind of object");
    NamedMemory object{reach(entry), {}, entry.facts, true};
    if (!object.memory)
        return fail(call, ErrorCode::AccessDenied, 0, "no process that holds the object lets it be opened");
    if (hold == Hold::No)
        return object;
    if (lock(file.get(), LOCK_SH) != 0)
        return systemError(call, ErrorCode::GenFailure, "lock the name");
    addHolder(file.get(), entry);
    return NamedMemory{std::move(object.memory), HeldName(place, std::move(file)), entry.facts, true};
}

Result<NamedMemory> makeNew(const char* call, const EntryPlace& place, int directory, MemoryEntry entry,
                            const std::function<Result<UniqueFd>()>& make)
{
    auto memory = make();
    if (!memory)
        return Unexpected(memory.error());
    UniqueFd file(native(NativeId::openat_, directory, [&] {
        return openat(directory, place.file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    }));
    if (!file || lock(file.get(), LOCK_SH) != 0)
        return systemError(call, ErrorCode::GenFailure, "make the entry of the name");
    entry.identity = identityOf(memory->get());
    addHolder(file.get(), entry);
    return NamedMemory{std::move(*memory), HeldName(place, std::move(file)), entry.facts, false};
}

}  // namespace

MemoryIdentity identityOf(int fd)
{
    struct stat status = {};
    if (fstat(fd, &status) != 0)
        return {};
    return {status.st_dev, status.st_ino};
}

std::uint64_t channelOf(MemoryIdentity identity, bool isFile)
{
    return isFile ? trace::fileChannel(identity.inode) : trace::channelFrom(identity.inode, identity.device + 2);
}

Result<EntryPlace> kernelObjectPlace(const char* call, std::string_view name)
{
    constexpr std::string_view kLocal = "Local\\";
    constexpr std::string_view kGlobal = "Global\\";
    if (session().directory.empty())
        return fail(call, ErrorCode::PathNotFound, 0, "no lab session was joined");
    bool global = false;
    std::string_view rest = name;
    for (bool prefix = true; prefix;) {   // each of the two folders has both names in it: Local\Global\x is Global\x
        const bool here = rest.starts_with(kLocal);
        prefix = here || rest.starts_with(kGlobal);
        global = global || (prefix && !here);
        rest.remove_prefix(!prefix ? 0 : here ? kLocal.size() : kGlobal.size());
    }
    if (name.starts_with('\\'))
        return fail(call, ErrorCode::BadPathname, 0, std::string(name));
    if (rest.empty() || rest.starts_with('\\'))
        return fail(call, ErrorCode::InvalidName, 0, std::string(name));
    if (rest.find('\\') != std::string_view::npos)
        return fail(call, ErrorCode::PathNotFound, 0, std::string(name));
    if (rest == "Local" || rest == "Global" || rest == "Session")
        return fail(call, ErrorCode::InvalidHandle, 0, "the name of a folder of objects");
    if (nameLength(name) > kLongestName)
        return fail(call, ErrorCode::FilenameExcedRange, 0, std::to_string(nameLength(name)) + " characters");
    return EntryPlace{session().directory + "/objects", (global ? "global-" : "local-") + fileNameFor(rest)};
}

std::string socketNameFor(MemoryIdentity memory)
{
    return "socket-" + std::to_string(memory.inode);
}

Result<void> makeEntryDirectory(const char* call, const std::string& directory)
{
    const std::string& root = session().directory;
    for (auto slash = root.size(); slash != std::string::npos;) {
        slash = directory.find('/', slash + 1);
        const std::string part = directory.substr(0, slash);
        if (mkdir(part.c_str(), 0700) != 0 && errno != EEXIST)
            return systemError(call, ErrorCode::PathNotFound, part);
    }
    return {};
}

void HeldName::release()
{
    if (!m_entry)
        return;
    const auto directory = lockDirectory("CloseHandle", m_place.directory);
    m_entry.reset();
    if (directory)
        livingEntry(directory->get(), m_place);
}

Result<NamedMemory> createNamed(const char* call, const EntryPlace& place, MemoryKind kind, const MemoryFacts& facts,
                                const std::function<Result<UniqueFd>()>& make)
{
    if (auto made = makeEntryDirectory(call, place.directory); !made)
        return Unexpected(made.error());
    const auto directory = lockDirectory(call, place.directory);
    if (!directory)
        return Unexpected(directory.error());
    if (UniqueFd entry = livingEntry(directory->get(), place))
        return openLiving(call, place, std::move(entry), kind, Hold::Yes);
    MemoryEntry entry;
    entry.facts = facts;
    entry.kind = kind;
    return makeNew(call, place, directory->get(), entry, make);
}

Result<NamedMemory> openNamed(const char* call, const EntryPlace& place, MemoryKind kind, Hold hold)
{
    const auto directory = lockDirectory(call, place.directory);
    if (!directory)
        return Unexpected(directory.error());
    UniqueFd entry = livingEntry(directory->get(), place);
    if (!entry)
        return fail(call, ErrorCode::FileNotFound, ENOENT, "no object of that name");
    return openLiving(call, place, std::move(entry), kind, hold);
}

HeldName adoptName(EntryPlace place, UniqueFd file)
{
    if (const auto directory = lockDirectory("CreateProcess", place.directory)) {
        MemoryEntry entry;
        if (readEntry(file.get(), entry))
            addHolder(file.get(), entry);
    }
    return HeldName(std::move(place), std::move(file));
}

Result<UniqueFd> makeMemory(const char* call, const char* label, std::uint64_t size)
{
    UniqueFd fd(native(NativeId::memfd_create_, -1,
                       [&] { return memfd_create(label, MFD_CLOEXEC | MFD_ALLOW_SEALING); }));
    if (!fd)
        return systemError(call, ErrorCode::NotEnoughMemory, "make memory");
    const int sized = native(NativeId::ftruncate_, fd.get(),
                             [&] { return ftruncate(fd.get(), static_cast<off_t>(size)); });
    if (sized != 0)
        return systemError(call, ErrorCode::NotEnoughMemory, "make " + std::to_string(size) + " bytes of memory");
    if (fcntl(fd.get(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0)
        return systemError(call, ErrorCode::GenFailure, "seal the memory");
    return fd;
}

}  // namespace ipc::posix
