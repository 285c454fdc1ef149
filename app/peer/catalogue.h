// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/calls.h"
#include "ipc/constants.h"
#include "ipc/file.h"
#include "ipc/window.h"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The catalogue: every call the peer can make, with parameters, outputs and the function that makes it. The
/// interpreter, `ipclab-cli calls`, the forms of the window and the check of an experiment all read this one table.
namespace peer {

using Json = nlohmann::json;

/// What a parameter or an output is.
enum class Type : std::uint8_t {
    Handle,     ///< a number, or null for no handle; in experiments "$name"
    Number,     ///< 0 … 2^64-1; with a family also its names
    Constant,   ///< names of `family` joined by '|', or a number
    Text,       ///< UTF-8
    Data,       ///< text, {"hex": "…"} or {"fill": "A", "size": n}
    Bool,
    Window,     ///< a window (clipboard, DDE), or null
    Object,     ///< a JSON object or list of the shape that `meaning` tells
};

struct Parameter {
    std::string_view name;      ///< Win32's, without the Hungarian prefix, lowerCamel
    Type type = Type::Number;
    std::string_view meaning;   ///< one sentence
    std::string_view fallback = "";   ///< JSON text of the default; empty: the parameter must be given
    ipc::Family family = ipc::Family::None;
};

struct Output {
    std::string_view name;
    Type type = Type::Number;
    std::string_view meaning;
    ipc::Family family = ipc::Family::None;
};

/// The arguments of one call, checked against its parameters: every name known, every type right, defaults filled in.
class Arguments {
public:
    explicit Arguments(Json values) : m_values(std::move(values)) {}
    ipc::Handle handle(std::string_view name) const;
    ipc::Window window(std::string_view name) const;
    std::uint64_t number(std::string_view name) const;
    /// A DWORD: what is too large becomes its largest value, so that it cannot pass for a small one.
    std::uint32_t word(std::string_view name) const;
    std::string text(std::string_view name) const;
    /// nothing if null was given
    std::optional<std::vector<std::byte>> data(std::string_view name) const;
    bool flag(std::string_view name) const;
    bool isNull(std::string_view name) const;
    ipc::Timeout timeout(std::string_view name) const;
    const Json& json(std::string_view name) const;

private:
    Json m_values;
};

/// What a call answers: outputs, and the error if it failed. A failed call may have outputs (234: what was read).
struct Answer {
    Json out = Json::object();
    std::optional<ipc::Error> error;

    Answer() = default;
    Answer(Json outputs) : out(std::move(outputs)) {}
    Answer(ipc::Error failure) : error(std::move(failure)) {}
    Answer(Json outputs, ipc::Error failure) : out(std::move(outputs)), error(std::move(failure)) {}
};

/// The usual answer: the outputs that `outputs` makes of the value, or the error.
template <class T, class F>
Answer answer(const ipc::Result<T>& result, F&& outputs)
{
    if (!result)
        return Answer(result.error());
    return Answer(outputs(*result));
}
inline Answer answer(const ipc::Result<void>& result)
{
    return result ? Answer() : Answer(result.error());
}

/// The outputs of a call that makes a handle.
inline Json madeHandle(ipc::Handle handle) { return {{"handle", ipc::value(handle)}}; }

/// Bytes as an output: text if they are printable UTF-8, else {"hex": "…"}.
Json dataOut(std::span<const std::byte> data);

struct CallEntry {
    ipc::CallId call;
    ipc::Mechanism mechanism;            ///< the tabs that offer it
    std::string_view summary;            ///< one sentence for people
    std::vector<Parameter> parameters;
    std::vector<Output> outputs;
    Answer (*run)(const Arguments& arguments);
};

/// One group of calls for each mechanism, in `<mechanism>_calls.cpp`.
std::span<const CallEntry> commonCalls();
std::span<const CallEntry> anonymousPipeCalls();
std::span<const CallEntry> namedPipeCalls();
std::span<const CallEntry> overlappedCalls();
std::span<const CallEntry> mailslotCalls();
std::span<const CallEntry> memoryMappedFileCalls();
std::span<const CallEntry> windowCalls();
std::span<const CallEntry> clipboardCalls();
std::span<const CallEntry> ddeCalls();
std::span<const CallEntry> processCalls();
std::span<const CallEntry> threadCalls();

/// All calls, ordered by CallId; and one of them.
std::span<const CallEntry* const> catalogue();
const CallEntry* findCall(std::string_view name);

/// The catalogue as `ipclab-cli calls --json` prints it.
Json catalogueJson();

/// Checks `args` against a call's parameters. The error's detail names the parameter and what is wrong with it.
ipc::Result<Arguments> checkArguments(const CallEntry& call, const Json& args);

}  // namespace peer
