// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/measure/posix/fd_end.h"

#include <sys/socket.h>

namespace measure {
namespace {

class RawLink final : public Link {
public:
    explicit RawLink(const Place&) { mustCall(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, m_ends), "socketpair"); }
    std::unique_ptr<End> driver() override { return std::make_unique<FdEnd>(m_ends[0], m_ends[0]); }
    std::unique_ptr<End> echo() override { return std::make_unique<FdEnd>(m_ends[1], m_ends[1]); }

private:
    int m_ends[2];
};

}  // namespace

Raw rawNamedPipe() { return {"AF_UNIX stream: write, read", makeLink<RawLink>}; }

}  // namespace measure
