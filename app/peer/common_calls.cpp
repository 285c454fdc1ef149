// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/peer/catalogue.h"
#include "app/peer/data.h"
#include "app/peer/overlapped_calls.h"
#include "app/peer/threads.h"

namespace peer {
namespace {

using ipc::CallId;
using ipc::Family;
using ipc::Mechanism;

Answer runCreateFile(const Arguments& arguments)
{
    ipc::FileOptions options;
    options.name = arguments.text("name");
    options.access = arguments.word("access");
    options.share = arguments.word("share");
    options.disposition = arguments.word("disposition");
    options.flags = arguments.word("flags");
    options.security.inheritHandle = arguments.flag("inheritHandle");
    return answer(ipc::createFile(options), madeHandle);
}

Answer runReadFile(const Arguments& arguments)
{
    auto buffer = readBuffer("ReadFile", arguments.number("size"));
    if (!buffer)
        return buffer.error();
    if (const auto overlapped = overlappedOf(arguments))
        return startedRead("ReadFile", *overlapped, ipc::readFile(arguments.handle("handle"), buffer->size(), *overlapped));
    const auto read = ipc::readFile(arguments.handle("handle"), *buffer);
    if (!read)
        return read.error();
    Json out = {{"bytesRead", read->bytes}, {"data", dataOut(std::span(*buffer).first(read->bytes))}};
    if (read->moreData)
        return Answer(std::move(out), ipc::Error{ipc::ErrorCode::MoreData, 0, "ReadFile", ""});
    return out;
}

Answer runWriteFile(const Arguments& arguments)
{
    const auto data = arguments.data("data");
    if (const auto overlapped = overlappedOf(arguments))
        return startedWrite(*overlapped, ipc::writeFile(arguments.handle("handle"), *data, *overlapped));
    return answer(ipc::writeFile(arguments.handle("handle"), *data),
                  [](std::size_t written) { return Json{{"bytesWritten", written}}; });
}

Answer runFlushFileBuffers(const Arguments& arguments) { return answer(ipc::flushFileBuffers(arguments.handle("handle"))); }

Answer runCloseHandle(const Arguments& arguments) { return answer(ipc::closeHandle(arguments.handle("handle"))); }

Answer runGetHandleInformation(const Arguments& arguments)
{
    return answer(ipc::getHandleInformation(arguments.handle("handle")),
                  [](std::uint32_t flags) { return Json{{"flags", ipc::constantText(Family::HandleFlags, flags)}}; });
}

Answer runSetHandleInformation(const Arguments& arguments)
{
    return answer(ipc::setHandleInformation(arguments.handle("handle"), arguments.word("mask"), arguments.word("flags")));
}

Answer runDuplicateHandle(const Arguments& arguments)
{
    const ipc::DuplicateOptions options{arguments.flag("inheritHandle"), arguments.word("options"), arguments.word("access")};
    return answer(ipc::duplicateHandle(arguments.handle("handle"), options), madeHandle);
}

Answer runGetFileType(const Arguments& arguments)
{
    return answer(ipc::getFileType(arguments.handle("handle")), [](ipc::FileType type) {
        return Json{{"type", ipc::constantText(Family::FileType, static_cast<std::uint32_t>(type))}};
    });
}

Answer runGetFileSize(const Arguments& arguments)
{
    return answer(ipc::getFileSize(arguments.handle("handle")), [](std::uint64_t size) { return Json{{"size", size}}; });
}

Answer runSetEndOfFile(const Arguments& arguments)
{
    return answer(ipc::setEndOfFile(arguments.handle("handle"), arguments.number("size")));
}

Answer runCancelSynchronousIo(const Arguments& arguments)
{
    const std::string name = arguments.text("thread");
    const auto id = threads().idOf(name);
    if (!id)
        return ipc::Error{ipc::ErrorCode::NotFound, 0, "CancelSynchronousIo", "there is no thread \"" + name + "\""};
    return answer(ipc::cancelSynchronousIo(*id));
}

const std::vector<CallEntry> kCommonCalls{
    {CallId::CloseHandle, Mechanism::Common | Mechanism::Process, "Closes a handle; the object goes with its last handle.",
     {{"handle", Type::Handle, "The handle to close."}}, {}, runCloseHandle},
    {CallId::ReadFile, Mechanism::Common, "Reads from a pipe, mailslot or file; waits while there is nothing.",
     {{"handle", Type::Handle, "Where to read."},
      {"size", Type::Number, "Bytes that the buffer holds.", "4096"}, kOverlapped, kOverlappedEvent},
     {{"bytesRead", Type::Number, "Bytes that came."}, {"data", Type::Data, "The bytes."}, kOverlappedEventOut}, runReadFile},
    {CallId::WriteFile, Mechanism::Common, "Writes to a pipe, mailslot or file; waits while the other side's quota is used up.",
     {{"handle", Type::Handle, "Where to write."}, {"data", Type::Data, "What to write.", R"("hello")"},
      kOverlapped, kOverlappedEvent},
     {{"bytesWritten", Type::Number, "Bytes that went."}, kOverlappedEventOut}, runWriteFile},
    {CallId::FlushFileBuffers, Mechanism::Common, "Waits until the other end of a pipe has read everything; puts a file's data on the disk.",
     {{"handle", Type::Handle, "The pipe's end or file."}}, {}, runFlushFileBuffers},
    {CallId::GetHandleInformation, Mechanism::Common, "Tells whether a handle is inherited and whether it can be closed.",
     {{"handle", Type::Handle, "The handle to ask about."}},
     {{"flags", Type::Constant, "HANDLE_FLAG_*", Family::HandleFlags}}, runGetHandleInformation},
    {CallId::SetHandleInformation, Mechanism::Common, "Makes a handle inheritable or not, protected from closing or not.",
     {{"handle", Type::Handle, "The handle to change."},
      {"mask", Type::Constant, "The flags to change.", R"("HANDLE_FLAG_INHERIT")", Family::HandleFlags},
      {"flags", Type::Constant, "What they become.", R"("HANDLE_FLAG_INHERIT")", Family::HandleFlags}},
     {}, runSetHandleInformation},
    {CallId::DuplicateHandle, Mechanism::Common, "Makes a second handle to the same object, in this process.",
     {{"handle", Type::Handle, "The handle to copy; -1 is that of the process itself."},
      {"inheritHandle", Type::Bool, "Child processes get the copy.", "false"},
      {"options", Type::Constant, "The same rights, or those of access; and whether the handle is closed.", R"("DUPLICATE_SAME_ACCESS")",
       Family::DuplicateFlags},
      {"access", Type::Constant, "What the copy may be used for, without DUPLICATE_SAME_ACCESS.", "0", Family::ObjectAccess}},
     {{"handle", Type::Handle, "The copy."}}, runDuplicateHandle},
    {CallId::CreateFile, Mechanism::Common, "Opens the client end of a named pipe or mailslot, or a file.",
     {{"name", Type::Text, R"(\\.\pipe\…, \\.\mailslot\…, \\*\mailslot\…, or a path.)"},
      {"access", Type::Constant, "What it will be used for.", R"("GENERIC_READ|GENERIC_WRITE")", Family::Access},
      {"share", Type::Constant, "What others may do with it meanwhile.", "0", Family::Share},
      {"disposition", Type::Constant, "Whether to make it.", R"("OPEN_EXISTING")", Family::Disposition},
      {"flags", Type::Constant, "FILE_FLAG_* and attributes.", "0", Family::FileFlags},
      {"inheritHandle", Type::Bool, "Child processes get the handle.", "false"}},
     {{"handle", Type::Handle, "The new handle."}}, runCreateFile},
    {CallId::GetFileSize, Mechanism::MemoryMappedFile, "Tells how long a file is.",
     {{"handle", Type::Handle, "The file."}}, {{"size", Type::Number, "Bytes."}}, runGetFileSize},
    {CallId::GetFileType, Mechanism::Common, "Tells whether a handle is of a file, or of a pipe or mailslot.",
     {{"handle", Type::Handle, "The handle to ask about."}}, {{"type", Type::Constant, "FILE_TYPE_*", Family::FileType}}, runGetFileType},
    {CallId::SetEndOfFile, Mechanism::MemoryMappedFile, "Makes a file longer or shorter.",
     {{"handle", Type::Handle, "The file."}, {"size", Type::Number, "Bytes that it shall have."}}, {}, runSetEndOfFile},
    {CallId::CancelSynchronousIo, Mechanism::Common, "Ends the call in which another thread is blocked; that call fails with 995.",
     {{"thread", Type::Text, "Name of the blocked thread.", R"("T2")"}}, {}, runCancelSynchronousIo},
};

}  // namespace

std::span<const CallEntry> commonCalls() { return kCommonCalls; }

}  // namespace peer
