// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace ipc {

/// One named value of the Windows headers. In a set of flags `mask` says which bits the name speaks of, so that
/// PIPE_TYPE_BYTE (0) is told from PIPE_TYPE_MESSAGE (4); in a choice it is all bits.
struct Constant {
    std::string_view name;
    std::uint64_t value;
    std::uint64_t mask;
};

/// Families of constants: which names a parameter takes. The values are written into recordings: append only.
enum class Family : std::uint8_t {
    None, PipeOpenMode, PipeMode, PipeState, PipeInfo, PipeWait, Access, Share, Disposition, FileFlags,
    PageProtection, MapAccess, HandleFlags, Timeout, MailslotTimeout, ClipboardFormat, DdeStatus, WaitResult,
    PriorityClass, MailslotSize, MemoryState, DdeFlags, ThreadPriority, MutexAccess, EventAccess,
    MemoryType, IncrementSync, ObjectAccess, SemaphoreAccess, DuplicateFlags, FileType, SectionAccess, ProcessAccess,
    ThreadAccess, Count_,
};

/// The names of a family, in the order to offer them.
std::span<const Constant> constants(Family family);

/// True if names of the family are joined by '|'; false if exactly one applies.
bool isFlags(Family family);

/// "PIPE_TYPE_MESSAGE|PIPE_READMODE_MESSAGE|PIPE_WAIT"; bits without a name follow in hex. Plain decimal for None.
std::string constantText(Family family, std::uint64_t value);

/// The value of names joined by '|' (or of a decimal or 0x number); nothing if a name is not of the family.
std::optional<std::uint64_t> constantValue(Family family, std::string_view text);

}  // namespace ipc
