// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/capabilities.h"

#include "ipc/win32/native.h"

#include <array>

namespace ipc {
namespace {

// Where Wine 8.0 differs from Windows, as measured; on Windows itself all of these are present.
constexpr std::array kWine{
    Capability{"ClipboardKilledOwner", Mechanism::Clipboard, false,
               "Wine 8.0 lets GetClipboardData fail with 5 when the owner is killed while it renders, instead of giving NULL."},
    Capability{"ClipboardEmptyChecksFirst", Mechanism::Clipboard, false,
               "Wine 8.0 sends WM_DESTROYCLIPBOARD to the owner before it finds that EmptyClipboard was called without opening the clipboard."},
    Capability{"ClipboardOddText", Mechanism::Clipboard, false,
               "Wine 8.0 makes only the last byte of UTF-16 text of odd length 0; Windows the last two."},
    Capability{"SynchronousHandleSerialises", Mechanism::AnonymousPipe | Mechanism::NamedPipe, false,
               "Wine 8.0 carries out several calls on one synchronous handle at a time; on Windows the second waits for the first."},
    Capability{"SynchronousCloseWaits", Mechanism::AnonymousPipe | Mechanism::NamedPipe, false,
               "Wine 8.0 closes the last handle of a pipe's end at once, and a call blocked in it fails, with 109 or (ConnectNamedPipe) 676; on Windows "
               "CloseHandle waits until that call is over."},
    Capability{"ConsoleInherits", Mechanism::Common, false,
               "Wine 8.0 gives what a program inherits to the conhost.exe of its console as well: an object lives until that program has ended, not until it has closed its handle."},
    Capability{"FileCopyRights", Mechanism::Common, false,
               "Wine 8.0 gives the copy of a file's or pipe's handle rights that the handle has not; Windows refuses that with 5."},
    Capability{"OpenRights", Mechanism::MemoryMappedFile, false,
               "Wine 8.0 opens mutexes, events, semaphores and mappings for nothing, or for rights that they do not have; Windows refuses that with 5."},
    Capability{"ReleaseNothing", Mechanism::Common, false, "Wine 8.0 lets ReleaseSemaphore release nothing; Windows refuses 0 with 87."},
    Capability{"FileExecuteAccess", Mechanism::MemoryMappedFile, false,
               "Wine 8.0 makes an executable mapping of a file that was not opened for that; Windows refuses it with 5."},
    Capability{"SectionWait", Mechanism::MemoryMappedFile, false,
               "Wine 8.0 refuses with 6 to wait on a section's handle that has SYNCHRONIZE; on Windows a kind of object that has no state of its own "
               "is waited for through one that is always signalled (so in ReactOS too: ObpDefaultObject), and that waits for nothing."},
    Capability{"WaitAllTwice", Mechanism::Common, false,
               "Wine 8.0 waits for all of a list also where an object is in it twice; Windows refuses that with 87."},
    Capability{"FlushAccess", Mechanism::AnonymousPipe | Mechanism::NamedPipe, false,
               "Wine 8.0 lets FlushFileBuffers succeed on a handle without the right to write; Windows refuses it with 5."},
    Capability{"CancelNothing", Mechanism::NamedPipe, false,
               "Wine 8.0 lets CancelIoEx succeed where nothing is pending, and on what is no file; Windows fails with 1168 and 6."},
    Capability{"InstanceLeftToClient", Mechanism::NamedPipe, false,
               "Wine 8.0 forgets an instance with its server; on Windows it counts until its client has closed it as well."},
    Capability{"InstanceQuotas", Mechanism::NamedPipe, false, "Wine 8.0 gives all instances the quotas of the first."},
    Capability{"ClientRights", Mechanism::NamedPipe, false,
               "Wine 8.0 compares only GENERIC_READ and GENERIC_WRITE with the way of the pipe, not single rights, and after it has found an instance."},
    Capability{"FirstInstance", Mechanism::NamedPipe, false, "Wine 8.0 ignores FILE_FLAG_FIRST_PIPE_INSTANCE."},
    Capability{"MaxInstancesCheck", Mechanism::NamedPipe, false, "Wine 8.0 accepts 0 and 256 as the number of instances."},
    Capability{"PipeModeCheck", Mechanism::NamedPipe, false, "Wine 8.0 ignores unknown bits of openMode and pipeMode."},
    Capability{"DefaultTimeout50", Mechanism::NamedPipe, false, "Wine 8.0 takes a default time-out of 0 for no wait at all; Windows for 50 ms."},
    Capability{"DisconnectListening", Mechanism::NamedPipe, false, "Wine 8.0 refuses to disconnect an instance that listens (536)."},
    Capability{"DisconnectEndsWrites", Mechanism::NamedPipe, false,
               "Wine 8.0 lets a client's pending write succeed at the disconnect if those before it have made room by failing; on Windows all fail with 233."},
    Capability{"ClientDisconnect", Mechanism::NamedPipe, false, "Wine 8.0 refuses DisconnectNamedPipe on a client's end with 50; Windows with 1."},
    Capability{"ClientComputerName", Mechanism::NamedPipe, false, "Wine 8.0 does not have GetNamedPipeClientComputerName."},
    Capability{"ProcessIdAfterDisconnect", Mechanism::NamedPipe, false, "Wine 8.0 still tells the process ids after DisconnectNamedPipe."},
    Capability{"CollectionParameters", Mechanism::NamedPipe, false, "Wine 8.0 accepts collection count and time-out on local pipes."},
    Capability{"AttributeAccessCheck", Mechanism::NamedPipe, false, "Wine 8.0 does not check FILE_WRITE_ATTRIBUTES on clients."},
    Capability{"OwnComputerName", Mechanism::NamedPipe, false, R"(Wine 8.0 finds no pipe under \\COMPUTER\pipe\, not even its own.)"},
    Capability{"FileWriteAccess", Mechanism::MemoryMappedFile, false,
               "Wine 8.0 truncates (TRUNCATE_EXISTING) a file opened to be read only, and refuses SetEndOfFile there with 6 instead of 5."},
    Capability{"FreeOfFree", Mechanism::MemoryMappedFile | Mechanism::Process, false,
               "Wine 8.0 fails with 87 where VirtualFree is given addresses that are free; Windows with 487."},
    Capability{"CommitCopyOnWrite", Mechanism::MemoryMappedFile, false,
               "Wine 8.0 lets VirtualAlloc commit pages of a view with PAGE_WRITECOPY; Windows refuses that with 87."},
    Capability{"RegionsOfAlikePages", Mechanism::MemoryMappedFile | Mechanism::Process, false,
               "Wine 8.0 takes pages that became alike in different ways (committed with different protections and decommitted, say) for different "
               "regions; on Windows they are one."},
    Capability{"MappedFileShrinks", Mechanism::MemoryMappedFile, false,
               "Wine 8.0 lets no mapped file become smaller (1224); Windows only guards what the mapping covers."},
    Capability{"SectionProtection", Mechanism::MemoryMappedFile, false,
               "Wine 8.0 maps a read-only section for writing through a handle that was opened for it; on Windows that fails with 87."},
    Capability{"FlushOutsideViews", Mechanism::MemoryMappedFile, false,
               "Wine 8.0 fails with 87 where FlushViewOfFile is given no view; Windows with 487."},
    Capability{"PrivatePagesShown", Mechanism::MemoryMappedFile, false,
               "Wine 8.0 shows a copy-on-write page as PAGE_WRITECOPY also after it was written; Windows as PAGE_READWRITE."},
    Capability{"PageFaultsCounted", Mechanism::Process, false, "Wine 8.0 counts no page faults."},
    Capability{"ProcessTerminatedOnce", Mechanism::Process, false,
               "Wine 8.0 lets TerminateProcess succeed on what has ended; Windows refuses it with 5."},
    Capability{"MailslotTooSmall", Mechanism::Mailslot, false, "Wine 8.0 cuts off a message that does not fit into the buffer; the rest is lost. Windows fails with 122 and keeps it."},
    Capability{"MailslotZeroMessage", Mechanism::Mailslot, false, "Wine 8.0 neither counts nor reads an empty message: the read fails with 109, as does a read of 0 bytes."},
    Capability{"MailslotCount", Mechanism::Mailslot, false, "Wine 8.0 tells whether a message waits, not how many."},
    Capability{"MailslotMaxSize", Mechanism::Mailslot, false, "Wine 8.0 does not enforce a slot's largest message size."},
    Capability{"MailslotLarge", Mechanism::Mailslot, false, "Wine 8.0 keeps a slot's messages in a socket of about 200 KiB: a larger message fails with 31, and a writer waits when it is full."},
    Capability{"MailslotDeadReader", Mechanism::Mailslot, false, "Wine 8.0 lets a client write to a slot that nobody has open, and keeps its name as long as the client lives."},
    Capability{"MailslotCloseEndsRead", Mechanism::Mailslot, false, "Wine 8.0 lets a read wait on when the slot's handle is closed meanwhile; at its time-out it fails with 6."},
    Capability{"MailslotCancel", Mechanism::Mailslot, false, "Wine 8.0 cannot cancel a read that waits for a message (1168)."},
    Capability{"MailslotInherit", Mechanism::Mailslot, false, "Wine 8.0 ignores bInheritHandle of CreateMailslot."},
    Capability{"MailslotShare", Mechanism::Mailslot, false, "Wine 8.0 enforces share modes on mailslot clients, as Windows did before Vista."},
    Capability{"MailslotRemote", Mechanism::Mailslot, false, R"(Wine 8.0 has no mailslots of other computers: \\COMPUTER\ and \\*\ names give 3.)"},
};

}  // namespace

std::span<const Capability> capabilities()
{
    return win32::isWine() ? std::span<const Capability>(kWine) : std::span<const Capability>();
}

}  // namespace ipc
