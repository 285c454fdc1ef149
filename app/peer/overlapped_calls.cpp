// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/peer/overlapped_calls.h"

namespace peer {
namespace {

using ipc::CallId;
using ipc::Mechanism;

// The answer with the event, which a call tells whether it succeeded or not.
Answer withEvent(const ipc::Overlapped& overlapped, Json out, std::optional<ipc::Error> error)
{
    if (const ipc::Handle event = ipc::overlappedEvent(overlapped.name); event != ipc::Handle::Null)
        out["event"] = ipc::value(event);
    Answer answer(std::move(out));
    answer.error = std::move(error);
    return answer;
}

Json readOutputs(const ipc::OverlappedTransfer& transfer, std::string_view count)
{
    return {{count, transfer.bytes}, {"data", dataOut(transfer.data)}};
}

std::optional<ipc::Error> moreData(const char* call, const ipc::OverlappedTransfer& transfer)
{
    return transfer.moreData ? std::optional(ipc::Error{ipc::ErrorCode::MoreData, 0, call, ""}) : std::nullopt;
}

Answer runGetOverlappedResult(const Arguments& arguments)
{
    const auto result = ipc::getOverlappedResult(arguments.handle("handle"), arguments.text("overlapped"), arguments.flag("wait"));
    if (!result)
        return result.error();
    Answer answer(readOutputs(*result, "bytesTransferred"));
    answer.error = moreData("GetOverlappedResult", *result);
    return answer;
}

Answer runHasOverlappedIoCompleted(const Arguments& arguments)
{
    return answer(ipc::hasOverlappedIoCompleted(arguments.text("overlapped")), [](bool completed) { return Json{{"completed", completed}}; });
}

Answer runCancelIoEx(const Arguments& arguments)
{
    std::optional<std::string> name;
    if (!arguments.isNull("overlapped"))
        name = arguments.text("overlapped");
    return answer(ipc::cancelIoEx(arguments.handle("handle"), name));
}

const Parameter kHandle{"handle", Type::Handle, "The pipe's end."};
const Parameter kStarted{"overlapped", Type::Text, "Name of the OVERLAPPED that an operation was started with.", R"("read")"};

const std::vector<CallEntry> kOverlappedCalls{
    {CallId::GetOverlappedResult, Mechanism::NamedPipe, "Tells how an overlapped operation ended; 996 while it has not.",
     {kHandle, kStarted, {"wait", Type::Bool, "Wait for its event.", "true"}},
     {{"bytesTransferred", Type::Number, "Bytes that came or went."}, {"data", Type::Data, "What a read brought."}}, runGetOverlappedResult},
    {CallId::HasOverlappedIoCompleted, Mechanism::NamedPipe, "Looks whether an overlapped operation has ended, without a call of the system.",
     {kStarted}, {{"completed", Type::Bool, "Its status is not STATUS_PENDING."}}, runHasOverlappedIoCompleted},
    {CallId::CancelIoEx, Mechanism::NamedPipe, "Ends a pending operation with 995; what a write has put into the pipe and nobody has read is taken back.",
     {kHandle, {"overlapped", Type::Text, "Name of the OVERLAPPED; null: all operations of the handle.", "null"}}, {}, runCancelIoEx},
};

}  // namespace

std::optional<ipc::Overlapped> overlappedOf(const Arguments& arguments)
{
    if (arguments.isNull("overlapped"))
        return std::nullopt;
    return ipc::Overlapped{arguments.text("overlapped"), arguments.handle("event")};
}

Answer startedRead(const char* call, const ipc::Overlapped& overlapped, const ipc::Result<ipc::OverlappedTransfer>& result)
{
    if (!result)
        return withEvent(overlapped, Json::object(), result.error());
    return withEvent(overlapped, readOutputs(*result, "bytesRead"), moreData(call, *result));
}

Answer startedWrite(const ipc::Overlapped& overlapped, const ipc::Result<ipc::OverlappedTransfer>& result)
{
    if (!result)
        return withEvent(overlapped, Json::object(), result.error());
    return withEvent(overlapped, {{"bytesWritten", result->bytes}}, std::nullopt);
}

Answer startedConnect(const ipc::Overlapped& overlapped, const ipc::Result<void>& result)
{
    return withEvent(overlapped, Json::object(), result ? std::nullopt : std::optional(result.error()));
}

std::span<const CallEntry> overlappedCalls() { return kOverlappedCalls; }

}  // namespace peer
