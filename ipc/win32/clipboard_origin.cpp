// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/win32/clipboard_origin.h"

#include "ipc/clipboard/text.h"
#include "ipc/session.h"
#include "ipc/trace/call.h"
#include "ipc/win32/window.h"

#include <algorithm>
#include <mutex>

namespace ipc::win32 {
namespace {

using Side = ClipboardOriginFile::Side;

/// The file of the session; null with tracing off, or if it cannot be had.
ClipboardOriginFile* file()
{
    if (!trace::current())
        return nullptr;
    static std::mutex mutex;
    static std::string directory;
    static std::optional<ClipboardOriginFile> opened;
    const std::lock_guard lock(mutex);
    if (directory != session().directory || !opened) {
        directory = session().directory;
        opened = ClipboardOriginFile::open(directory, ClipboardOriginFile::Open::OrMake);
    }
    return opened ? &*opened : nullptr;
}

std::uint64_t owner() { return value(windowOf(GetClipboardOwner())); }

void store(ClipboardOriginFile& target, ClipboardOrigins origins)
{
    origins.channel = kClipboardChannel;
    target.write(Side::Windows, origins);
}

std::uint64_t newVersion(const ClipboardOrigins& before)
{
    return std::max<std::uint64_t>(GetClipboardSequenceNumber(), before.lastVersion + 1);
}

void tell(std::uint64_t channel, std::uint64_t version, std::uint8_t flags)
{
    trace::current()->moved(channel, version, static_cast<std::uint8_t>(flags | trace::kMessage));
}

}  // namespace

void originsOpened()
{
    ClipboardOriginFile* const shared = file();
    if (!shared)
        return;
    ClipboardOrigins origins = shared->read(Side::Windows);
    origins.opener = GetCurrentProcessId();
    if (owner() != origins.owner && owner() != 0) {
        origins.origins.clear();
        origins.owner = owner();
    }
    store(*shared, std::move(origins));
}

void originsClosing()
{
    ClipboardOriginFile* const shared = file();
    if (!shared)
        return;
    ClipboardOrigins origins = shared->read(Side::Windows);
    if (origins.opener != GetCurrentProcessId())
        return;
    origins.opener = 0;
    store(*shared, std::move(origins));
}

bool isOpenByLab()
{
    ClipboardOriginFile* const shared = file();
    return !shared || shared->read(Side::Windows).opener != 0;
}

void originsEmptied()
{
    if (ClipboardOriginFile* const shared = file()) {
        ClipboardOrigins origins = shared->read(Side::Windows);
        origins.origins.clear();
        origins.owner = owner();
        store(*shared, std::move(origins));
    }
}

void originsSet(ClipboardFormat format, std::span<const std::byte> data)
{
    ClipboardOriginFile* const shared = file();
    if (!shared)
        return;
    ClipboardOrigins origins = shared->read(Side::Windows);
    const ClipboardOrigin* const promised = origins.find(format);
    const bool keepsPromise = promised && promised->mark == 0;
    const std::uint64_t version = keepsPromise ? promised->version : newVersion(origins);
    std::vector<std::byte> kept(data.begin(), data.end());
    terminateClipboardText(format, kept);   // as the system does it
    origins.set({format, version, markOf(format, kept), kept.size()});
    store(*shared, std::move(origins));
    tell(kClipboardChannel, version, trace::kWrites);
}

void originsPromised(ClipboardFormat format)
{
    if (ClipboardOriginFile* const shared = file()) {
        ClipboardOrigins origins = shared->read(Side::Windows);
        origins.set({format, newVersion(origins), 0});
        store(*shared, std::move(origins));
    }
}

void originsGot(ClipboardFormat format, std::span<const std::byte> data)
{
    ClipboardOriginFile* const shared = file();
    if (!shared)
        return;
    const ClipboardOrigins own = shared->read(Side::Windows);
    const ClipboardOrigins keeper = shared->read(Side::Keeper);
    if (const ClipboardOrigin* origin = own.sourceOf(format, data))
        tell(own.channel, origin->version, trace::kReads);
    else if (const ClipboardOrigin* other = keeper.withData(format, data))
        tell(keeper.channel, other->version, trace::kReads);
}

}  // namespace ipc::win32
