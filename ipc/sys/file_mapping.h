// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/file_mapping.h"

/// What a backend supplies for ipc/file_mapping.h: the same calls, not recorded. See there for their meaning.
namespace ipc::sys {

Result<Created> createFileMapping(const FileMappingOptions& options);
Result<Handle> openFileMapping(std::uint32_t access, bool inheritHandle, const std::string& name);
Result<View> mapViewOfFile(Handle mapping, const ViewOptions& options);
Result<void> unmapViewOfFile(std::uint64_t address);
Result<void> flushViewOfFile(std::uint64_t address, std::uint64_t size);
Result<MemoryInfo> virtualQuery(std::uint64_t address);
Result<void> readMemory(std::uint64_t address, std::span<std::byte> buffer);
Result<void> writeMemory(std::uint64_t address, std::span<const std::byte> data);
Result<std::uint64_t> incrementMemory(const IncrementOptions& options);
Result<Bounce> bounceMemory(const BounceOptions& options);

}  // namespace ipc::sys
