// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/constants.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace ipc {
namespace {

constexpr std::uint64_t kAll = 0xFFFFFFFF;

constexpr Constant flag(std::string_view name, std::uint64_t bit) { return {name, bit, bit}; }
constexpr Constant choice(std::string_view name, std::uint64_t value) { return {name, value, kAll}; }

// DELETE, READ_CONTROL, WRITE_DAC and WRITE_OWNER: before these, for a name of several bits spares theirs.
constexpr Constant kStandardRights = flag("STANDARD_RIGHTS_REQUIRED", 0x000F0000);

// The rights of one type of object, those that every object has, and those that each type understands in its own way.
template <std::size_t size>
constexpr auto withCommonRights(const std::array<Constant, size>& own)
{
    constexpr std::array kCommon{flag("SYNCHRONIZE", 0x00100000), kStandardRights, flag("DELETE", 0x00010000), flag("READ_CONTROL", 0x00020000),
                                 flag("WRITE_DAC", 0x00040000), flag("WRITE_OWNER", 0x00080000),
                                 flag("ACCESS_SYSTEM_SECURITY", 0x01000000), flag("GENERIC_READ", 0x80000000),
                                 flag("GENERIC_WRITE", 0x40000000), flag("GENERIC_EXECUTE", 0x20000000),
                                 flag("GENERIC_ALL", 0x10000000), flag("MAXIMUM_ALLOWED", 0x02000000)};
    std::array<Constant, size + kCommon.size()> all{};
    std::ranges::copy(kCommon, std::ranges::copy(own, all.begin()).out);
    return all;
}

// Values: Windows SDK winbase.h, winnt.h, winuser.h, memoryapi.h, dde.h (as cited in the documentation of each call).
constexpr std::array kPipeOpenMode{
    Constant{"PIPE_ACCESS_DUPLEX", 3, 3}, Constant{"PIPE_ACCESS_INBOUND", 1, 3}, Constant{"PIPE_ACCESS_OUTBOUND", 2, 3},
    flag("FILE_FLAG_FIRST_PIPE_INSTANCE", 0x00080000), flag("FILE_FLAG_OVERLAPPED", 0x40000000),
    flag("FILE_FLAG_WRITE_THROUGH", 0x80000000), flag("WRITE_DAC", 0x00040000),
    flag("ACCESS_SYSTEM_SECURITY", 0x01000000)};
constexpr std::array kPipeMode{
    Constant{"PIPE_TYPE_BYTE", 0, 4}, Constant{"PIPE_TYPE_MESSAGE", 4, 4}, Constant{"PIPE_READMODE_BYTE", 0, 2},
    Constant{"PIPE_READMODE_MESSAGE", 2, 2}, Constant{"PIPE_WAIT", 0, 1}, Constant{"PIPE_NOWAIT", 1, 1},
    Constant{"PIPE_ACCEPT_REMOTE_CLIENTS", 0, 8}, Constant{"PIPE_REJECT_REMOTE_CLIENTS", 8, 8}};
constexpr std::array kPipeState{
    Constant{"PIPE_READMODE_BYTE", 0, 2}, Constant{"PIPE_READMODE_MESSAGE", 2, 2}, Constant{"PIPE_WAIT", 0, 1},
    Constant{"PIPE_NOWAIT", 1, 1}};
constexpr std::array kPipeInfo{
    Constant{"PIPE_CLIENT_END", 0, 1}, Constant{"PIPE_SERVER_END", 1, 1}, Constant{"PIPE_TYPE_BYTE", 0, 4},
    Constant{"PIPE_TYPE_MESSAGE", 4, 4}};
constexpr std::array kPipeWait{choice("NMPWAIT_USE_DEFAULT_WAIT", 0), choice("NMPWAIT_NOWAIT", 1),
                               choice("NMPWAIT_WAIT_FOREVER", 0xFFFFFFFF)};
constexpr std::array kAccess{
    flag("GENERIC_READ", 0x80000000), flag("GENERIC_WRITE", 0x40000000), flag("GENERIC_EXECUTE", 0x20000000),
    flag("GENERIC_ALL", 0x10000000), flag("MAXIMUM_ALLOWED", 0x02000000),
    flag("FILE_ALL_ACCESS", 0x001F01FF), flag("SYNCHRONIZE", 0x00100000), kStandardRights, flag("READ_CONTROL", 0x00020000), flag("FILE_READ_DATA", 0x1),
    flag("FILE_WRITE_DATA", 0x2), flag("FILE_APPEND_DATA", 0x4), flag("FILE_READ_EA", 0x8), flag("FILE_WRITE_EA", 0x10),
    flag("FILE_EXECUTE", 0x20), flag("FILE_DELETE_CHILD", 0x40), flag("FILE_READ_ATTRIBUTES", 0x80), flag("FILE_WRITE_ATTRIBUTES", 0x100),
    flag("DELETE", 0x00010000), flag("WRITE_DAC", 0x00040000), flag("WRITE_OWNER", 0x00080000),
    flag("ACCESS_SYSTEM_SECURITY", 0x01000000)};
constexpr std::array kShare{flag("FILE_SHARE_READ", 1), flag("FILE_SHARE_WRITE", 2), flag("FILE_SHARE_DELETE", 4)};
constexpr std::array kDisposition{choice("OPEN_EXISTING", 3), choice("CREATE_ALWAYS", 2), choice("CREATE_NEW", 1),
                                  choice("OPEN_ALWAYS", 4), choice("TRUNCATE_EXISTING", 5)};
constexpr std::array kFileFlags{flag("FILE_ATTRIBUTE_NORMAL", 0x80), flag("FILE_FLAG_OVERLAPPED", 0x40000000),
                                flag("FILE_FLAG_WRITE_THROUGH", 0x80000000), flag("SECURITY_SQOS_PRESENT", 0x00100000)};
constexpr std::array kPageProtection{
    Constant{"PAGE_READWRITE", 0x04, 0xFF}, Constant{"PAGE_READONLY", 0x02, 0xFF}, Constant{"PAGE_WRITECOPY", 0x08, 0xFF},
    Constant{"PAGE_NOACCESS", 0x01, 0xFF}, Constant{"PAGE_EXECUTE", 0x10, 0xFF},
    Constant{"PAGE_EXECUTE_READ", 0x20, 0xFF}, Constant{"PAGE_EXECUTE_READWRITE", 0x40, 0xFF},
    Constant{"PAGE_EXECUTE_WRITECOPY", 0x80, 0xFF}, flag("SEC_COMMIT", 0x08000000), flag("SEC_RESERVE", 0x04000000),
    flag("SEC_IMAGE", 0x01000000), flag("SEC_NOCACHE", 0x10000000), flag("SEC_WRITECOMBINE", 0x40000000),
    flag("SEC_LARGE_PAGES", 0x80000000)};
constexpr std::array kMapAccess{flag("FILE_MAP_ALL_ACCESS", 0xF001F), flag("FILE_MAP_WRITE", 2),
                                flag("FILE_MAP_READ", 4), flag("FILE_MAP_COPY", 1), flag("FILE_MAP_EXECUTE", 0x20),
                                kStandardRights};
constexpr std::array kHandleFlags{flag("HANDLE_FLAG_INHERIT", 1), flag("HANDLE_FLAG_PROTECT_FROM_CLOSE", 2)};
constexpr std::array kTimeout{choice("INFINITE", 0xFFFFFFFF)};
constexpr std::array kMailslotTimeout{choice("MAILSLOT_WAIT_FOREVER", 0xFFFFFFFF)};
constexpr std::array kMailslotSize{choice("MAILSLOT_NO_MESSAGE", 0xFFFFFFFF)};
constexpr std::array kClipboardFormat{
    choice("CF_UNICODETEXT", 13), choice("CF_TEXT", 1), choice("CF_BITMAP", 2), choice("CF_METAFILEPICT", 3),
    choice("CF_SYLK", 4), choice("CF_DIF", 5), choice("CF_TIFF", 6), choice("CF_OEMTEXT", 7), choice("CF_DIB", 8),
    choice("CF_PALETTE", 9), choice("CF_PENDATA", 10), choice("CF_RIFF", 11), choice("CF_WAVE", 12),
    choice("CF_ENHMETAFILE", 14), choice("CF_HDROP", 15), choice("CF_LOCALE", 16), choice("CF_DIBV5", 17),
    choice("CF_OWNERDISPLAY", 0x80), choice("CF_DSPTEXT", 0x81), choice("CF_DSPBITMAP", 0x82),
    choice("CF_DSPMETAFILEPICT", 0x83), choice("CF_DSPENHMETAFILE", 0x8E), choice("CF_PRIVATEFIRST", 0x200),
    choice("CF_PRIVATELAST", 0x2FF), choice("CF_GDIOBJFIRST", 0x300), choice("CF_GDIOBJLAST", 0x3FF)};
constexpr std::array kDdeStatus{flag("DDE_FACK", 0x8000), flag("DDE_FBUSY", 0x4000)};
constexpr std::array kDdeFlags{flag("DDE_FACKREQ", 0x8000), flag("DDE_FDEFERUPD", 0x4000),
                               flag("DDE_FRELEASE", 0x2000), flag("DDE_FREQUESTED", 0x1000)};
constexpr std::array kWaitResult{choice("WAIT_OBJECT_0", 0), choice("WAIT_ABANDONED", 0x80),
                                 choice("WAIT_TIMEOUT", 0x102), choice("WAIT_FAILED", 0xFFFFFFFF)};
constexpr std::array kPriorityClass{
    choice("NORMAL_PRIORITY_CLASS", 0x20), choice("IDLE_PRIORITY_CLASS", 0x40), choice("HIGH_PRIORITY_CLASS", 0x80),
    choice("REALTIME_PRIORITY_CLASS", 0x100), choice("BELOW_NORMAL_PRIORITY_CLASS", 0x4000),
    choice("ABOVE_NORMAL_PRIORITY_CLASS", 0x8000)};
constexpr std::array kMemoryState{Constant{"MEM_COMMIT", 0x1000, 0x1000}, Constant{"MEM_RESERVE", 0x2000, 0x2000},
                                  Constant{"MEM_DECOMMIT", 0x4000, 0x4000}, Constant{"MEM_RELEASE", 0x8000, 0x8000}, Constant{"MEM_FREE", 0x10000, 0x10000}};
constexpr std::array kThreadPriority{
    choice("THREAD_PRIORITY_NORMAL", 0), choice("THREAD_PRIORITY_ABOVE_NORMAL", 1), choice("THREAD_PRIORITY_HIGHEST", 2),
    choice("THREAD_PRIORITY_TIME_CRITICAL", 15), choice("THREAD_PRIORITY_BELOW_NORMAL", 0xFFFFFFFF),
    choice("THREAD_PRIORITY_LOWEST", 0xFFFFFFFE), choice("THREAD_PRIORITY_IDLE", 0xFFFFFFF1)};
constexpr std::array kObjectAccess = withCommonRights(std::array<Constant, 0>{});
constexpr std::array kMutexAccess = withCommonRights(std::array{flag("MUTEX_ALL_ACCESS", 0x1F0001), flag("MUTEX_MODIFY_STATE", 0x1)});
constexpr std::array kEventAccess = withCommonRights(std::array{
    flag("EVENT_ALL_ACCESS", 0x1F0003), flag("EVENT_MODIFY_STATE", 0x2), flag("EVENT_QUERY_STATE", 0x1)});
constexpr std::array kSemaphoreAccess = withCommonRights(std::array{
    flag("SEMAPHORE_ALL_ACCESS", 0x1F0003), flag("SEMAPHORE_MODIFY_STATE", 0x2), flag("SEMAPHORE_QUERY_STATE", 0x1)});
// What a handle of a section has: a view is asked for by other names of some of these bits (FILE_MAP_*).
constexpr std::array kSectionAccess = withCommonRights(std::array{
    flag("SECTION_ALL_ACCESS", 0xF001F), flag("SECTION_QUERY", 0x1), flag("SECTION_MAP_WRITE", 0x2), flag("SECTION_MAP_READ", 0x4),
    flag("SECTION_MAP_EXECUTE", 0x8), flag("SECTION_EXTEND_SIZE", 0x10), flag("FILE_MAP_EXECUTE", 0x20)});
constexpr std::array kProcessAccess = withCommonRights(std::array{
    flag("PROCESS_ALL_ACCESS", 0x1FFFFF), flag("PROCESS_TERMINATE", 0x1), flag("PROCESS_CREATE_THREAD", 0x2),
    flag("PROCESS_SET_SESSIONID", 0x4), flag("PROCESS_VM_OPERATION", 0x8), flag("PROCESS_VM_READ", 0x10),
    flag("PROCESS_VM_WRITE", 0x20), flag("PROCESS_DUP_HANDLE", 0x40), flag("PROCESS_CREATE_PROCESS", 0x80),
    flag("PROCESS_SET_QUOTA", 0x100), flag("PROCESS_SET_INFORMATION", 0x200), flag("PROCESS_QUERY_INFORMATION", 0x400),
    flag("PROCESS_SUSPEND_RESUME", 0x800), flag("PROCESS_QUERY_LIMITED_INFORMATION", 0x1000),
    flag("PROCESS_SET_LIMITED_INFORMATION", 0x2000)});
constexpr std::array kThreadAccess = withCommonRights(std::array{
    flag("THREAD_ALL_ACCESS", 0x1FFFFF), flag("THREAD_TERMINATE", 0x1), flag("THREAD_SUSPEND_RESUME", 0x2), flag("THREAD_ALERT", 0x4),
    flag("THREAD_GET_CONTEXT", 0x8), flag("THREAD_SET_CONTEXT", 0x10), flag("THREAD_SET_INFORMATION", 0x20),
    flag("THREAD_QUERY_INFORMATION", 0x40), flag("THREAD_SET_THREAD_TOKEN", 0x80), flag("THREAD_IMPERSONATE", 0x100),
    flag("THREAD_DIRECT_IMPERSONATION", 0x200), flag("THREAD_SET_LIMITED_INFORMATION", 0x400),
    flag("THREAD_QUERY_LIMITED_INFORMATION", 0x800), flag("THREAD_RESUME", 0x1000)});
constexpr std::array kDuplicateFlags{flag("DUPLICATE_SAME_ACCESS", 2), flag("DUPLICATE_CLOSE_SOURCE", 1)};
constexpr std::array kFileType{choice("FILE_TYPE_UNKNOWN", 0), choice("FILE_TYPE_DISK", 1), choice("FILE_TYPE_CHAR", 2),
                               choice("FILE_TYPE_PIPE", 3)};
constexpr std::array kMemoryType{choice("MEM_PRIVATE", 0x20000), choice("MEM_MAPPED", 0x40000),
                                 choice("MEM_IMAGE", 0x1000000)};
constexpr std::array kIncrementSync{choice("PLAIN", 0), choice("INTERLOCKED", 1), choice("MUTEX", 2)};

struct FamilyEntry {
    std::span<const Constant> names;
    bool flags;
};

// In the order of Family.
const std::array<FamilyEntry, static_cast<std::size_t>(Family::Count_)> kFamilies{{
    {{}, false}, {kPipeOpenMode, true}, {kPipeMode, true}, {kPipeState, true}, {kPipeInfo, true}, {kPipeWait, false},
    {kAccess, true}, {kShare, true}, {kDisposition, false}, {kFileFlags, true}, {kPageProtection, true},
    {kMapAccess, true}, {kHandleFlags, true}, {kTimeout, false}, {kMailslotTimeout, false}, {kClipboardFormat, false},
    {kDdeStatus, true}, {kWaitResult, false}, {kPriorityClass, false}, {kMailslotSize, false}, {kMemoryState, true},
    {kDdeFlags, true}, {kThreadPriority, false},
    {kMutexAccess, true}, {kEventAccess, true}, {kMemoryType, false}, {kIncrementSync, false},
    {kObjectAccess, true}, {kSemaphoreAccess, true}, {kDuplicateFlags, true}, {kFileType, false},
    {kSectionAccess, true}, {kProcessAccess, true}, {kThreadAccess, true},
}};

const FamilyEntry& entryOf(Family family)
{
    const auto index = static_cast<std::size_t>(family);
    return kFamilies[index < kFamilies.size() ? index : 0];
}

std::string hex(std::uint64_t number)
{
    std::array<char, 18> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, 16).ptr;
    return "0x" + std::string(digits.data(), end);
}

std::optional<std::uint64_t> numberFrom(std::string_view text)
{
    const bool isHex = text.starts_with("0x") || text.starts_with("0X");
    if (isHex)
        text.remove_prefix(2);
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, isHex ? 16 : 10);
    return error == std::errc{} && end == text.data() + text.size() && !text.empty() ? std::optional(number)
                                                                                     : std::nullopt;
}

std::string_view trimmed(std::string_view text)
{
    while (text.starts_with(' '))
        text.remove_prefix(1);
    while (text.ends_with(' '))
        text.remove_suffix(1);
    return text;
}

// A name whose bits have all been spoken of by others says nothing more.
std::string flagsText(std::span<const Constant> names, std::uint64_t value)
{
    std::string text;
    std::uint64_t unspoken = ~std::uint64_t{0};
    for (const Constant& constant : names) {
        if ((value & constant.mask) != constant.value || (unspoken & constant.mask) == 0)
            continue;
        text.append(text.empty() ? "" : "|").append(constant.name);
        unspoken &= ~constant.mask;
    }
    const std::uint64_t unnamed = value & unspoken;
    if (unnamed != 0 || text.empty())
        text.append(text.empty() ? "" : "|").append(unnamed == 0 ? "0" : hex(unnamed));
    return text;
}

}  // namespace

std::span<const Constant> constants(Family family) { return entryOf(family).names; }

bool isFlags(Family family) { return entryOf(family).flags; }

std::string constantText(Family family, std::uint64_t value)
{
    const FamilyEntry& entry = entryOf(family);
    if (entry.flags)
        return flagsText(entry.names, value);
    const auto found = std::ranges::find(entry.names, value, &Constant::value);
    return found == entry.names.end() ? std::to_string(value) : std::string(found->name);
}

std::optional<std::uint64_t> constantValue(Family family, std::string_view text)
{
    const auto names = constants(family);
    std::uint64_t value = 0;
    for (bool last = false; !last;) {
        const auto bar = text.find('|');
        last = bar == std::string_view::npos;
        const auto word = trimmed(text.substr(0, bar));
        const auto found = std::ranges::find(names, word, &Constant::name);
        const auto part = found == names.end() ? numberFrom(word) : std::optional(found->value);
        if (!part || (!last && !isFlags(family)))
            return std::nullopt;
        value |= *part;
        text.remove_prefix(last ? text.size() : bar + 1);
    }
    return value;
}

}  // namespace ipc
