// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/error.h"

#include <tl/expected.hpp>

#include <utility>

namespace ipc {

/// What every call of this library returns: a value, or the Error that says why there is none. Never thrown.
template <class T>
using Result = tl::expected<T, Error>;

using Unexpected = tl::unexpected<Error>;

/// A failure with the system's own code beside the Win32 one. `call` must be a literal. Cold, so that what leads to a failure
/// lies away from what every message runs through.
[[gnu::cold]] inline Unexpected fail(const char* call, ErrorCode code, std::int64_t native = 0, std::string detail = {})
{
    return Unexpected(Error{code, native, call, std::move(detail)});
}

}  // namespace ipc
