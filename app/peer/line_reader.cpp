// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/peer/line_reader.h"

#include <utility>

namespace peer {

void LineReader::take(std::string_view bytes, const std::function<void(std::string&&)>& line,
                      const std::function<void(std::size_t)>& tooLong)
{
    while (!bytes.empty()) {
        const std::size_t end = bytes.find('\n');
        const std::string_view part = bytes.substr(0, end);
        m_size += part.size();
        if (m_size <= m_limit)
            m_partial.append(part);
        else
            std::string().swap(m_partial);
        if (end == std::string_view::npos)
            return;
        bytes.remove_prefix(end + 1);
        const std::size_t size = std::exchange(m_size, 0);
        if (size <= m_limit)
            line(std::exchange(m_partial, {}));
        else
            tooLong(size);
    }
}

}  // namespace peer
