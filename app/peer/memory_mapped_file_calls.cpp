// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/peer/data.h"

#include "ipc/file_mapping.h"

namespace peer {
namespace {

using ipc::CallId;
using ipc::Family;
using ipc::Mechanism;

constexpr Mechanism kMemoryMappedFileTab = Mechanism::MemoryMappedFile;

// An object that existed is opened, and that is a success; the code of it (183) stands beside the handle.
Json created(const ipc::Created& result)
{
    return {{"handle", ipc::value(result.handle)}, {"alreadyExisted", result.alreadyExisted},
            {"lastError", ipc::errorName(result.alreadyExisted ? ipc::ErrorCode::AlreadyExists : ipc::ErrorCode::Success)}};
}

std::uint64_t addressOf(const Arguments& arguments) { return arguments.number("address") + arguments.number("offset"); }

Answer runCreateFileMapping(const Arguments& arguments)
{
    ipc::FileMappingOptions options;
    options.file = arguments.isNull("file") ? ipc::Handle::Invalid : arguments.handle("file");
    options.protection = arguments.word("protect");
    options.size = arguments.number("size");
    options.name = arguments.text("name");
    options.security.inheritHandle = arguments.flag("inheritHandle");
    return answer(ipc::createFileMapping(options), created);
}

Answer runOpenFileMapping(const Arguments& arguments)
{
    return answer(ipc::openFileMapping(arguments.word("access"), arguments.flag("inheritHandle"), arguments.text("name")),
                  madeHandle);
}

Answer runMapViewOfFile(const Arguments& arguments)
{
    const ipc::ViewOptions options{arguments.word("access"), arguments.number("offset"), arguments.number("size"),
                                   arguments.number("baseAddress")};
    return answer(ipc::mapViewOfFile(arguments.handle("handle"), options), [](const ipc::View& view) {
        return Json{{"address", view.address}, {"viewSize", view.size}};
    });
}

Answer runUnmapViewOfFile(const Arguments& arguments)
{
    return answer(ipc::unmapViewOfFile(arguments.number("address")));
}

Answer runFlushViewOfFile(const Arguments& arguments)
{
    return answer(ipc::flushViewOfFile(arguments.number("address"), arguments.number("size")));
}

Answer runVirtualQuery(const Arguments& arguments)
{
    return answer(ipc::virtualQuery(addressOf(arguments)), [](const ipc::MemoryInfo& info) {
        const auto words = [](Family family, std::uint32_t value) { return ipc::constantText(family, value); };
        return Json{{"baseAddress", info.baseAddress},
                    {"allocationBase", info.allocationBase},
                    {"allocationProtect", words(Family::PageProtection, info.allocationProtect)},
                    {"regionSize", info.regionSize},
                    {"state", words(Family::MemoryState, info.state)},
                    {"protect", words(Family::PageProtection, info.protection)},
                    {"type", words(Family::MemoryType, info.type)}};
    });
}

Answer runReadMemory(const Arguments& arguments)
{
    auto buffer = readBuffer("ReadMemory", arguments.number("size"));
    if (!buffer)
        return buffer.error();
    if (const auto read = ipc::readMemory(addressOf(arguments), *buffer); !read)
        return read.error();
    return Json{{"bytesRead", buffer->size()}, {"data", dataOut(*buffer)}};
}

Answer runWriteMemory(const Arguments& arguments)
{
    const auto data = arguments.data("data");
    if (const auto written = ipc::writeMemory(addressOf(arguments), *data); !written)
        return written.error();
    return Json{{"bytesWritten", data->size()}};
}

Answer runIncrementMemory(const Arguments& arguments)
{
    const ipc::IncrementOptions options{addressOf(arguments), arguments.word("width"), arguments.number("count"),
                                        static_cast<ipc::IncrementSync>(arguments.word("sync")), arguments.handle("mutex")};
    return answer(ipc::incrementMemory(options), [](std::uint64_t value) { return Json{{"value", value}}; });
}

Answer runBounceMemory(const Arguments& arguments)
{
    const ipc::BounceOptions options{addressOf(arguments), arguments.flag("first"), arguments.number("count"), arguments.timeout("timeout")};
    return answer(ipc::bounceMemory(options), [](const ipc::Bounce& bounce) {
        return Json{{"value", bounce.value}, {"mean", bounce.mean}, {"fastest", bounce.fastest}};
    });
}

Answer runCreateMutex(const Arguments& arguments)
{
    ipc::MutexOptions options{arguments.text("name"), arguments.flag("initialOwner"), {}};
    options.security.inheritHandle = arguments.flag("inheritHandle");
    return answer(ipc::createMutex(options), created);
}

Answer runOpenMutex(const Arguments& arguments)
{
    return answer(ipc::openMutex(arguments.word("access"), arguments.flag("inheritHandle"), arguments.text("name")), madeHandle);
}

Answer runReleaseMutex(const Arguments& arguments) { return answer(ipc::releaseMutex(arguments.handle("handle"))); }

Answer runCreateEvent(const Arguments& arguments)
{
    ipc::EventOptions options{arguments.text("name"), arguments.flag("manualReset"), arguments.flag("initialState"), {}};
    options.security.inheritHandle = arguments.flag("inheritHandle");
    return answer(ipc::createEvent(options), created);
}

Answer runOpenEvent(const Arguments& arguments)
{
    return answer(ipc::openEvent(arguments.word("access"), arguments.flag("inheritHandle"), arguments.text("name")), madeHandle);
}

Answer runSetEvent(const Arguments& arguments) { return answer(ipc::setEvent(arguments.handle("handle"))); }

Answer runResetEvent(const Arguments& arguments) { return answer(ipc::resetEvent(arguments.handle("handle"))); }

Answer runCreateSemaphore(const Arguments& arguments)
{
    ipc::SemaphoreOptions options{arguments.text("name"), arguments.word("initialCount"), arguments.word("maximumCount"), {}};
    options.security.inheritHandle = arguments.flag("inheritHandle");
    return answer(ipc::createSemaphore(options), created);
}

Answer runOpenSemaphore(const Arguments& arguments)
{
    return answer(ipc::openSemaphore(arguments.word("access"), arguments.flag("inheritHandle"), arguments.text("name")), madeHandle);
}

Answer runReleaseSemaphore(const Arguments& arguments)
{
    return answer(ipc::releaseSemaphore(arguments.handle("handle"), arguments.word("releaseCount")),
                  [](std::uint32_t before) { return Json{{"previousCount", before}}; });
}

const Parameter kInherit{"inheritHandle", Type::Bool, "Child processes get the handle.", "false"};
const Parameter kObjectName{"name", Type::Text, "The object's name, Local\\… or Global\\…; null for none.", "null"};
const Parameter kNameToOpen{"name", Type::Text, "The object's name; upper and lower case differ."};
const Parameter kAddress{"address", Type::Number, "Where the view begins in this process."};
const Parameter kOffset{"offset", Type::Number, "Bytes from there.", "0"};
const Output kMade{"handle", Type::Handle, "The new handle."};
const Output kExisted{"alreadyExisted", Type::Bool, "True if the name existed: its object was opened, not made."};
const Output kLastError{"lastError", Type::Text, "What GetLastError gives: ERROR_ALREADY_EXISTS, or success."};

const std::vector<CallEntry> kMemoryMappedFileCalls{
    {CallId::CreateFileMapping, kMemoryMappedFileTab, "Makes memory that processes can share, with or without a file behind it; or opens it, if the name exists.",
     {{"file", Type::Handle, "The file to map; null for INVALID_HANDLE_VALUE: memory without a file.", "null"},
      {"protect", Type::Constant, "What views may do at most.", R"("PAGE_READWRITE")", Family::PageProtection},
      {"size", Type::Number, "Bytes; 0: as long as the file.", "4096"},
      kObjectName, kInherit},
     {kMade, kExisted, kLastError}, runCreateFileMapping},
    {CallId::OpenFileMapping, kMemoryMappedFileTab, "Opens a file mapping that another process named.",
     {kNameToOpen,
      {"access", Type::Constant, "What its views will be used for.", R"("FILE_MAP_READ|FILE_MAP_WRITE")", Family::MapAccess},
      kInherit},
     {kMade}, runOpenFileMapping},
    {CallId::MapViewOfFile, kMemoryMappedFileTab, "Shows a part of a file mapping in this process's address space.",
     {{"handle", Type::Handle, "The file mapping."},
      {"access", Type::Constant, "Read, write, or a private copy on write.", R"("FILE_MAP_READ|FILE_MAP_WRITE")", Family::MapAccess},
      {"offset", Type::Number, "First byte of the mapping; a multiple of 65536.", "0"},
      {"size", Type::Number, "Bytes; 0: to the end.", "0"},
      {"baseAddress", Type::Number, "Address to use (MapViewOfFileEx), a multiple of 65536; 0: the system chooses.", "0"}},
     {{"address", Type::Number, "Where the view begins in this process."},
      {"viewSize", Type::Number, "Its size: whole pages."}},
     runMapViewOfFile},
    {CallId::UnmapViewOfFile, kMemoryMappedFileTab, "Takes a view out of the address space.",
     {{"address", Type::Number, "Any address inside the view."}}, {}, runUnmapViewOfFile},
    {CallId::FlushViewOfFile, kMemoryMappedFileTab, "Writes what changed in a view to its file.",
     {kAddress, {"size", Type::Number, "Bytes; 0: to the end of the view.", "0"}}, {}, runFlushViewOfFile},
    {CallId::VirtualQuery, kMemoryMappedFileTab | Mechanism::Process, "Tells what the pages around an address are.",
     {{"address", Type::Number, "An address of this process."}, kOffset},
     {{"baseAddress", Type::Number, "First byte of the pages that are alike."},
      {"allocationBase", Type::Number, "Where the view or allocation begins."},
      {"allocationProtect", Type::Constant, "Protection when it was mapped.", Family::PageProtection},
      {"regionSize", Type::Number, "Bytes of pages that are alike."},
      {"state", Type::Constant, "Committed, reserved or free.", Family::MemoryState},
      {"protect", Type::Constant, "Protection now.", Family::PageProtection},
      {"type", Type::Constant, "Private, mapped or a program's image.", Family::MemoryType}},
     runVirtualQuery},
    {CallId::ReadMemory, kMemoryMappedFileTab, "Reads bytes of a view, as a program does through a pointer.",
     {kAddress, kOffset, {"size", Type::Number, "Bytes to read.", "16"}},
     {{"bytesRead", Type::Number, "Bytes that were read."}, {"data", Type::Data, "The bytes."}}, runReadMemory},
    {CallId::WriteMemory, kMemoryMappedFileTab, "Writes bytes of a view, as a program does through a pointer.",
     {kAddress, kOffset, {"data", Type::Data, "What to write.", R"("hello")"}},
     {{"bytesWritten", Type::Number, "Bytes that were written."}}, runWriteMemory},
    {CallId::IncrementMemory, kMemoryMappedFileTab, "Adds one to a number in a view, as often as wanted: x = x + 1.",
     {kAddress, kOffset,
      {"width", Type::Number, "Size of the number in bytes: 4 or 8.", "4"},
      {"count", Type::Number, "How often.", "1"},
      {"sync", Type::Constant, "Unprotected, InterlockedIncrement, or under a mutex each time.", R"("PLAIN")", Family::IncrementSync},
      {"mutex", Type::Handle, "The mutex for MUTEX.", "null"}},
     {{"value", Type::Number, "What the last turn left there."}}, runIncrementMemory},
    {CallId::BounceMemory, kMemoryMappedFileTab, "Passes a number to and fro with another process, through memory alone, and times it.",
     {kAddress, kOffset,
      {"first", Type::Bool, "This side adds one while the number is even; the other side while it is odd.", "true"},
      {"count", Type::Number, "How often.", "1000"},
      {"timeout", Type::Number, "Milliseconds for all turns.", "10000", Family::Timeout}},
     {{"value", Type::Number, "What the last turn left there."},
      {"mean", Type::Number, "A round trip, in ns."},
      {"fastest", Type::Number, "A round trip of the 64 quickest in a row, in ns."}}, runBounceMemory},
    {CallId::CreateMutex, kMemoryMappedFileTab, "Makes a mutex, which one thread can own at a time; or opens it, if the name exists.",
     {kObjectName, {"initialOwner", Type::Bool, "The calling thread owns it from the start, if it is new.", "false"}, kInherit},
     {kMade, kExisted, kLastError}, runCreateMutex},
    {CallId::OpenMutex, kMemoryMappedFileTab, "Opens a mutex that another process named.",
     {kNameToOpen,
      {"access", Type::Constant, "What it will be used for.", R"("MUTEX_ALL_ACCESS")", Family::MutexAccess}, kInherit},
     {kMade}, runOpenMutex},
    {CallId::ReleaseMutex, kMemoryMappedFileTab, "Gives a mutex back; only the thread that owns it can.",
     {{"handle", Type::Handle, "The mutex."}}, {}, runReleaseMutex},
    {CallId::CreateEvent, kMemoryMappedFileTab | Mechanism::NamedPipe, "Makes an event, which threads can wait for; or opens it, if the name exists.",
     {kObjectName,
      {"manualReset", Type::Bool, "It stays set until ResetEvent and releases all; otherwise it releases one.", "false"},
      {"initialState", Type::Bool, "It is set from the start.", "false"}, kInherit},
     {kMade, kExisted, kLastError}, runCreateEvent},
    {CallId::OpenEvent, kMemoryMappedFileTab, "Opens an event that another process named.",
     {kNameToOpen,
      {"access", Type::Constant, "What it will be used for.", R"("EVENT_ALL_ACCESS")", Family::EventAccess}, kInherit},
     {kMade}, runOpenEvent},
    {CallId::SetEvent, kMemoryMappedFileTab | Mechanism::NamedPipe, "Sets an event: whoever waits for it goes on.", {{"handle", Type::Handle, "The event."}}, {}, runSetEvent},
    {CallId::CreateSemaphore, kMemoryMappedFileTab, "Makes a semaphore, which lets so many waits through; or opens it, if the name exists.",
     {kObjectName,
      {"initialCount", Type::Number, "How many waits it lets through from the start.", "0"},
      {"maximumCount", Type::Number, "To which releases may raise that, at least 1.", "1"}, kInherit},
     {kMade, kExisted, kLastError}, runCreateSemaphore},
    {CallId::OpenSemaphore, kMemoryMappedFileTab, "Opens a semaphore that another process named.",
     {kNameToOpen,
      {"access", Type::Constant, "What it will be used for.", R"("SEMAPHORE_ALL_ACCESS")", Family::SemaphoreAccess}, kInherit},
     {kMade}, runOpenSemaphore},
    {CallId::ReleaseSemaphore, kMemoryMappedFileTab, "Lets more waits through; fails with 298, and changes nothing, where the maximum would be passed.",
     {{"handle", Type::Handle, "The semaphore."}, {"releaseCount", Type::Number, "How many more.", "1"}},
     {{"previousCount", Type::Number, "The count before."}}, runReleaseSemaphore},
    {CallId::ResetEvent, kMemoryMappedFileTab | Mechanism::NamedPipe, "Makes an event unset again.", {{"handle", Type::Handle, "The event."}}, {}, runResetEvent},
};

}  // namespace

std::span<const CallEntry> memoryMappedFileCalls() { return kMemoryMappedFileCalls; }

}  // namespace peer
