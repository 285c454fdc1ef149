// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/peer/request.h"

#include <stdexcept>

namespace peer {
namespace {

ipc::Unexpected wrongRequest(std::string detail)
{
    return ipc::fail("ReadRequest", ipc::ErrorCode::InvalidParameter, 0, std::move(detail));
}

ipc::Result<void> takeText(const Json& value, const char* member, std::string& target)
{
    if (!value.is_string())
        return wrongRequest(std::string("\"") + member + "\" must be a text");
    target = value.get<std::string>();
    return {};
}

ipc::Result<void> takeMember(const std::string& name, const Json& value, Request& request)
{
    if (name == "thread")
        return takeText(value, "thread", request.thread);
    if (name == "call")
        return takeText(value, "call", request.call);
    if (name == "peer")
        return takeText(value, "peer", request.peer);
    if (name == "args")
        request.args = value;
    else if (name != "id")
        return wrongRequest("unknown member \"" + name + "\"; a request has id, thread, call, args, peer");
    return {};
}

// Whether a number outside of texts has so many digits that reading it takes seconds.
bool holdsLongNumber(std::string_view line)
{
    bool inText = false;
    std::size_t length = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (inText) {
            i += c == '\\';
            inText = c != '"';
            continue;
        }
        inText = c == '"';
        length = (c >= '0' && c <= '9') || c == '.' ? length + 1 : 0;
        if (length > kLongestNumber)
            return true;
    }
    return false;
}

}  // namespace

ipc::Result<Json> parseLine(std::string_view line)
{
    if (holdsLongNumber(line))
        return wrongRequest("the line has a number of more than " + std::to_string(kLongestNumber) + " digits");
    std::size_t values = 0;
    const auto bounded = [&](int depth, Json::parse_event_t, Json&) {
        if (depth > kDeepest)
            throw std::length_error("more than " + std::to_string(kDeepest) + " levels");
        if (++values > kMostValues)
            throw std::length_error("more than " + std::to_string(kMostValues) + " values");
        return true;
    };
    try {
        return Json::parse(line, bounded);
    } catch (const Json::parse_error& error) {
        return wrongRequest("column " + std::to_string(error.byte) + ": not JSON");
    } catch (const Json::out_of_range&) {
        return wrongRequest("the line has a number that is too large");
    } catch (const std::length_error& error) {
        return wrongRequest(std::string("the line has ") + error.what());
    }
}

ipc::Result<Request> readRequest(const std::string& line, Json& id)
{
    id = nullptr;
    auto object = parseLine(line);
    if (!object)
        return ipc::Unexpected(object.error());
    if (!object->is_object())
        return wrongRequest("a request is a JSON object, this is a " + std::string(object->type_name()));
    const auto found = object->find("id");
    if (found == object->end() || !found->is_number_unsigned())
        return wrongRequest("\"id\" must be a number from 0 to 2^64-1");
    id = *found;
    Request request;
    request.id = id;
    for (const auto& [name, value] : object->items())
        if (auto taken = takeMember(name, value, request); !taken)
            return ipc::Unexpected(taken.error());
    if (request.call.empty())
        return wrongRequest("\"call\" is missing");
    return request;
}

}  // namespace peer
