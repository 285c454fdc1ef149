// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/error.h"

#include <algorithm>
#include <array>

namespace ipc {
namespace {

struct ErrorEntry {
    ErrorCode code;
    std::string_view name;
    std::string_view text;
};

constexpr std::array kEntries{
#define IPC_X(code, name, win32, text) ErrorEntry{ErrorCode::name, win32, text},
    IPC_ERROR_CODES(IPC_X)
#undef IPC_X
};

const ErrorEntry* entryOf(ErrorCode code)
{
    const auto* entry = std::ranges::lower_bound(kEntries, code, {}, &ErrorEntry::code);
    return entry != kEntries.end() && entry->code == code ? entry : nullptr;
}

}  // namespace

static_assert(std::ranges::is_sorted(kEntries, {}, &ErrorEntry::code), "the table is searched by bisection");

Error::Error() noexcept = default;
Error::Error(ErrorCode code, std::int64_t native, const char* call, std::string detail) noexcept
    : code(code), native(native), call(call), detail(std::move(detail))
{
}
Error::Error(const Error&) = default;
Error::Error(Error&&) noexcept = default;
Error& Error::operator=(const Error&) = default;
Error& Error::operator=(Error&&) noexcept = default;
Error::~Error() = default;

std::string errorName(ErrorCode code)
{
    const ErrorEntry* entry = entryOf(code);
    return entry ? std::string(entry->name) : "ERROR_" + std::to_string(static_cast<std::uint32_t>(code));
}

std::optional<ErrorCode> errorFromName(std::string_view name)
{
    const auto* entry = std::ranges::find(kEntries, name, &ErrorEntry::name);
    return entry == kEntries.end() ? std::nullopt : std::optional(entry->code);
}

std::string_view errorText(ErrorCode code)
{
    const ErrorEntry* entry = entryOf(code);
    return entry ? entry->text : std::string_view{};
}

std::string toText(const Error& error)
{
    std::string text = std::string(error.call) + ": " + std::to_string(static_cast<std::uint32_t>(error.code)) + ' '
                       + errorName(error.code);
    if (const auto meaning = errorText(error.code); !meaning.empty())
        text.append(". ").append(meaning);
    if (error.detail.empty() && error.native == 0)
        return text;
    text.append(" (").append(error.detail);
    if (error.native != 0)
        text.append(error.detail.empty() ? "" : "; ").append("system error ").append(std::to_string(error.native));
    return text + ')';
}

}  // namespace ipc
