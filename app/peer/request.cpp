// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/peer/request.h"

#include <stdexcept>

namespace peer {
namespace {

ipc::Unexpected wrong(std::string detail)
{
    return ipc::fail("ReadRequest", ipc::ErrorCode::InvalidParameter, 0, std::move(detail));
}

// A line of the largest size could still hold so many or so deep values that they need a hundred times its memory.
ipc::Result<Json> parse(const std::string& line)
{
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
        return wrong("column " + std::to_string(error.byte) + ": not JSON");
    } catch (const Json::exception& error) {
        return wrong(error.what());
    } catch (const std::length_error& error) {
        return wrong(std::string("the line has ") + error.what());
    }
}

ipc::Result<void> takeText(const Json& value, const char* member, std::string& target)
{
    if (!value.is_string())
        return wrong(std::string("\"") + member + "\" must be a text");
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
        return wrong("unknown member \"" + name + "\"; a request has id, thread, call, args, peer");
    return {};
}

}  // namespace

ipc::Result<Request> readRequest(const std::string& line, Json& id)
{
    id = nullptr;
    auto object = parse(line);
    if (!object)
        return ipc::Unexpected(object.error());
    if (!object->is_object())
        return wrong("a request is a JSON object, this is a " + std::string(object->type_name()));
    const auto found = object->find("id");
    if (found == object->end() || !found->is_number_unsigned())
        return wrong("\"id\" must be a number from 0 to 2^64-1");
    id = *found;
    Request request;
    request.id = id;
    for (const auto& [name, value] : object->items())
        if (auto taken = takeMember(name, value, request); !taken)
            return ipc::Unexpected(taken.error());
    if (request.call.empty())
        return wrong("\"call\" is missing");
    return request;
}

}  // namespace peer
