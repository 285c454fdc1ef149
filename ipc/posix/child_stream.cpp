// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/unique_fd.h"
#include "ipc/process.h"

namespace ipc {

Result<std::size_t> ChildStream::read(std::span<std::byte> buffer)
{
    for (;;) {
        const ssize_t got = ::read(static_cast<int>(m_native), buffer.data(), buffer.size());
        if (got >= 0)
            return static_cast<std::size_t>(got);
        if (errno != EINTR)
            return fail("ReadFile", ErrorCode::BrokenPipe, errno, "standard output of a child");
    }
}

// SIGPIPE: the programs of the lab ignore it, as every program must that writes to processes it does not control.
Result<void> ChildStream::write(std::span<const std::byte> data)
{
    while (!data.empty()) {
        const ssize_t put = ::write(static_cast<int>(m_native), data.data(), data.size());
        if (put < 0 && errno != EINTR)
            return fail("WriteFile", ErrorCode::NoData, errno, "standard input of a child");
        data = data.subspan(put < 0 ? 0 : static_cast<std::size_t>(put));
    }
    return {};
}

void ChildStream::close() noexcept { posix::UniqueFd(static_cast<int>(std::exchange(m_native, kNone))); }

}  // namespace ipc
