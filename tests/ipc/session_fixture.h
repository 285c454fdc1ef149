// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/session.h"

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <future>
#include <random>
#include <string>
#include <thread>

namespace ipc::test {

using namespace std::chrono_literals;

/// No wait of a test lasts longer than this; machines that run tests are busy ones.
inline constexpr auto kDeadline = 10s;

/// How long a call must have stayed where it is before a test takes it for blocked.
inline constexpr auto kBlocked = 200ms;

/// Joins a private session in a directory of its own, which is removed afterwards.
class SessionTest : public testing::Test {
protected:
    void SetUp() override
    {
        std::random_device random;
        m_directory = std::filesystem::temp_directory_path()
                      / ("ipclab-test-" + std::to_string(random()) + std::to_string(random()));
        ASSERT_TRUE(std::filesystem::create_directory(m_directory));
        std::filesystem::permissions(m_directory, std::filesystem::perms::owner_all);
        Session session;
        session.directory = m_directory.string();
        const auto joined = joinSession(session);
        ASSERT_TRUE(joined) << toText(joined.error());
    }
    void TearDown() override
    {
        std::error_code ignored;   // a test that failed may have left anything
        std::filesystem::remove_all(m_directory, ignored);
    }

    const std::filesystem::path& directory() const { return m_directory; }

    /// Files and folders that the session holds now.
    std::size_t leftovers() const
    {
        std::size_t count = 0;
        for ([[maybe_unused]] const auto& entry : std::filesystem::recursive_directory_iterator(m_directory))
            ++count;
        return count;
    }

private:
    std::filesystem::path m_directory;
};

/// Waits until `holds`; false if that did not happen before the deadline.
inline bool eventually(const std::function<bool()>& holds)
{
    const auto end = std::chrono::steady_clock::now() + kDeadline;
    while (!holds()) {
        if (std::chrono::steady_clock::now() > end)
            return false;
        std::this_thread::sleep_for(1ms);
    }
    return true;
}

/// A call that runs in a thread of its own, to see whether it blocks.
template <class T>
class Background {
public:
    template <class F>
    explicit Background(F&& call)
    {
        std::promise<void> begins;
        m_begun = begins.get_future();
        m_future = std::async(std::launch::async, [begins = std::move(begins), call = std::forward<F>(call)]() mutable {
            begins.set_value();
            return call();
        });
    }
    /// On a busy machine the thread may begin late, and has not blocked by then.
    bool blocked() const
    {
        m_begun.wait();
        return m_future.wait_for(kBlocked) == std::future_status::timeout;
    }
    bool done() const { return m_future.wait_for(kDeadline) == std::future_status::ready; }
    /// The result; waits for it at most until the deadline, then ends the test program, for it would hang.
    T get()
    {
        if (!done()) {
            ADD_FAILURE() << "a call did not return within the deadline";
            std::abort();
        }
        return m_future.get();
    }

private:
    std::future<void> m_begun;
    std::future<T> m_future;
};
template <class F>
Background(F) -> Background<std::invoke_result_t<F>>;

/// EXPECT that a Result failed with one Win32 code.
template <class R>
testing::AssertionResult failsWith(const R& result, ErrorCode code)
{
    if (result)
        return testing::AssertionFailure() << "succeeded, expected " << errorName(code);
    if (result.error().code != code)
        return testing::AssertionFailure() << toText(result.error()) << ", expected " << errorName(code);
    return testing::AssertionSuccess();
}

/// EXPECT that a Result succeeded.
template <class R>
testing::AssertionResult succeeds(const R& result)
{
    return result ? testing::AssertionSuccess() : testing::AssertionFailure() << toText(result.error());
}

}  // namespace ipc::test
