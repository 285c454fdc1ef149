// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/capabilities.h"

#include <array>

namespace ipc {
namespace {

constexpr std::array kCapabilities{
    Capability{"FileShareMode", Mechanism::MemoryMappedFile, false,
               "Programs that do not use the lab take no notice of the share modes of plain files."},
    Capability{"SectionImage", Mechanism::MemoryMappedFile, false,
               "SEC_IMAGE is refused for every file: programs here have another format."},
    Capability{"MappedFileKept", Mechanism::MemoryMappedFile, false,
               "Programs outside the lab can cut off a file that is mapped; what is read behind its new end fails with 998."},
    Capability{"AnonymousDisconnect", Mechanism::AnonymousPipe, false,
               "DisconnectNamedPipe fails with 1 on the read end of an anonymous pipe, which on Windows is the server's end of a named one."},
    Capability{"NamedPipeRemote", Mechanism::NamedPipe, false,
               "Pipes of other computers cannot be opened: a session lives on one machine."},
    Capability{"ClipboardBitmaps", Mechanism::Clipboard, false,
               "CF_DIB crosses as image/bmp, but no CF_BITMAP, CF_PALETTE or CF_DIBV5 is synthesized: Linux has no GDI objects."},
    Capability{"ClipboardSimilarLetters", Mechanism::Clipboard, false,
               "Text in a code page other than 1252 and 437 has '?' for what the page lacks; Windows takes a similar letter for some. Page 720 is not there."},
    Capability{"ClipboardWaitsForever", Mechanism::Clipboard, false,
               "GetClipboardData gives up an owner that does not render after 30 s; on Windows it waits as long as the owner hangs."},
    Capability{"ClipboardExcludesOthers", Mechanism::Clipboard, false,
               "OpenClipboard keeps the lab's processes out, not other X11 programs: X11 knows no lock."},
    Capability{"ProcessPriorityRaise", Mechanism::Process, false,
               "A class above normal needs RLIMIT_NICE or CAP_SYS_NICE; without, ERROR_PRIVILEGE_NOT_HELD."},
    Capability{"ProcessMaximumAddress", Mechanism::Process, false,
               "The highest user address is 0x7FFFFFFFEFFF, one page below the top; Windows keeps the last 64 KiB and more."},
};

}  // namespace

std::span<const Capability> capabilities() { return kCapabilities; }

}  // namespace ipc
