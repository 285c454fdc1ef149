// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/peer/catalogue.h"

namespace peer {

/// Most bytes that {"fill": …} makes and that a read may ask for.
inline constexpr std::size_t kMostData = std::size_t{256} << 20;

/// The bytes of a text, of {"hex": "…"} or of {"fill": "A", "size": n}; the error says what is wrong with it.
ipc::Result<std::vector<std::byte>> dataIn(const Json& value);

/// Whether `dataIn` would succeed, without making the bytes.
ipc::Result<void> checkData(const Json& value);

/// A buffer to read `size` bytes into; ERROR_NOT_ENOUGH_MEMORY above kMostData.
ipc::Result<std::vector<std::byte>> readBuffer(const char* call, std::uint64_t size);

}  // namespace peer
