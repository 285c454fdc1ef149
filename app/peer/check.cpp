// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/peer/catalogue.h"
#include "app/peer/data.h"
#include "app/peer/suggest.h"

#include <algorithm>

namespace peer {
namespace {

using ipc::Result;

ipc::Unexpected wrongArgument(std::string detail)
{
    return ipc::fail("CheckArguments", ipc::ErrorCode::InvalidParameter, 0, std::move(detail));
}

std::string shown(const Json& value)
{
    constexpr std::size_t kMost = 40;
    std::string text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
    return text.size() <= kMost ? text : text.substr(0, kMost) + "…";
}

std::vector<std::string_view> namesOf(ipc::Family family)
{
    std::vector<std::string_view> names;
    for (const ipc::Constant& constant : ipc::constants(family))
        names.push_back(constant.name);
    return names;
}

Result<Json> constantIn(const Parameter& parameter, const std::string& text)
{
    if (const auto value = ipc::constantValue(parameter.family, text))
        return Json(*value);
    if (!ipc::isFlags(parameter.family))
        return wrongArgument("\"" + text + "\" is not one of its constants" + suggestion(text, namesOf(parameter.family)));
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find('|', begin), text.size());
        const std::string part = text.substr(begin, end - begin);
        if (!ipc::constantValue(parameter.family, part))
            return wrongArgument("\"" + part + "\" is not one of its constants" + suggestion(part, namesOf(parameter.family)));
        begin = end + 1;
    }
    return wrongArgument("\"" + text + "\" is not one of its constants");
}

Result<Json> numberIn(const Parameter& parameter, const Json& value)
{
    const bool named = parameter.family != ipc::Family::None;
    if (value.is_number_unsigned() || (value.is_number_integer() && value >= 0))
        return Json(value.get<std::uint64_t>());
    if (value.is_number_integer() && (named || value == -1))
        return Json(static_cast<std::uint64_t>(value.get<std::int64_t>()));
    if (named && value.is_string())
        return constantIn(parameter, value.get_ref<const std::string&>());
    return wrongArgument(named ? "must be a number or names of constants joined by '|', not " + shown(value)
                       : "must be a number from 0 to 2^64-1, not " + shown(value));
}

Result<Json> handleIn(const Parameter& parameter, const Json& value)
{
    if (value.is_null())
        return value;
    if (value.is_number_integer() && !value.is_number_unsigned())
        return Json(static_cast<std::uint64_t>(value.get<std::int64_t>()));   // -1, -2: the pseudo handles
    if (value.is_number_integer())
        return numberIn(parameter, value);
    return wrongArgument(std::string("must be the number of a ") + (parameter.type == Type::Window ? "window" : "handle") + " or null, not " + shown(value));
}

Result<Json> of(bool right, const char* what, const Json& value)
{
    if (!right)
        return wrongArgument(std::string("must be ") + what + ", not " + shown(value));
    return value;
}

Result<Json> valueIn(const Parameter& parameter, const Json& value)
{
    if (value.is_null() && parameter.fallback == "null")
        return value;
    switch (parameter.type) {
    case Type::Handle:
    case Type::Window:
        return handleIn(parameter, value);
    case Type::Number:
    case Type::Constant:
        return numberIn(parameter, value);
    case Type::Text:
        return of(value.is_string(), "a text", value);
    case Type::Bool:
        return of(value.is_boolean(), "true or false", value);
    case Type::Object:
        return of(value.is_structured(), "an object or a list", value);
    case Type::Data:
        break;
    }
    if (auto checked = checkData(value); !checked)
        return ipc::Unexpected(checked.error());
    return value;
}

Result<void> checkNames(const CallEntry& call, const Json& args)
{
    std::vector<std::string_view> names;
    for (const Parameter& parameter : call.parameters)
        names.push_back(parameter.name);
    for (const auto& [name, value] : args.items())
        if (std::find(names.begin(), names.end(), name) == names.end())
            return wrongArgument(std::string(ipc::callName(call.call)) + " has no parameter \"" + name + "\"" + suggestion(name, names));
    return {};
}

}  // namespace

Result<Arguments> checkArguments(const CallEntry& call, const Json& args)
{
    const std::string name(ipc::callName(call.call));
    if (!args.is_object())
        return wrongArgument(name + ": \"args\" must be an object, not " + shown(args));
    if (auto known = checkNames(call, args); !known)
        return ipc::Unexpected(known.error());
    Json values = Json::object();
    for (const Parameter& parameter : call.parameters) {
        const std::string parameterName(parameter.name);
        const auto given = args.find(parameterName);
        if (given == args.end() && parameter.fallback.empty())
            return wrongArgument(name + ": parameter \"" + parameterName + "\" is missing");
        auto value = valueIn(parameter, given == args.end() ? Json::parse(parameter.fallback) : *given);
        if (!value)
            return wrongArgument(name + ": parameter \"" + parameterName + "\": " + value.error().detail);
        values[parameterName] = std::move(*value);
    }
    return Arguments(std::move(values));
}

}  // namespace peer
