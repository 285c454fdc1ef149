// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/posix/unique_fd.h"
#include "ipc/result.h"

#include <atomic>
#include <cstdint>
#include <optional>

namespace ipc::posix {

/// How a process ended, kept beside it in a page that it shares with all who have a handle to it: Linux keeps eight
/// bits of an exit code, forgets the code of a kill and tells both to the parent only. Every field is written once.
class ExitRecord {
public:
    /// A new page for a process about to be started.
    static Result<ExitRecord> create();
    /// The page behind `fd`, which this record owns from then on.
    static Result<ExitRecord> adopt(UniqueFd fd);

    ExitRecord(ExitRecord&& other) noexcept;
    ExitRecord& operator=(ExitRecord&&) = delete;
    ~ExitRecord();

    int fd() const { return m_fd.get(); }

    /// The process itself is about to exit with `code`.
    void exiting(std::uint32_t code) { once(m_page->exiting, code); }
    /// Somebody is about to kill it in the name of `code`.
    void terminating(std::uint32_t code) { once(m_page->terminating, code); }
    /// The parent saw it end: `waitCode` and `waitStatus` as waitid() gave them (si_code, si_status).
    std::uint32_t ended(int waitCode, int waitStatus);
    /// The code it ended with, once `ended` was called in any process.
    std::optional<std::uint32_t> outcome() const { return read(m_page->outcome); }
    /// Waits until then, at most `milliseconds`.
    std::optional<std::uint32_t> awaitOutcome(int milliseconds) const;

private:
    using Field = std::atomic<std::uint64_t>;
    static_assert(Field::is_always_lock_free);
    struct Page {
        Field exiting, terminating, outcome;
    };
    static constexpr std::uint64_t kSet = std::uint64_t{1} << 32;

    ExitRecord(UniqueFd fd, Page* page) : m_fd(std::move(fd)), m_page(page) {}
    static void once(Field& field, std::uint32_t code);
    static std::optional<std::uint32_t> read(const Field& field);

    UniqueFd m_fd;
    Page* m_page;
};

}  // namespace ipc::posix
