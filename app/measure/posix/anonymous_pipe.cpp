// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/measure/posix/fd_end.h"

#include <fcntl.h>

namespace measure {
namespace {

constexpr std::size_t kUsual = 65536;   // what a pipe holds

// Two pipes as they come, enlarged only where a message would not fit.
class RawLink final : public Link {
public:
    explicit RawLink(const Place& place)
    {
        for (const auto& pipe : {m_there, m_back}) {
            mustCall(pipe2(const_cast<int*>(pipe), O_CLOEXEC), "pipe2");
            if (place.size * 2 > kUsual)
                mustCall(fcntl(pipe[1], F_SETPIPE_SZ, static_cast<int>(place.size * 2)), "F_SETPIPE_SZ");
        }
    }
    std::unique_ptr<End> driver() override { return std::make_unique<FdEnd>(m_back[0], m_there[1]); }
    std::unique_ptr<End> echo() override { return std::make_unique<FdEnd>(m_there[0], m_back[1]); }

private:
    int m_there[2];
    int m_back[2];
};

}  // namespace

Raw rawAnonymousPipe() { return {"pipe2, write, read", makeLink<RawLink>}; }

}  // namespace measure
