// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/peer/interpreter.h"

#include "app/peer/children.h"
#include "app/peer/line_reader.h"
#include "app/peer/output.h"
#include "app/peer/request.h"
#include "app/peer/standard_streams.h"
#include "app/peer/suggest.h"
#include "app/peer/threads.h"

#include <new>

namespace peer {
namespace {

ipc::Error wrongLine(std::string detail)
{
    return {ipc::ErrorCode::InvalidParameter, 0, "ReadRequest", std::move(detail)};
}

ipc::Error unknownCall(const std::string& name)
{
    std::vector<std::string_view> names;
    for (const CallEntry* entry : catalogue())
        names.push_back(ipc::callName(entry->call));
    return wrongLine("unknown call \"" + name.substr(0, 64) + "\"" + suggestion(name, names));
}

Answer run(const CallEntry& entry, const Arguments& arguments)
{
    try {
        return entry.run(arguments);
    } catch (const std::bad_alloc&) {
        return ipc::Error{ipc::ErrorCode::NotEnoughMemory, 0, "ReadRequest", "out of memory"};
    }
}

ipc::Result<void> carryOut(Request&& request)
{
    if (!request.peer.empty())
        return forwardToChild(std::move(request));
    const CallEntry* entry = findCall(request.call);
    if (!entry)
        return ipc::Unexpected(unknownCall(request.call));
    auto arguments = checkArguments(*entry, request.args);
    if (!arguments)
        return ipc::Unexpected(arguments.error());
    return threads().post(request.thread, [entry, id = request.id, arguments = std::move(*arguments)] {
        writeLine(answerLine(id, run(*entry, arguments)));
    });
}

}  // namespace

void takeLine(const std::string& line)
{
    Json id;
    auto request = readRequest(line, id);
    const auto done = request ? carryOut(std::move(*request)) : ipc::Result<void>(ipc::Unexpected(request.error()));
    if (!done)
        writeLine(answerLine(id, done.error()));
}

void takeInput()
{
    const auto tooLong = [](std::size_t size) {
        writeLine(answerLine(nullptr, wrongLine("a line of " + std::to_string(size) + " bytes; at most "
                                            + std::to_string(kLongestLine) + " are taken")));
    };
    LineReader lines(kLongestLine);
    std::vector<char> buffer(std::size_t{64} << 10);
    while (const std::size_t got = readStandardInput(buffer))
        lines.take({buffer.data(), got}, [](std::string&& line) { takeLine(line); }, tooLong);
}

}  // namespace peer
