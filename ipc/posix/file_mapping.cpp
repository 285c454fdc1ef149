// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/sys/file_mapping.h"

#include "ipc/posix/access.h"
#include "ipc/posix/byte_lock.h"
#include "ipc/posix/plain_file.h"
#include "ipc/posix/section.h"
#include "ipc/trace/call.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

namespace ipc::posix {
namespace {

using trace::native;
using trace::NativeId;

constexpr auto kCreate = "CreateFileMapping";
constexpr auto kOpen = "OpenFileMapping";
constexpr auto kMap = "MapViewOfFile";

constexpr std::uint32_t kSecReserve = 0x04000000;
constexpr std::uint32_t kSecCommit = 0x08000000;
constexpr std::uint32_t kSecImage = 0x01000000;
constexpr std::uint32_t kSecNoCache = 0x10000000;
constexpr std::uint32_t kSecWriteCombine = 0x40000000;
constexpr std::uint32_t kSecLargePages = 0x80000000;
constexpr std::uint32_t kPageMask = 0xFF;
constexpr std::uint64_t kMostReserved = std::uint64_t{1} << 38;   // VirtualQuery goes from page to page

// Rights of a section handle: SECTION_*.
constexpr std::uint32_t kMapWrite = 2;
constexpr std::uint32_t kMapRead = 4;
constexpr std::uint32_t kMapExecute = 8;
constexpr std::uint32_t kMapExecuteExplicit = 0x20;
constexpr std::uint32_t kQueryAndStandard = 0xF0001;

bool isWritable(std::uint32_t protection) { return (protection & (0x04 | 0x40)) != 0; }
bool isExecutable(std::uint32_t protection) { return (protection & (0x20 | 0x40 | 0x80)) != 0; }

std::uint32_t accessFor(std::uint32_t protection)
{
    return kQueryAndStandard | kMapRead | (isWritable(protection) ? kMapWrite : 0)
           | (isExecutable(protection) ? kMapExecute : 0);
}

// Which PAGE_* and SEC_* go together: CreateFileMapping's own documentation.
ErrorCode protectionError(std::uint32_t protection, bool hasFile)
{
    const std::uint32_t page = protection & kPageMask;
    const std::uint32_t section = protection & ~kPageMask;
    const bool onePage = page == 0x02 || page == 0x04 || page == 0x08 || page == 0x20 || page == 0x40 || page == 0x80;
    const std::uint32_t kind = section & (kSecReserve | kSecCommit | kSecImage);
    const std::uint32_t special = section & (kSecNoCache | kSecWriteCombine | kSecLargePages);
    if (!onePage || (section & ~(kind | special)) != 0 || (kind & (kind - 1)) != 0)
        return ErrorCode::InvalidParameter;
    if (special != 0 && (kind == 0 || kind == kSecImage))
        return ErrorCode::InvalidParameter;
    if (kind == kSecImage)
        return ErrorCode::BadExeFormat;
    if ((special & kSecLargePages) != 0)
        return kind != kSecCommit || hasFile ? ErrorCode::InvalidParameter : ErrorCode::PrivilegeNotHeld;
    return ErrorCode::Success;
}

// A section's memory before it has a handle.
struct Backing {
    UniqueFd fd;
    std::uint64_t size = 0;
};

// NULL will do as well as INVALID_HANDLE_VALUE: the system makes the one of the other.
bool hasFile(const FileMappingOptions& options) { return options.file != Handle::Invalid && options.file != Handle::Null; }

Result<Backing> fileBacking(const FileMappingOptions& options)
{
    const auto file = pinAs<PlainFile>(options.file);
    if (!file)
        return fail(kCreate, ErrorCode::InvalidHandle, 0, "no file");
    const bool writable = isWritable(options.protection);
    const std::uint32_t needed = kReadData | (writable ? kWriteData : 0u) | (isExecutable(options.protection) ? kExecute : 0u);
    if ((file.access() & needed) != needed)
        return fail(kCreate, ErrorCode::AccessDenied, 0, "the file handle does not allow that protection");
    UniqueFd fd = openAgain(file->descriptor(), writable ? O_RDWR : O_RDONLY);   // the caller may close the file
    struct stat status = {};
    if (!fd || fstat(fd.get(), &status) != 0)
        return fail(kCreate, ErrorCode::AccessDenied, errno, "open the file again");
    const auto length = static_cast<std::uint64_t>(status.st_size);
    const std::uint64_t size = options.size != 0 ? options.size : length;
    if (size == 0)
        return fail(kCreate, ErrorCode::FileInvalid, 0, "the file is empty");
    if (size > length && !writable)
        return fail(kCreate, ErrorCode::NotEnoughMemory, 0, "the file is shorter, and a read-only mapping cannot extend it");
    const auto extend = [&] { return ftruncate(fd.get(), static_cast<off_t>(size)); };
    if (size > length && native(NativeId::ftruncate_, fd.get(), extend) != 0)
        return fail(kCreate, ErrorCode::DiskFull, errno, "extend the file");
    return Backing{std::move(fd), size};
}

Result<Backing> memoryBacking(const FileMappingOptions& options)
{
    if (!SectionPages::isReservedSection(options.protection, false) && !fitsCommit(options.size))
        return fail(kCreate, ErrorCode::CommitmentLimit, 0, std::to_string(options.size) + " bytes");
    if (options.size > kMostReserved)
        return fail(kCreate, ErrorCode::NotEnoughMemory, 0, std::to_string(options.size) + " bytes");
    auto memory = makeMemory(kCreate, "section", SectionPages::memoryFor(options.size, options.protection));
    if (!memory)
        return Unexpected(memory.error());
    return Backing{std::move(*memory), options.size};
}

// Keeps others from cutting off what is mapped; waits for one who is just doing so.
Result<void> lockMapped(const char* call, const SectionPages& pages)
{
    if (!pages.isFile)
        return {};
    struct stat status = {};
    const std::uint64_t length = fstat(pages.fd.get(), &status) == 0 ? static_cast<std::uint64_t>(status.st_size) : 0;
    const Bytes mapped{kMappedBytes, static_cast<std::int64_t>(std::max(length, pages.size))};
    if (!awaitByteLock(pages.fd.get(), ByteLock::Shared, mapped) || (isWritable(pages.protection) && !FileShares::keepSection(pages.fd.get())))
        return fail(call, ErrorCode::SharingViolation, errno, "lock the mapped range");
    return {};
}

Result<Handle> openSection(const char* call, NamedMemory memory, std::uint32_t access, bool inherit, const std::string& name)
{
    const auto& [size, protection, isFile, unused] = memory.facts;
    auto pages = sectionPages(call, std::move(memory.memory), size, static_cast<std::uint32_t>(protection), isFile != 0);
    if (!pages)
        return Unexpected(pages.error());
    if (auto locked = lockMapped(call, **pages); !locked)
        return Unexpected(locked.error());
    return openHandle(std::make_shared<Section>(std::move(*pages), std::move(memory.name), name), access, inherit);
}

Result<Backing> makeBacking(const FileMappingOptions& options)
{
    return hasFile(options) ? fileBacking(options) : memoryBacking(options);
}

// The section of that name, or a new one. The name decides before anything is made: an existing section does not
// extend the file that was given.
Result<NamedMemory> namedSection(const FileMappingOptions& options)
{
    const auto place = kernelObjectPlace(kCreate, options.name);
    if (!place)
        return Unexpected(place.error());
    if (auto existing = openNamed(kCreate, *place, MemoryKind::Section);
        existing || !(existing.error() == ErrorCode::FileNotFound))
        return existing;
    auto backing = makeBacking(options);
    if (!backing)
        return Unexpected(backing.error());
    const MemoryFacts facts{backing->size, options.protection, hasFile(options), 0};
    return createNamed(kCreate, *place, MemoryKind::Section, facts,
                       [&]() -> Result<UniqueFd> { return std::move(backing->fd); });
}

Result<NamedMemory> section(const FileMappingOptions& options)
{
    if (!options.name.empty())
        return namedSection(options);
    auto backing = makeBacking(options);
    if (!backing)
        return Unexpected(backing.error());
    NamedMemory memory;
    memory.memory = std::move(backing->fd);
    memory.facts = {backing->size, options.protection, hasFile(options), 0};
    return memory;
}

std::uint32_t viewProtection(std::uint32_t access)
{
    const bool execute = (access & kMapExecuteExplicit) != 0;
    if (access == kFileMapCopy || access == (kFileMapCopy | kMapExecuteExplicit))
        return execute ? 0x80 : 0x08;
    if ((access & kFileMapWrite) != 0)
        return execute ? 0x40 : 0x04;
    if ((access & kFileMapRead) != 0)
        return execute ? 0x20 : 0x02;
    return 0x01;
}

// 5 if the handle does not allow the view, 87 if the section's own protection does not.
ErrorCode viewError(std::uint32_t handleAccess, std::uint32_t section, std::uint32_t view)
{
    const std::uint32_t needed = isWritable(view) ? kMapWrite : kMapRead;
    if ((handleAccess & needed) == 0 || (isExecutable(view) && (handleAccess & kMapExecute) == 0))
        return ErrorCode::AccessDenied;
    if ((isWritable(view) && !isWritable(section)) || (isExecutable(view) && !isExecutable(section)))
        return ErrorCode::InvalidParameter;
    return ErrorCode::Success;
}

// Offset and size against the section; the size of the view in whole pages.
Result<std::uint64_t> viewSize(const SectionPages& pages, const ViewOptions& options)
{
    if (options.offset >= pages.end())
        return fail(kMap, ErrorCode::InvalidParameter, 0, "the offset is beyond the section");
    const std::uint64_t rest = pages.end() - options.offset;
    if (options.size > rest)
        return fail(kMap, ErrorCode::AccessDenied, 0, "the view would pass the end of the section");
    return mapping::wholePages(options.size == 0 ? rest : options.size);
}

}  // namespace
}  // namespace ipc::posix

namespace ipc::sys {

using namespace ipc::posix;

Result<Created> createFileMapping(const FileMappingOptions& options)
{
    if (const auto error = protectionError(options.protection, hasFile(options)); error != ErrorCode::Success)
        return fail(kCreate, error, 0, "protection");
    if (!hasFile(options) && options.size == 0)
        return fail(kCreate, ErrorCode::InvalidParameter, 0, "memory without a file needs a size");
    auto memory = section(options);
    if (!memory)
        return Unexpected(memory.error());
    const bool existed = memory->existed;
    const auto handle = openSection(kCreate, std::move(*memory), accessFor(options.protection),
                                    options.security.inheritHandle, options.name);
    if (!handle)
        return Unexpected(handle.error());
    return Created{*handle, existed};
}

Result<Handle> openFileMapping(std::uint32_t access, bool inheritHandle, const std::string& name)
{
    if (name.empty())
        return fail(kOpen, ErrorCode::InvalidParameter, 0, "no name");
    const auto place = kernelObjectPlace(kOpen, name);
    auto memory = place ? openNamed(kOpen, *place, MemoryKind::Section) : Unexpected(place.error());
    if (!memory)
        return Unexpected(memory.error());
    const std::uint32_t execute = (access & kMapExecuteExplicit) != 0 ? kMapExecute : 0u;
    const std::uint32_t asked = access == kFileMapCopy ? kMapRead : (access & ~kMapExecuteExplicit) | execute;
    const auto rights = openedAccess(kOpen, HandleKind::FileMapping, asked);
    return rights ? openSection(kOpen, std::move(*memory), *rights, inheritHandle, name) : Unexpected(rights.error());
}

Result<View> mapViewOfFile(Handle mapping, const ViewOptions& options)
{
    const auto section = pinAs<Section>(mapping);
    if (!section)
        return fail(kMap, ErrorCode::InvalidHandle);
    if (auto* call = trace::current())
        call->channel(section->channel());
    if (options.base % kAllocationGranularity != 0 || options.offset % kAllocationGranularity != 0)
        return fail(kMap, ErrorCode::MappedAlignment, 0, "base and offset must be multiples of 65536");
    const auto& pages = section->pages();
    const std::uint32_t protection = viewProtection(options.access);
    if (const auto error = viewError(section.access(), pages->protection, protection); error != ErrorCode::Success)
        return fail(kMap, error, 0, "the handle or the section does not allow that access");
    const auto size = viewSize(*pages, options);
    if (!size)
        return Unexpected(size.error());
    return mapPages({pages, options.base, options.offset, *size, protection});
}

Result<void> unmapViewOfFile(std::uint64_t address) { return mapping::removeView(address); }

Result<void> flushViewOfFile(std::uint64_t address, std::uint64_t size)
{
    const mapping::ViewPin view = mapping::pinView(address);
    if (!view)
        return fail("FlushViewOfFile", ErrorCode::InvalidAddress, 0, "no view is there");
    const mapping::ViewFacts& facts = view.facts();
    const std::uint64_t rest = facts.base + facts.size - address;
    if (size > rest)
        return fail("FlushViewOfFile", ErrorCode::InvalidParameter, 0, "the range leaves the view");
    if (auto* call = trace::current())
        call->channel(facts.channel);
    const std::uint64_t page = address & ~(mapping::kPageSize - 1);
    const std::uint64_t length = address - page + (size == 0 ? rest : size);
    const auto sync = [&] { return msync(reinterpret_cast<void*>(page), length, MS_SYNC); };
    if (facts.isFile && native(NativeId::msync_, -1, sync) != 0)
        return fail("FlushViewOfFile", ErrorCode::GenFailure, errno);
    return {};
}

}  // namespace ipc::sys
