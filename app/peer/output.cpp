// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/peer/output.h"

#include "app/peer/standard_streams.h"

#include <mutex>

namespace peer {
namespace {

// An error quotes what is wrong, of which there may be megabytes.
ipc::Error shortened(ipc::Error error)
{
    constexpr std::size_t kLong = 1000;
    if (error.detail.size() <= kLong)
        return error;
    std::size_t end = kLong;
    while ((static_cast<unsigned char>(error.detail[end]) & 0xC0) == 0x80)
        --end;
    error.detail.resize(end);
    error.detail += "…";
    return error;
}

}  // namespace

void writeLine(const Json& object)
{
    static std::mutex mutex;
    std::string line = object.dump(-1, ' ', false, Json::error_handler_t::replace);
    line += '\n';
    const std::lock_guard lock(mutex);
    writeStandardOutput(line);
}

Json answerLine(const Json& id, const Answer& answer)
{
    Json line = {{"id", id}, {"ok", !answer.error}, {"out", answer.out}};
    if (!answer.error)
        return line;
    const ipc::Error error = shortened(*answer.error);
    line["error"] = {{"code", static_cast<std::uint32_t>(error.code)},
                     {"name", ipc::errorName(error.code)},
                     {"native", error.native},
                     {"call", error.call},
                     {"detail", error.detail},
                     {"text", ipc::toText(error)}};
    return line;
}

}  // namespace peer
