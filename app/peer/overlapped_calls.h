// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/peer/catalogue.h"

#include "ipc/overlapped.h"

/// What the calls have in common that may be overlapped.
namespace peer {

inline constexpr Parameter kOverlapped{
    "overlapped", Type::Text, "Name of an OVERLAPPED, made when first used: the call does not wait, but fails with 997. Null: it waits.", "null"};
inline constexpr Parameter kOverlappedEvent{
    "event", Type::Handle, "hEvent of the OVERLAPPED, made with CreateEvent; null: one of its own, which is reset by hand.", "null"};
inline constexpr Output kOverlappedEventOut{"event", Type::Handle, "hEvent of the OVERLAPPED, if one was named; set when the operation has ended."};

/// The OVERLAPPED that the call names; nothing if it waits.
std::optional<ipc::Overlapped> overlappedOf(const Arguments& arguments);

/// What a call answers that started an operation: its event, and what it brought if it has ended.
Answer startedRead(const char* call, const ipc::Overlapped& overlapped, const ipc::Result<ipc::OverlappedTransfer>& result);
Answer startedWrite(const ipc::Overlapped& overlapped, const ipc::Result<ipc::OverlappedTransfer>& result);
Answer startedConnect(const ipc::Overlapped& overlapped, const ipc::Result<void>& result);

}  // namespace peer
