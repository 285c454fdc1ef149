// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/posix/object.h"

#include <array>
#include <type_traits>
#include <typeinfo>
#include <utility>

/// This process's handles: numbers, multiples of 4, to objects. Looking one up takes no lock and allocates nothing.
namespace ipc::posix {

namespace detail {

// One number. `pins` counts the calls inside plus one while the handle is open. A call enters by adding one and leaves again if
// it finds the open bit unset; whoever takes the count to zero after the bit was cleared empties the slot.
struct Slot {
    static constexpr std::uint64_t kOpen = std::uint64_t{1} << 63;
    std::atomic<std::uint64_t> pins{0};
    std::atomic<std::uint32_t> flags{0};
    std::uint32_t access = 0;
    std::shared_ptr<Object> object;
    bool taken = false;   // guarded by the table's mutex: from openHandle until the slot is empty again
};

extern std::array<Slot, 16384> slots;

inline Slot* slotOf(Handle handle) noexcept
{
    const std::uint64_t index = value(handle) / 4;   // the two lowest bits are the caller's
    return index == 0 || index > slots.size() ? nullptr : &slots[index - 1];
}

[[gnu::cold]] void empty(Slot& slot);

}  // namespace detail

/// A use of an open handle: keeps the object alive while a call is in it, even if the handle is closed meanwhile.
class Pin {
public:
    Pin() = default;
    Pin(Pin&& other) noexcept : m_slot(std::exchange(other.m_slot, nullptr)) {}
    Pin& operator=(Pin&& other) noexcept
    {
        std::swap(m_slot, other.m_slot);
        return *this;
    }
    ~Pin()
    {
        if (m_slot && m_slot->pins.fetch_sub(1, std::memory_order_acq_rel) == 1)
            detail::empty(*m_slot);
    }

    explicit operator bool() const { return m_slot != nullptr; }
    Object& operator*() const { return *m_slot->object; }
    Object* operator->() const { return &**this; }
    std::uint32_t access() const { return m_slot->access; }
    bool inheritable() const { return (m_slot->flags.load() & kHandleFlagInherit) != 0; }

private:
    friend Pin pin(Handle handle) noexcept;
    explicit Pin(detail::Slot* slot) : m_slot(slot) {}
    detail::Slot* m_slot = nullptr;
};

/// -1 is the process itself, -2 its thread, the next ones its tokens: numbers that stand for an object without opening it.
constexpr bool isPseudoHandle(Handle handle) { return value(handle) >= ~std::uint64_t{5}; }

/// The object behind a handle; empty (→ ERROR_INVALID_HANDLE) if it is not open.
inline Pin pin(Handle handle) noexcept
{
    detail::Slot* slot = detail::slotOf(handle);
    if (!slot) [[unlikely]]
        return Pin();
    // Only a slot that is open may be entered: a plain add could revive one that is just being emptied.
    std::uint64_t pins = slot->pins.load(std::memory_order_acquire);
    while ((pins & detail::Slot::kOpen) != 0) [[likely]]
        if (slot->pins.compare_exchange_weak(pins, pins + 1, std::memory_order_acq_rel))
            return Pin(slot);
    return Pin();
}

/// The same, if it is a `T`; empty otherwise. Quickest if `T` is final.
template <class T>
class PinOf {
public:
    explicit PinOf(Pin&& pin) : m_pin(std::move(pin)), m_object(m_pin ? as(*m_pin) : nullptr) {}
    explicit operator bool() const { return m_object != nullptr; }
    T* operator->() const { return m_object; }
    T& operator*() const { return *m_object; }
    std::uint32_t access() const { return m_pin.access(); }

private:
    // The exact type is known at once, and each has one type_info in this program; anything else has to be searched for.
    static T* as(Object& object)
    {
        if constexpr (std::is_final_v<T>)
            return &typeid(object) == &typeid(T) ? static_cast<T*>(&object) : nullptr;
        else
            return dynamic_cast<T*>(&object);
    }

    Pin m_pin;
    T* m_object;
};
template <class T>
PinOf<T> pinAs(Handle handle)
{
    return PinOf<T>(pin(handle));
}

/// Opens a handle to `object` and records it (Object/Opened). `at`: the number it must get (inherited handles);
/// Null for the lowest free one. ERROR_NOT_ENOUGH_MEMORY when the table is full.
Result<Handle> openHandle(std::shared_ptr<Object> object, std::uint32_t access, bool inheritable,
                          Handle at = Handle::Null);

/// Records that the object's facts changed (Object/Changed), for every handle of this process to it.
void recordChange(const Object& object);

/// The handles that a child would inherit, with their objects.
struct InheritableHandle {
    Handle handle;
    std::uint32_t access;
    std::shared_ptr<Object> object;
};
std::vector<InheritableHandle> inheritableHandles();

/// Makes the object that `inheritance` described in the parent; fds are owned by the callee from then on.
/// Each kind registers its own maker at static initialisation through AdoptionOf.
using Adopt = Result<std::shared_ptr<Object>> (*)(std::vector<int> fds, std::string_view state);
struct AdoptionOf {
    AdoptionOf(HandleKind kind, Adopt adopt);
};
Result<std::shared_ptr<Object>> adopt(HandleKind kind, std::vector<int> fds, std::string_view state);

}  // namespace ipc::posix
