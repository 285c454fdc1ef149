// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/dde/protocol.h"
#include "ipc/win32/window.h"

#include <dde.h>

/// WM_DDE_* as Windows carries them: atoms, global memory objects, packed lParams; and who frees what.
namespace ipc::win32 {

/// A property of each window that takes note of every WM_DDE_INITIATE.
inline constexpr const wchar_t* kServerProperty = L"ipclab DDE server";

/// What a posted message owns until its receiver has taken it over.
class DdeParcel {
public:
    DdeParcel() = default;
    DdeParcel(DdeParcel&& other) noexcept;
    DdeParcel& operator=(DdeParcel&&) = delete;
    /// Frees all of it, unless delivered: the rule for a PostMessage that failed.
    ~DdeParcel();

    /// Makes atoms and object for `message` and packs them; sets its words. `unicode`: both windows are (EXECUTE).
    static Result<DdeParcel> pack(dde::Message& message, bool unicode);

    /// PostMessage. 170 the queue is full, 0x400C the window is gone.
    Result<void> post(HWND to, HWND from, dde::MessageId id);

    HGLOBAL object() const { return m_object; }

private:
    UINT m_message = 0;
    LPARAM m_packed = 0;
    HGLOBAL m_object = nullptr;
    ATOM m_atom = 0;
};

/// Takes a posted message apart, frees its packed lParam and its atom, and reads its object. 13 if it makes no sense.
Result<dde::Message> unpack(UINT message, WPARAM wParam, LPARAM lParam, bool unicode);

/// The words of WM_DDE_INITIATE and of the ACK to it: two atoms, which stay the sender's (INITIATE) or become the
/// receiver's (ACK: `owned`).
dde::Message unpackNegotiation(UINT message, WPARAM wParam, LPARAM lParam, bool owned);

/// Frees the object of a message that was received, as its answer demands.
void freeObject(const dde::Message& message);

/// Frees what came with a message that nobody will look at: its words, its atom, and its object where that is the receiver's (fRelease).
void discard(UINT message, WPARAM wParam, LPARAM lParam);

dde::MessageId messageId(UINT message);
bool isDdeMessage(UINT message);

/// An atom while it is needed here; 0 for an empty name.
class GlobalAtom {
public:
    explicit GlobalAtom(std::string_view name);
    GlobalAtom(const GlobalAtom&) = delete;
    ~GlobalAtom();
    ATOM get() const { return m_atom; }
    ATOM release();

private:
    ATOM m_atom;
};

}  // namespace ipc::win32
