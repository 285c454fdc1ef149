// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace ipc::mapping {

/// Copies between private memory and memory that others change meanwhile: word by word, each aligned word of the
/// shared side at once, so that no number of up to 8 bytes is ever seen half written. False if the file behind the
/// shared side was cut off (SIGBUS); part may have been copied.
bool copyFromShared(std::byte* target, const std::byte* shared, std::size_t size) noexcept;
bool copyToShared(std::byte* shared, const std::byte* source, std::size_t size) noexcept;

}  // namespace ipc::mapping
