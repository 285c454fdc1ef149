// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/peer/catalogue.h"
#include "app/peer/data.h"
#include "app/peer/overlapped_calls.h"

#include "ipc/named_pipe.h"

namespace peer {
namespace {

using ipc::CallId;
using ipc::Family;
using ipc::Mechanism;

constexpr Mechanism kNamedPipeTab = Mechanism::NamedPipe;
constexpr Mechanism kBothPipes = Mechanism::NamedPipe | Mechanism::AnonymousPipe;

ipc::Handle handleOf(const Arguments& arguments) { return arguments.handle("handle"); }

Answer runCreateNamedPipe(const Arguments& arguments)
{
    ipc::NamedPipeOptions options;
    options.name = arguments.text("name");
    options.openMode = arguments.word("openMode");
    options.pipeMode = arguments.word("pipeMode");
    options.maxInstances = arguments.word("maxInstances");
    options.outBufferSize = arguments.word("outBufferSize");
    options.inBufferSize = arguments.word("inBufferSize");
    options.defaultTimeout = arguments.word("defaultTimeout");
    options.security.inheritHandle = arguments.flag("inheritHandle");
    return answer(ipc::createNamedPipe(options), [](ipc::Handle handle) { return Json{{"handle", ipc::value(handle)}}; });
}

Answer runConnectNamedPipe(const Arguments& arguments)
{
    if (const auto overlapped = overlappedOf(arguments))
        return startedConnect(*overlapped, ipc::connectNamedPipe(handleOf(arguments), *overlapped));
    return answer(ipc::connectNamedPipe(handleOf(arguments)));
}

Answer runDisconnectNamedPipe(const Arguments& arguments) { return answer(ipc::disconnectNamedPipe(handleOf(arguments))); }

Answer runWaitNamedPipe(const Arguments& arguments)
{
    return answer(ipc::waitNamedPipe(arguments.text("name"), arguments.word("timeout")));
}

Answer runPeekNamedPipe(const Arguments& arguments)
{
    auto buffer = readBuffer("PeekNamedPipe", arguments.number("size"));
    if (!buffer)
        return buffer.error();
    return answer(ipc::peekNamedPipe(handleOf(arguments), *buffer), [&](const ipc::PipePeek& seen) {
        return Json{{"bytesRead", seen.bytesRead}, {"bytesAvailable", seen.bytesAvailable},
                    {"bytesLeftThisMessage", seen.bytesLeftThisMessage},
                    {"data", dataOut(std::span(*buffer).first(seen.bytesRead))}};
    });
}

Answer replied(const char* call, const ipc::Result<ipc::Transfer>& reply, const std::vector<std::byte>& buffer)
{
    if (!reply)
        return reply.error();
    Json out{{"bytesRead", reply->bytes}, {"data", dataOut(std::span(buffer).first(reply->bytes))}};
    if (reply->moreData)
        return Answer(std::move(out), ipc::Error{ipc::ErrorCode::MoreData, 0, call, ""});
    return out;
}

Answer runTransactNamedPipe(const Arguments& arguments)
{
    auto buffer = readBuffer("TransactNamedPipe", arguments.number("size"));
    if (!buffer)
        return buffer.error();
    const auto request = arguments.data("data");
    if (const auto overlapped = overlappedOf(arguments))
        return startedRead("TransactNamedPipe", *overlapped,
                           ipc::transactNamedPipe(handleOf(arguments), *request, buffer->size(), *overlapped));
    return replied("TransactNamedPipe", ipc::transactNamedPipe(handleOf(arguments), *request, *buffer), *buffer);
}

Answer runCallNamedPipe(const Arguments& arguments)
{
    auto buffer = readBuffer("CallNamedPipe", arguments.number("size"));
    if (!buffer)
        return buffer.error();
    const auto request = arguments.data("data");
    return replied("CallNamedPipe",
                   ipc::callNamedPipe(arguments.text("name"), *request, *buffer, arguments.word("timeout")), *buffer);
}

Answer runGetNamedPipeInfo(const Arguments& arguments)
{
    return answer(ipc::getNamedPipeInfo(handleOf(arguments)), [](const ipc::NamedPipeInfo& info) {
        return Json{{"flags", ipc::constantText(Family::PipeInfo, info.flags)}, {"outBufferSize", info.outBufferSize},
                    {"inBufferSize", info.inBufferSize}, {"maxInstances", info.maxInstances}};
    });
}

Answer runGetNamedPipeHandleState(const Arguments& arguments)
{
    ipc::PipeStateQuery query;
    query.collection = arguments.flag("collection");
    query.userName = arguments.flag("userName");
    return answer(ipc::getNamedPipeHandleState(handleOf(arguments), query), [&](const ipc::NamedPipeState& state) {
        Json out{{"state", ipc::constantText(Family::PipeState, state.state)}, {"instances", state.instances}};
        if (query.userName)
            out["userName"] = state.userName;
        return out;
    });
}

Answer runSetNamedPipeHandleState(const Arguments& arguments)
{
    ipc::PipeStateChange change;
    if (!arguments.isNull("mode"))
        change.mode = arguments.word("mode");
    change.collection = arguments.flag("collection");
    return answer(ipc::setNamedPipeHandleState(handleOf(arguments), change));
}

Json processOut(std::uint64_t process) { return {{"processId", process}}; }

Answer runGetNamedPipeClientProcessId(const Arguments& arguments)
{
    return answer(ipc::getNamedPipeClientProcessId(handleOf(arguments)), processOut);
}

Answer runGetNamedPipeServerProcessId(const Arguments& arguments)
{
    return answer(ipc::getNamedPipeServerProcessId(handleOf(arguments)), processOut);
}

Answer runGetNamedPipeClientComputerName(const Arguments& arguments)
{
    return answer(ipc::getNamedPipeClientComputerName(handleOf(arguments)),
                  [](const std::string& name) { return Json{{"computerName", name}}; });
}

const Parameter kServer{"handle", Type::Handle, "The server end."};
const Parameter kPipeEnd{"handle", Type::Handle, "An end of a pipe."};
const Parameter kPipeName{"name", Type::Text, R"(\\.\pipe\ and a name; upper and lower case are one.)", R"("\\\\.\\pipe\\demo")"};
const Parameter kRequest{"data", Type::Data, "The message to send.", R"("request")"};
const Parameter kSize{"size", Type::Number, "Bytes that the buffer holds.", "4096"};
const Output kBytesRead{"bytesRead", Type::Number, "Bytes that came."};
const Output kData{"data", Type::Data, "The bytes."};
const Output kPartner{"processId", Type::Number, "The process's id."};

const std::vector<CallEntry> kNamedPipeCalls{
    {CallId::CreateNamedPipe, kNamedPipeTab, "Makes a server end: one instance of a named pipe, which listens for a client at once.",
     {kPipeName,
      {"openMode", Type::Constant, "Which way data goes, seen from the server.", R"("PIPE_ACCESS_DUPLEX")", Family::PipeOpenMode},
      {"pipeMode", Type::Constant, "Bytes or messages, how this handle reads, and whether it waits.",
       R"("PIPE_TYPE_MESSAGE|PIPE_READMODE_MESSAGE|PIPE_WAIT|PIPE_REJECT_REMOTE_CLIENTS")", Family::PipeMode},
      {"maxInstances", Type::Number, "Most instances of the name, 1 to 255; 255 is no limit.", "1"},
      {"outBufferSize", Type::Number, "Bytes to the client that may be unread before a write waits.", "4096"},
      {"inBufferSize", Type::Number, "The same for bytes from the client.", "4096"},
      {"defaultTimeout", Type::Number, "Milliseconds for WaitNamedPipe with NMPWAIT_USE_DEFAULT_WAIT; 0 is 50.", "0"},
      {"inheritHandle", Type::Bool, "Child processes get the handle.", "false"}},
     {{"handle", Type::Handle, "The server end."}}, runCreateNamedPipe},
    {CallId::ConnectNamedPipe, kNamedPipeTab, "Waits until a client opens this instance; 535 says that one was faster, and is good.",
     {kServer, kOverlapped, kOverlappedEvent}, {kOverlappedEventOut}, runConnectNamedPipe},
    {CallId::DisconnectNamedPipe, kNamedPipeTab, "Takes the client off this instance; what it has not read is lost.",
     {kServer}, {}, runDisconnectNamedPipe},
    {CallId::WaitNamedPipe, kNamedPipeTab, "Waits until an instance of a name listens; another client may still take it first.",
     {kPipeName, {"timeout", Type::Number, "Milliseconds.", R"("NMPWAIT_USE_DEFAULT_WAIT")", Family::PipeWait}}, {}, runWaitNamedPipe},
    {CallId::PeekNamedPipe, kBothPipes, "Looks at what is unread without taking it; never waits for data.",
     {kPipeEnd, kSize},
     {{"bytesRead", Type::Number, "Bytes copied."}, {"bytesAvailable", Type::Number, "Bytes unread in all."},
      {"bytesLeftThisMessage", Type::Number, "Bytes of the first message beyond the copy; of a byte pipe 0 less the copy."}, kData},
     runPeekNamedPipe},
    {CallId::TransactNamedPipe, kNamedPipeTab, "Sends a message and waits for the answer, in one call.",
     {kPipeEnd, kRequest, kSize, kOverlapped, kOverlappedEvent}, {kBytesRead, kData, kOverlappedEventOut}, runTransactNamedPipe},
    {CallId::CallNamedPipe, kNamedPipeTab, "Opens a message pipe, sends a message, waits for the answer and closes.",
     {kPipeName, kRequest, kSize, {"timeout", Type::Number, "Milliseconds to wait for an instance.", R"("NMPWAIT_USE_DEFAULT_WAIT")", Family::PipeWait}},
     {kBytesRead, kData}, runCallNamedPipe},
    {CallId::GetNamedPipeInfo, kBothPipes, "Tells which end this is, the type of the pipe, its buffer sizes and the limit of instances.",
     {kPipeEnd},
     {{"flags", Type::Constant, "End and type.", Family::PipeInfo}, {"outBufferSize", Type::Number, "Bytes, server to client."},
      {"inBufferSize", Type::Number, "Bytes, client to server."}, {"maxInstances", Type::Number, "255 is no limit."}},
     runGetNamedPipeInfo},
    {CallId::GetNamedPipeHandleState, kBothPipes, "Tells how this handle reads and waits, and how many instances there are.",
     {kPipeEnd,
      {"collection", Type::Bool, "Ask for collection count and time-out too, which only remote pipes have.", "false"},
      {"userName", Type::Bool, "Ask for the client's user too; server end only.", "false"}},
     {{"state", Type::Constant, "Read mode and wait mode.", Family::PipeState}, {"instances", Type::Number, "Instances of the name now."},
      {"userName", Type::Text, "The client's user, if asked for."}},
     runGetNamedPipeHandleState},
    {CallId::SetNamedPipeHandleState, kBothPipes, "Changes how this handle reads and waits; a client begins in byte mode.",
     {kPipeEnd,
      {"mode", Type::Constant, "Read mode and wait mode; null leaves them.", R"("PIPE_READMODE_MESSAGE|PIPE_WAIT")", Family::PipeState},
      {"collection", Type::Bool, "Set collection count and time-out too, which only remote pipes have.", "false"}},
     {}, runSetNamedPipeHandleState},
    {CallId::GetNamedPipeClientProcessId, kNamedPipeTab, "Tells which process opened the client end.", {kPipeEnd}, {kPartner}, runGetNamedPipeClientProcessId},
    {CallId::GetNamedPipeServerProcessId, kNamedPipeTab, "Tells which process made the server end.", {kPipeEnd}, {kPartner}, runGetNamedPipeServerProcessId},
    {CallId::GetNamedPipeClientComputerName, kNamedPipeTab, "Tells the client's computer; 229 says that it is this one.",
     {kServer}, {{"computerName", Type::Text, "Name of the computer."}}, runGetNamedPipeClientComputerName},
};

}  // namespace

std::span<const CallEntry> namedPipeCalls() { return kNamedPipeCalls; }

}  // namespace peer
