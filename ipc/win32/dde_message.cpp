// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/win32/dde_message.h"

#include <array>
#include <cstring>
#include <utility>

namespace ipc::win32 {
namespace {

using dde::Message;
using dde::MessageId;

std::string atomName(ATOM atom)
{
    std::array<wchar_t, dde::kMaximumAtom + 1> name;
    const UINT length = atom == 0 ? 0 : GlobalGetAtomNameW(atom, name.data(), static_cast<int>(name.size()));
    return narrow({name.data(), length});
}

/// A global memory object while it is looked at.
class Locked {
public:
    explicit Locked(HGLOBAL object) : m_object(object), m_data(static_cast<std::byte*>(GlobalLock(object))), m_size(GlobalSize(object)) {}
    Locked(const Locked&) = delete;
    ~Locked()
    {
        if (m_data)
            GlobalUnlock(m_object);
    }
    std::span<std::byte> bytes() const { return m_data ? std::span(m_data, m_size) : std::span<std::byte>{}; }

private:
    HGLOBAL m_object;
    std::byte* m_data;
    std::size_t m_size;
};

// GMEM_DDESHARE is what dde.h asks for; it has had no effect since 32-bit Windows.
Result<HGLOBAL> makeGlobal(std::span<const std::byte> header, std::span<const std::byte> value, std::size_t zeros)
{
    const HGLOBAL object = GlobalAlloc(GMEM_MOVEABLE | GMEM_DDESHARE | GMEM_ZEROINIT, header.size() + value.size() + zeros);
    if (!object)
        return lastError("GlobalAlloc");
    const Locked locked(object);
    std::memcpy(locked.bytes().data(), header.data(), header.size());
    if (!value.empty())
        std::memcpy(locked.bytes().data() + header.size(), value.data(), value.size());
    return object;
}

Result<HGLOBAL> makeObject(const Message& message, bool unicode)
{
    if (message.id == MessageId::WM_DDE_EXECUTE_ && unicode) {
        const std::wstring commands = wide({reinterpret_cast<const char*>(message.value().data()), message.value().size()});
        return makeGlobal({}, std::as_bytes(std::span(commands)), sizeof(wchar_t));
    }
    if (message.id == MessageId::WM_DDE_EXECUTE_)
        return makeGlobal({}, message.value(), 1);
    const auto header = dde::encodeHeader(message.status, message.format);
    return makeGlobal(header, message.value(), dde::endsWithNul(message.format) ? 1 : 0);
}

// The commands of EXECUTE, up to the NUL.
void readCommands(std::span<const std::byte> bytes, bool unicode, Message& message)
{
    std::string text;
    if (unicode) {
        std::wstring commands(bytes.size() / sizeof(wchar_t), L'\0');
        std::memcpy(commands.data(), bytes.data(), commands.size() * sizeof(wchar_t));
        text = narrow(commands.substr(0, commands.find(L'\0')));
    } else {
        text.assign(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        text.resize(std::min(text.size(), text.find('\0')));
    }
    const auto* data = reinterpret_cast<const std::byte*>(text.data());
    message.data.assign(data, data + text.size());
}

Result<void> readObject(HGLOBAL object, bool unicode, Message& message)
{
    const Locked locked(object);
    const auto bytes = locked.bytes();
    if (bytes.empty())
        return fail("GlobalLock", ErrorCode::InvalidData, GetLastError(), "no memory object");
    if (message.id == MessageId::WM_DDE_EXECUTE_) {
        readCommands(bytes, unicode, message);
        return {};
    }
    if (auto decoded = dde::decodeHeader(bytes, message); !decoded)
        return decoded;
    if (message.id == MessageId::WM_DDE_ADVISE_)
        return {};
    message.data.assign(bytes.begin() + dde::kHeaderSize, bytes.end());
    dde::stripNul(message.format, message.data);
    return {};
}

bool carriesObject(const Message& message) { return message.hasData || message.id == MessageId::WM_DDE_ADVISE_; }

}  // namespace

MessageId messageId(UINT message)
{
    constexpr std::array kIds{MessageId::WM_DDE_INITIATE_, MessageId::WM_DDE_TERMINATE_, MessageId::WM_DDE_ADVISE_,
                              MessageId::WM_DDE_UNADVISE_, MessageId::WM_DDE_ACK_, MessageId::WM_DDE_DATA_,
                              MessageId::WM_DDE_REQUEST_, MessageId::WM_DDE_POKE_, MessageId::WM_DDE_EXECUTE_};
    return isDdeMessage(message) ? kIds[message - WM_DDE_FIRST] : MessageId::None_;
}

bool isDdeMessage(UINT message) { return message >= WM_DDE_FIRST && message <= WM_DDE_LAST; }

GlobalAtom::GlobalAtom(std::string_view name) : m_atom(name.empty() ? ATOM{0} : GlobalAddAtomW(wide(name).c_str())) {}

GlobalAtom::~GlobalAtom()
{
    if (m_atom != 0)
        GlobalDeleteAtom(m_atom);
}

ATOM GlobalAtom::release() { return std::exchange(m_atom, ATOM{0}); }

DdeParcel::DdeParcel(DdeParcel&& other) noexcept
    : m_message(other.m_message), m_packed(std::exchange(other.m_packed, 0)), m_object(std::exchange(other.m_object, nullptr)),
      m_atom(std::exchange(other.m_atom, ATOM{0}))
{
}

DdeParcel::~DdeParcel()
{
    if (m_packed != 0)
        FreeDDElParam(m_message, m_packed);
    if (m_object)
        GlobalFree(m_object);
    if (m_atom != 0)
        GlobalDeleteAtom(m_atom);
}

Result<DdeParcel> DdeParcel::pack(Message& message, bool unicode)
{
    DdeParcel parcel;
    parcel.m_message = messageNumber(message.id);
    if (carriesObject(message)) {
        auto object = makeObject(message, unicode);
        if (!object)
            return Unexpected(object.error());
        parcel.m_object = *object;
    }
    GlobalAtom atom(message.name);
    const auto object = reinterpret_cast<std::uintptr_t>(parcel.m_object);
    switch (message.id) {
    case MessageId::WM_DDE_EXECUTE_: message.high = object; break;
    case MessageId::WM_DDE_ACK_:
        message.low = message.status;
        message.high = message.name.empty() ? message.high : atom.get();
        break;
    case MessageId::WM_DDE_REQUEST_:
    case MessageId::WM_DDE_UNADVISE_:
        message.low = message.format;
        message.high = atom.get();
        break;
    case MessageId::WM_DDE_TERMINATE_: break;
    default:
        message.low = object;
        message.high = atom.get();
    }
    if (message.id != MessageId::WM_DDE_TERMINATE_)
        parcel.m_packed = PackDDElParam(parcel.m_message, static_cast<UINT_PTR>(message.low), static_cast<UINT_PTR>(message.high));
    parcel.m_atom = atom.release();
    return parcel;
}

Result<void> DdeParcel::post(HWND to, HWND from, MessageId id)
{
    if (!PostMessageW(to, messageNumber(id), reinterpret_cast<WPARAM>(from), m_packed)) {
        const DWORD error = GetLastError();
        const bool full = error == ERROR_NOT_ENOUGH_QUOTA;
        return fail("PostMessage", full ? ErrorCode::Busy : ErrorCode::DdePostMsgFailed, error, "PostMessage");
    }
    m_packed = 0;
    m_object = nullptr;
    m_atom = 0;
    return {};
}

Result<Message> unpack(UINT number, WPARAM wParam, LPARAM lParam, bool unicode)
{
    Message message;
    message.id = messageId(number);
    message.sender = windowOf(reinterpret_cast<HWND>(wParam));
    if (message.id == MessageId::WM_DDE_TERMINATE_)
        return message;
    UINT_PTR low = 0;
    UINT_PTR high = 0;
    if (!UnpackDDElParam(number, lParam, &low, &high))
        return fail("UnpackDDElParam", ErrorCode::InvalidData, GetLastError());
    FreeDDElParam(number, lParam);
    message.low = low;
    message.high = high;
    const bool isCommands = message.id == MessageId::WM_DDE_EXECUTE_ || high > 0xFFFF;   // an atom is a word
    if (!isCommands && high != 0) {
        message.name = atomName(static_cast<ATOM>(high));
        GlobalDeleteAtom(static_cast<ATOM>(high));
    }
    if (message.id == MessageId::WM_DDE_ACK_)
        message.status = static_cast<std::uint16_t>(low);
    if (message.id == MessageId::WM_DDE_REQUEST_ || message.id == MessageId::WM_DDE_UNADVISE_)
        message.format = static_cast<std::uint16_t>(low);
    const std::uint64_t object = message.id == MessageId::WM_DDE_EXECUTE_ ? high : low;
    const bool mayHaveObject = message.id == MessageId::WM_DDE_DATA_ || message.id == MessageId::WM_DDE_POKE_
                               || message.id == MessageId::WM_DDE_ADVISE_ || message.id == MessageId::WM_DDE_EXECUTE_;
    if (!mayHaveObject || object == 0)
        return message;
    message.hasData = message.id != MessageId::WM_DDE_ADVISE_;
    if (auto read = readObject(reinterpret_cast<HGLOBAL>(object), unicode, message); !read)
        return Unexpected(read.error());
    return message;
}

Message unpackNegotiation(UINT number, WPARAM wParam, LPARAM lParam, bool owned)
{
    Message message;
    message.id = messageId(number);
    message.sender = windowOf(reinterpret_cast<HWND>(wParam));
    message.low = LOWORD(lParam);
    message.high = HIWORD(lParam);
    message.application = atomName(LOWORD(lParam));
    message.name = atomName(HIWORD(lParam));
    if (owned) {
        GlobalDeleteAtom(LOWORD(lParam));
        GlobalDeleteAtom(HIWORD(lParam));
    }
    return message;
}

void freeObject(const Message& message)
{
    const std::uint64_t object = message.id == MessageId::WM_DDE_EXECUTE_ ? message.high : message.low;
    if (object != 0)
        GlobalFree(reinterpret_cast<HGLOBAL>(object));
}

void discard(UINT number, WPARAM wParam, LPARAM lParam)
{
    const auto message = unpack(number, wParam, lParam, false);
    const bool mayRelease = message && (message->id == MessageId::WM_DDE_DATA_ || message->id == MessageId::WM_DDE_POKE_);
    if (mayRelease && message->hasData && (message->status & dde::kRelease) != 0)
        freeObject(*message);
}

}  // namespace ipc::win32
