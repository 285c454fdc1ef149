// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/posix/unique_fd.h"

#include <mutex>
#include <sys/types.h>

namespace ipc::posix {

/// Which processes have handles of one file object, so that who closes one knows whether it was the last in the system. Each
/// that has keeps a read lock on one byte of a file that all of them have, through an open file description of its own: the
/// kernel takes the lock back however the process ends. An object that no child has inherited needs none of this.
class Sharers {
public:
    /// For a child that is about to inherit the object: a descriptor whose description has the lock. Empty, with errno, if there
    /// is none to be had. `byte` is the same in all processes.
    UniqueFd forChild(int file, off_t byte) const;
    /// In the child: what its parent made for it.
    void adopt(UniqueFd own, off_t byte);
    /// This process has closed its last handle. True if no other has one; of several that leave at once one is told so.
    bool leave();
    /// Whether there has been another process.
    bool any() const;

private:
    mutable std::mutex m_mutex;
    mutable UniqueFd m_own;   // made when the first child is to have one
    mutable off_t m_byte = 0;
};

}  // namespace ipc::posix
