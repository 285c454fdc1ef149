// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/peer/output.h"

#include "app/peer/standard_streams.h"

#include <mutex>

namespace peer {

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
    if (answer.error)
        line["error"] = {{"code", static_cast<std::uint32_t>(answer.error->code)},
                         {"name", ipc::errorName(answer.error->code)},
                         {"native", answer.error->native},
                         {"call", answer.error->call},
                         {"detail", answer.error->detail},
                         {"text", ipc::toText(*answer.error)}};
    return line;
}

}  // namespace peer
