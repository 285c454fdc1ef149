// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/peer/catalogue.h"
#include "app/peer/data.h"

namespace peer {

const Json& Arguments::json(std::string_view name) const { return m_values.at(name); }

bool Arguments::isNull(std::string_view name) const { return json(name).is_null(); }

ipc::Handle Arguments::handle(std::string_view name) const
{
    return isNull(name) ? ipc::Handle::Null : static_cast<ipc::Handle>(number(name));
}

ipc::Window Arguments::window(std::string_view name) const { return static_cast<ipc::Window>(number(name)); }

std::uint64_t Arguments::number(std::string_view name) const
{
    return isNull(name) ? 0 : json(name).get<std::uint64_t>();
}

std::uint32_t Arguments::word(std::string_view name) const
{
    constexpr std::uint64_t kMost = 0xFFFFFFFF;
    constexpr std::uint64_t kNegative = std::uint64_t{1} << 63;
    const std::uint64_t given = number(name);
    return static_cast<std::uint32_t>(given > kMost && given < kNegative ? kMost : given);
}

std::string Arguments::text(std::string_view name) const
{
    return isNull(name) ? std::string() : json(name).get<std::string>();
}

std::optional<std::vector<std::byte>> Arguments::data(std::string_view name) const
{
    if (isNull(name))
        return std::nullopt;
    return *dataIn(json(name));   // checkArguments has made sure that it can be read
}

bool Arguments::flag(std::string_view name) const { return json(name).get<bool>(); }

ipc::Timeout Arguments::timeout(std::string_view name) const { return ipc::Timeout(word(name)); }

}  // namespace peer
