// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/inheritance.h"

#include "ipc/sys/process.h"
#include "ipc/trace/call.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

namespace ipc::posix {
namespace {

// handle, access, kind, number of descriptors, length of the state; then the descriptors and the state itself.
void append(std::string& text, std::uint64_t number) { text.append(std::to_string(number)).push_back(' '); }

std::string lineOf(const InheritableHandle& entry, const Inheritance& inheritance)
{
    std::string line;
    for (const std::uint64_t number : {value(entry.handle), std::uint64_t{entry.access},
                                       static_cast<std::uint64_t>(entry.object->kind()),
                                       std::uint64_t{inheritance.fds.size()}, std::uint64_t{inheritance.state.size()}})
        append(line, number);
    for (const int fd : inheritance.fds)
        append(line, static_cast<std::uint64_t>(fd));
    return line + inheritance.state;
}

class Reader {
public:
    explicit Reader(std::string_view text) : m_rest(text) {}
    bool done() const { return m_failed || m_rest.empty(); }
    bool failed() const { return m_failed; }

    std::uint64_t number()
    {
        std::uint64_t value = 0;
        const auto [end, error] = std::from_chars(m_rest.data(), m_rest.data() + m_rest.size(), value);
        const auto length = static_cast<std::size_t>(end - m_rest.data());
        m_failed = m_failed || error != std::errc{} || length == m_rest.size() || *end != ' ';
        m_rest.remove_prefix(m_failed ? m_rest.size() : length + 1);
        return m_failed ? 0 : value;
    }

    std::string_view bytes(std::uint64_t size)
    {
        m_failed = m_failed || size > m_rest.size();
        const auto taken = m_rest.substr(0, m_failed ? 0 : size);
        m_rest.remove_prefix(taken.size());
        return taken;
    }

private:
    std::string_view m_rest;
    bool m_failed = false;
};

Unexpected corrupt() { return fail("CreateProcess", ErrorCode::InvalidParameter, 0, "the list of inherited handles is corrupt"); }

std::vector<int> receivedFds(Reader& reader, std::uint64_t count)
{
    std::vector<int> fds;
    while (fds.size() < count && !reader.failed()) {
        const int fd = static_cast<int>(reader.number());
        fds.push_back(reader.failed() ? -1 : fd);
        fcntl(fds.back(), F_SETFD, FD_CLOEXEC);   // it has crossed: the next child gets it only if it is told to
    }
    return fds;
}

Result<void> adoptOne(Reader& reader)
{
    const auto handle = static_cast<Handle>(reader.number());
    const auto access = static_cast<std::uint32_t>(reader.number());
    const auto kind = static_cast<HandleKind>(reader.number());
    const auto fdCount = reader.number();
    const auto stateSize = reader.number();
    auto fds = receivedFds(reader, fdCount);
    const auto state = reader.bytes(stateSize);
    if (reader.failed())
        return corrupt();
    auto object = adopt(kind, std::move(fds), state);
    if (!object)
        return Unexpected(object.error());
    const auto opened = openHandle(std::move(*object), access, true, handle);
    return opened ? Result<void>() : Unexpected(opened.error());
}

Result<std::string> contents(int fd)
{
    struct stat status = {};
    if (fstat(fd, &status) != 0)
        return corrupt();
    std::string text(static_cast<std::size_t>(status.st_size), '\0');
    if (pread(fd, text.data(), text.size(), 0) != static_cast<ssize_t>(text.size()))
        return corrupt();
    return text;
}

std::optional<ExitRecord>& ownRecord()
{
    static auto* record = new std::optional<ExitRecord>;   // used until the process's last moment
    return *record;
}

bool cannotCross(const InheritableHandle& entry)
{
    const bool stays = !entry.object->inheritance();
    if (stays)
        trace::note("not inherited, this kind of handle cannot be: " + std::string(toText(entry.object->kind())));
    return stays;
}

bool isListed(const std::vector<Handle>& list, const InheritableHandle& entry)
{
    return std::ranges::find(list, entry.handle) != list.end();
}

}  // namespace

const char* const kLegacyVariable = "IPCLAB_INHERITED";

ExitRecord* ownExitRecord() { return ownRecord() ? &*ownRecord() : nullptr; }

Result<std::vector<InheritableHandle>> chosenHandles(const ProcessOptions& options)
{
    for (const Handle handle : options.handles.value_or(std::vector<Handle>{})) {
        const Pin use = pin(handle);
        if (!use)
            return fail("CreateProcess", ErrorCode::InvalidHandle, 0, "a listed handle is not open");
        if (!use.inheritable())
            return fail("CreateProcess", ErrorCode::InvalidParameter, 0, "a listed handle is not inheritable");
    }
    if (!options.inheritHandles)
        return std::vector<InheritableHandle>{};
    auto handles = inheritableHandles();
    if (options.handles)
        std::erase_if(handles, [&](const auto& entry) { return !isListed(*options.handles, entry); });
    else
        std::erase_if(handles, cannotCross);
    return handles;
}

Result<Legacy> makeLegacy(std::vector<InheritableHandle> handles, const ExitRecord& exitRecord)
{
    Legacy legacy{UniqueFd(memfd_create("ipclab inherited handles", MFD_CLOEXEC)), {exitRecord.fd()}, std::move(handles)};
    std::string text;
    append(text, static_cast<std::uint64_t>(exitRecord.fd()));
    for (const InheritableHandle& entry : legacy.handles) {
        auto inheritance = entry.object->inheritance();
        if (!inheritance)
            return fail("CreateProcess", ErrorCode::NotSupported, 0, "this kind of handle cannot be inherited: "
                                                                     + std::string(toText(entry.object->kind())));
        if (std::ranges::any_of(inheritance->fds, [](int fd) { return fd < 0; }))
            return fail("CreateProcess", ErrorCode::NotEnoughMemory, errno, "a descriptor for the child");
        legacy.fds.insert(legacy.fds.end(), inheritance->fds.begin(), inheritance->fds.end());
        std::ranges::move(inheritance->made, std::back_inserter(legacy.made));
        text += lineOf(entry, *inheritance);
    }
    if (!legacy.description || pwrite(legacy.description.get(), text.data(), text.size(), 0) != static_cast<ssize_t>(text.size()))
        return fail("CreateProcess", ErrorCode::NotEnoughMemory, errno, "memfd_create");
    legacy.fds.push_back(legacy.description.get());
    return legacy;
}

}  // namespace ipc::posix

namespace ipc::sys {

using namespace ipc::posix;

Result<void> receiveInheritedHandles()
{
    const char* variable = std::getenv(kLegacyVariable);
    if (!variable)
        return {};
    const UniqueFd description(std::atoi(variable));
    unsetenv(kLegacyVariable);
    auto text = contents(description.get());
    if (!text)
        return Unexpected(text.error());
    Reader reader(*text);
    auto record = ExitRecord::adopt(UniqueFd(receivedFds(reader, 1).front()));
    if (!record)
        return Unexpected(record.error());
    ownRecord().emplace(std::move(*record));
    while (!reader.done())
        if (auto adopted = adoptOne(reader); !adopted)
            return adopted;
    return reader.failed() ? Result<void>(corrupt()) : Result<void>();
}

}  // namespace ipc::sys
