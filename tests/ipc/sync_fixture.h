// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/sync.h"
#include "tests/ipc/conformance.h"
#include "tests/ipc/session_fixture.h"

#include <string>
#include <utility>
#include <vector>

namespace ipc::test {

/// A session in which objects to wait for are made; they are closed before it ends.
class SyncTest : public SessionTest {
protected:
    Handle mutex(std::string name = {}, bool initialOwner = false) { return keep(createMutex({std::move(name), initialOwner, {}})); }
    Handle event(bool manualReset, bool initialState = false, std::string name = {})
    {
        return keep(createEvent({std::move(name), manualReset, initialState, {}}));
    }
    Handle semaphore(std::uint32_t initial, std::uint32_t most, std::string name = {})
    {
        return keep(createSemaphore({std::move(name), initial, most, {}}));
    }
    Handle keep(const Result<Created>& created)
    {
        EXPECT_TRUE(succeeds(created));
        m_handles.emplace_back(created ? created->handle : Handle::Null);
        return m_handles.back().get();
    }
    void TearDown() override
    {
        m_handles.clear();
        SessionTest::TearDown();
    }

private:
    std::vector<UniqueHandle> m_handles;
};

inline Result<WaitStatus> tryWait(Handle handle) { return waitForSingleObject(handle, Timeout(0)); }

/// "0 2": signalled, the third; "258".
inline std::string several(const std::vector<Handle>& handles, bool waitAll = false, Timeout timeout = Timeout(0))
{
    const auto wait = waitForMultipleObjects(handles, waitAll, timeout);
    if (!wait)
        return "error " + std::to_string(static_cast<std::uint32_t>(wait.error().code));
    return wait->status == WaitStatus::TimedOut ? "258" : std::to_string(static_cast<std::uint32_t>(wait->status)) + ' ' + std::to_string(wait->index);
}

}  // namespace ipc::test
