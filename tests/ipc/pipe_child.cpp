// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/anonymous_pipe.h"
#include "ipc/named_pipe.h"
#include "ipc/process.h"
#include "ipc/session.h"
#include "ipc/trace/writer.h"

#include <iostream>
#include <string>
#include <vector>

/// The other process of the pipe tests: joins the session, traces into a segment unless that is "-", receives its
/// handles, says "ready", does what its arguments tell and answers with "<error code> <bytes>". Then it stays until its
/// standard input ends, or it is killed.
namespace {

using ipc::Handle;

std::string g_buffer(1 << 20, 'x');

std::span<std::byte> buffer(const std::string& size)
{
    return std::as_writable_bytes(std::span(g_buffer)).first(std::stoull(size));
}

void answer(std::uint32_t code, std::size_t bytes) { std::cout << code << ' ' << bytes << std::endl; }

void answer(const ipc::Result<std::size_t>& written)
{
    answer(written ? 0 : static_cast<std::uint32_t>(written.error().code), written.value_or(0));
}

void answer(const ipc::Result<ipc::Transfer>& read)
{
    answer(read ? 0 : static_cast<std::uint32_t>(read.error().code), read ? read->bytes : 0);
}

ipc::Result<Handle> open(const std::string& name)
{
    ipc::FileOptions options;
    options.name = name;
    options.access = ipc::kGenericRead | ipc::kGenericWrite;
    auto handle = ipc::createFile(options);
    while (!handle && handle.error() == ipc::ErrorCode::PipeBusy && ipc::waitNamedPipe(name, 10'000))
        handle = ipc::createFile(options);
    return handle;
}

ipc::Result<Handle> serve(const std::string& name)
{
    ipc::NamedPipeOptions options;
    options.name = name;
    options.pipeMode = ipc::kPipeTypeMessage | ipc::kPipeReadModeMessage;
    auto handle = ipc::createNamedPipe(options);
    std::cout << "serving" << std::endl;
    if (handle)
        (void)ipc::connectNamedPipe(*handle);
    return handle;
}

// A handle number, the name of a pipe to open, with a '!' to serve, or "pipe" for an anonymous one of its own.
ipc::PipeEnds endsOf(const std::string& text)
{
    if (text == "pipe")
        return ipc::createPipe(0).value_or(ipc::PipeEnds{});
    if (text.find('\\') == std::string::npos)
        return {static_cast<Handle>(std::stoull(text)), static_cast<Handle>(std::stoull(text))};
    const auto handle = text.front() == '!' ? serve(text.substr(1)) : open(text);
    if (!handle)
        std::cout << toText(handle.error()) << std::endl;
    return {handle.value_or(Handle::Invalid), handle.value_or(Handle::Invalid)};
}

void echoForEver(Handle handle)
{
    for (;;) {
        const auto got = ipc::readFile(handle, buffer("65536"));
        if (!got || !ipc::writeFile(handle, buffer(std::to_string(got->bytes))))
            return;
    }
}

void make(const std::string& verb, const ipc::PipeEnds& ends, const std::string& size)
{
    if (verb == "write")
        answer(ipc::writeFile(ends.write, buffer(size)));
    if (verb == "read")
        answer(ipc::readFile(ends.read, buffer(size)));
    if (verb == "transact")
        answer(ipc::transactNamedPipe(ends.read, buffer(size), buffer("65536")));
    if (verb == "message")
        (void)ipc::setNamedPipeHandleState(ends.read, {ipc::kPipeReadModeMessage});
    if (verb == "echo")
        echoForEver(ends.read);
}

}  // namespace

// pipe_child SESSION SEGMENT HANDLE (VERB SIZE)…
int main(int argc, char** argv)
{
    const std::vector<std::string> words(argv, argv + argc);
    ipc::Session session;
    session.directory = words.at(1);
    if (!ipc::joinSession(session) || (words.at(2) != "-" && !ipc::trace::attach(words[2])) || !ipc::receiveInheritedHandles())
        return 1;
    std::cout << "ready" << std::endl;
    const ipc::PipeEnds ends = endsOf(words.at(3));
    for (std::size_t i = 4; i + 1 < words.size(); i += 2)
        make(words[i], ends, words[i + 1]);
    std::cout << "done" << std::endl;
    std::string line;
    std::getline(std::cin, line);
}
