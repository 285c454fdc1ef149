// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/identities.h"

#include "app/lab/from_view.h"
#include "app/lab/text.h"

#include <algorithm>
#include <array>

namespace lab {
namespace {

using ipc::CallId;
using ipc::trace::Detail;
using ipc::trace::DetailReader;
using ipc::trace::Key;

constexpr std::array kKeys = {Key::address, Key::window, Key::conversation};

bool gives(CallId call)
{
    static constexpr std::array calls = {CallId::CreateWindow, CallId::DdeRegister, CallId::DdeInitiate, CallId::MapViewOfFile, CallId::VirtualAlloc};
    return std::find(calls.begin(), calls.end(), call) != calls.end();
}

bool takesAway(CallId call)
{
    static constexpr std::array calls = {CallId::DestroyWindow, CallId::DdeTerminate, CallId::UnmapViewOfFile, CallId::VirtualFree};
    return std::find(calls.begin(), calls.end(), call) != calls.end();
}

void follow(std::vector<Identity>& identities, const Recording& recording, Row row, bool given)
{
    DetailReader reader(recording.details(row));
    Detail detail;
    while (reader.next(detail)) {
        // VirtualAlloc tells a base, which is the address that other calls take.
        const Key key = detail.key == Key::base ? Key::address : detail.key;
        const bool isKey = std::find(kKeys.begin(), kKeys.end(), key) != kKeys.end();
        if (!isKey || detail.number == 0 || detail.out != given)
            continue;
        const QString parameter = fromView(ipc::trace::keyName(key));
        std::erase_if(identities, [&](const Identity& each) { return each.parameter == parameter && each.value == detail.number; });
        if (given)
            identities.push_back({parameter, detail.number, QStringLiteral("%1 %2").arg(callText(recording, row), argumentsText(recording, row))});
    }
}

}  // namespace

std::vector<Identity> identitiesOf(const Recording& recording, int process)
{
    std::vector<Identity> identities;
    for (Row row = 0; row < recording.rows(); ++row) {
        if (recording.kind(row) != ipc::trace::Kind::Call || recording.process(row) != process)
            continue;
        const Entry entry = recording.at(row);
        if (!entry.failed() && (gives(entry.callId()) || takesAway(entry.callId())))
            follow(identities, recording, row, gives(entry.callId()));
    }
    return identities;
}

bool isIdentity(std::string_view name)
{
    const auto found = std::find_if(kKeys.begin(), kKeys.end(), [name](Key key) { return ipc::trace::keyName(key) == name; });
    return found != kKeys.end() || name == "base";
}

}  // namespace lab
