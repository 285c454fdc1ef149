// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/sys/sync.h"

#include "ipc/posix/access.h"
#include "ipc/posix/event.h"
#include "ipc/posix/event_state.h"
#include "ipc/posix/handle_table.h"
#include "ipc/posix/mutex_state.h"
#include "ipc/posix/named_memory.h"
#include "ipc/posix/owners_end.h"
#include "ipc/posix/semaphore_state.h"
#include "ipc/posix/shared_page.h"
#include "ipc/sys/handle.h"
#include "ipc/sys/pages.h"
#include "ipc/trace/call.h"

#include <sys/syscall.h>
#include <unistd.h>

namespace ipc::posix {
namespace {

constexpr std::size_t kPage = 4096;

// What mutexes and events have in common: a page of shared memory, and perhaps a name.
class SyncObject : public Object {
public:
    struct Parts {
        std::string name;
        UniqueFd memory;
        HeldName held;
        SharedMapping page;
    };
    explicit SyncObject(Parts parts)
        : m_parts(std::move(parts)), m_identity(identityOf(m_parts.memory.get())), m_channel(channelOf(m_identity)) {}

    std::uint64_t channel() const override { return m_channel; }
    void lastHandleClosed(Closing) override { m_parts.held.release(); }

    std::optional<Inheritance> inheritance() const override
    {
        if (!m_parts.held)
            return Inheritance{{m_parts.memory.get()}, {}};
        const EntryPlace& place = m_parts.held.place();
        return Inheritance{{m_parts.memory.get(), m_parts.held.descriptor()},
                           place.directory + '\n' + place.file + '\n' + m_parts.name};
    }

protected:
    void describePage(HandleInfo& info, std::string_view what) const
    {
        info.name = m_parts.name;
        info.native = "memfd inode " + std::to_string(m_identity.inode) + ", fd "
                      + std::to_string(m_parts.memory.get());
        info.standsFor = what;
        info.security = "mode 0600, this user's session";
    }
    // Says which object the call is about.
    void tell() const
    {
        if (auto* call = trace::current())
            call->channel(channel());
    }
    template <class T>
    T& state() const { return *m_parts.page.template as<T>(); }
    Parts m_parts;

private:
    MemoryIdentity m_identity;
    std::uint64_t m_channel;
};

class Mutex final : public SyncObject {
public:
    using SyncObject::SyncObject;
    ~Mutex() override
    {
        // The kernel looks at the robust list of a thread when it ends: a mutex it still owns must stay mapped.
        if (mutex().held() && mutex().ownedByThisProcess())
            m_parts.page.leak();
    }

    HandleKind kind() const override { return HandleKind::Mutex; }

    void describe(HandleInfo& info) const override
    {
        describePage(info, "a robust futex stands in for the mutex");
        const auto process = static_cast<pid_t>(mutex().process());
        const auto thread = static_cast<pid_t>(mutex().thread());
        info.state = !mutex().held() ? "free" : syscall(SYS_tgkill, process, thread, 0) == 0 ? "owned" : "abandoned";
        if (mutex().held())
            info.facts.push_back({"Owner", "thread " + std::to_string(thread) + " of process " + std::to_string(process)});
        info.facts.push_back({"Recursion", std::to_string(mutex().count())});
    }

    Result<WaitStatus> wait(Timeout timeout) override
    {
        const auto status = take(timeout);
        if (auto* call = trace::current(); call && status && *status != WaitStatus::TimedOut)
            call->moved(channel(), mutex().releases(), 0);   // the release after which it was free
        return status;
    }

    Result<bool> signalled() override
    {
        const pid_t owner = MutexState::ownerIn(mutex().state());
        return owner == 0 || owner == static_cast<pid_t>(currentThreadId());
    }
    void giveBack() override { (void)give(); }
    std::uint64_t watch(WatchList& list, bool) override
    {
        const std::uint64_t seen = mutex().watch(list);
        m_ownersEnd.watch(list, MutexState::ownerIn(seen));
        return seen;
    }
    bool isWatched(std::uint64_t seen) override { return mutex().state() == seen; }

    Result<void> release()
    {
        const bool last = mutex().ownedByThisThread() && mutex().count() == 1;
        if (auto* call = trace::current(); call && last)
            call->moved(channel(), mutex().releases() + 1, 0);
        return give();
    }

    // The same without a word to the trace.
    Result<WaitStatus> take(Timeout timeout) { return mutex().take(timeout); }
    Result<void> give() { return mutex().give(); }

private:
    MutexState& mutex() const { return state<MutexState>(); }

    OwnersEnd m_ownersEnd;
};

class Event final : public SyncObject {
public:
    using SyncObject::SyncObject;

    HandleKind kind() const override { return HandleKind::Event; }

    void describe(HandleInfo& info) const override
    {
        describePage(info, "a futex stands in for the event");
        info.state = event().isSignalled() ? "signalled" : "not signalled";
        info.facts.push_back({"Reset", event().isManual() ? "manual" : "automatic"});
    }

    Result<WaitStatus> wait(Timeout timeout) override
    {
        tell();
        return event().wait(timeout);
    }
    Result<bool> signalled() override { return event().isSignalled(); }
    std::uint64_t watch(WatchList& list, bool any) override { return event().watch(list, any); }
    bool caught(std::uint64_t seen) override { return event().caught(static_cast<std::uint32_t>(seen)); }
    void giveBack() override
    {
        if (!event().isManual())
            event().set();
    }
    void set()
    {
        tell();
        event().set();
    }
    void reset()
    {
        tell();
        event().reset();
    }
    // The same without a word to the trace.
    void signal() { event().set(); }
    void unsignal() { event().reset(); }

private:
    void tell() const
    {
        SyncObject::tell();
        if (auto* call = trace::current())
            call->endsWithSystemCall();
    }
    EventState& event() const { return state<EventState>(); }
};

class Semaphore final : public SyncObject {
public:
    using SyncObject::SyncObject;

    HandleKind kind() const override { return HandleKind::Semaphore; }

    void describe(HandleInfo& info) const override
    {
        describePage(info, "a futex and a count in shared memory stand in for the semaphore");
        info.state = semaphore().count() != 0 ? "signalled" : "not signalled";
        info.facts.push_back({"Count", std::to_string(semaphore().count()) + " of " + std::to_string(semaphore().most())});
    }

    Result<WaitStatus> wait(Timeout timeout) override
    {
        tell();
        const auto status = semaphore().wait(timeout);
        if (status == WaitStatus::Signalled)
            recordChange(*this);   // the count is not to be had from the calls
        return status;
    }
    Result<bool> signalled() override { return semaphore().count() != 0; }
    std::uint64_t watch(WatchList& list, bool any) override { return semaphore().watch(list, any); }
    bool caught(std::uint64_t seen) override { return semaphore().caught(static_cast<std::uint32_t>(seen)); }
    void giveBack() override { (void)semaphore().release(1); }

    Result<std::uint32_t> release(std::uint32_t units)
    {
        tell();
        const auto before = semaphore().release(units);
        if (!before)
            return fail("ReleaseSemaphore", ErrorCode::TooManyPosts, 0, "at most " + std::to_string(semaphore().most()));
        recordChange(*this);
        return *before;
    }

private:
    SemaphoreState& semaphore() const { return state<SemaphoreState>(); }
};

// How one kind of object is made, opened and inherited.
struct Kind {
    MemoryKind memory;
    HandleKind handle;
    std::uint32_t allAccess;
    const char* create;
    const char* open;
    std::shared_ptr<Object> (*make)(SyncObject::Parts parts);
};

template <class T>
std::shared_ptr<Object> makeObject(SyncObject::Parts parts)
{
    return std::make_shared<T>(std::move(parts));
}

constexpr Kind kMutex{MemoryKind::Mutex, HandleKind::Mutex, kMutexAllAccess, "CreateMutex", "OpenMutex", makeObject<Mutex>};
constexpr Kind kEvent{MemoryKind::Event, HandleKind::Event, kEventAllAccess, "CreateEvent", "OpenEvent", makeObject<Event>};

constexpr Kind kSemaphore{MemoryKind::Semaphore, HandleKind::Semaphore, kSemaphoreAllAccess, "CreateSemaphore", "OpenSemaphore",
                          makeObject<Semaphore>};

Result<Handle> openObject(const Kind& kind, const char* call, NamedMemory memory, std::string name, std::uint32_t access,
                          bool inherit)
{
    auto page = SharedMapping::map(call, memory.memory.get(), kPage);
    if (!page)
        return Unexpected(page.error());
    return openHandle(kind.make({std::move(name), std::move(memory.memory), std::move(memory.name), std::move(*page)}),
                      access, inherit);
}

template <class F>
Result<UniqueFd> makePage(const Kind& kind, F&& initialise)
{
    auto memory = makeMemory(kind.create, kind.create, kPage);
    if (!memory)
        return memory;
    const auto page = SharedMapping::map(kind.create, memory->get(), kPage);
    if (!page)
        return Unexpected(page.error());
    initialise(*page);
    return memory;
}

template <class F>
Result<Created> createObject(const Kind& kind, const std::string& name, bool inherit, F&& initialise)
{
    NamedMemory memory;
    const auto make = [&] { return makePage(kind, initialise); };
    if (name.empty()) {
        auto page = make();
        if (!page)
            return Unexpected(page.error());
        memory.memory = std::move(*page);
    } else {
        const auto place = kernelObjectPlace(kind.create, name);
        auto named = place ? createNamed(kind.create, *place, kind.memory, {}, make) : Unexpected(place.error());
        if (!named)
            return Unexpected(named.error());
        memory = std::move(*named);
    }
    const bool existed = memory.existed;
    const auto handle = openObject(kind, kind.create, std::move(memory), name, kind.allAccess, inherit);
    if (!handle)
        return Unexpected(handle.error());
    return Created{*handle, existed};
}

Result<Handle> openByName(const Kind& kind, std::uint32_t access, bool inherit, const std::string& name)
{
    if (name.empty())
        return fail(kind.open, ErrorCode::InvalidParameter, 0, "no name");
    const auto place = kernelObjectPlace(kind.open, name);
    auto memory = place ? openNamed(kind.open, *place, kind.memory) : Unexpected(place.error());
    if (!memory)
        return Unexpected(memory.error());
    const auto granted = openedAccess(kind.open, kind.handle, access);
    return granted ? openObject(kind, kind.open, std::move(*memory), name, *granted, inherit) : Unexpected(granted.error());
}

template <const Kind& kKind>
Result<std::shared_ptr<Object>> adoptSync(std::vector<int> fds, std::string_view state)
{
    UniqueFd memory(fds.empty() ? -1 : fds[0]);
    UniqueFd entry(fds.size() < 2 ? -1 : fds[1]);
    auto page = SharedMapping::map("CreateProcess", memory.get(), kPage);
    if (!page)
        return Unexpected(page.error());
    const auto first = state.find('\n');
    const auto second = state.find('\n', first + 1);
    if (!entry || second == std::string_view::npos)
        return kKind.make({{}, std::move(memory), {}, std::move(*page)});
    EntryPlace place{std::string(state.substr(0, first)), std::string(state.substr(first + 1, second - first - 1))};
    return kKind.make({std::string(state.substr(second + 1)), std::move(memory),
                       adoptName(std::move(place), std::move(entry)), std::move(*page)});
}

Event* eventOf(const Pin& pin) { return pin && typeid(*pin) == typeid(Event) ? static_cast<Event*>(&*pin) : nullptr; }

const AdoptionOf kAdoptMutex(HandleKind::Mutex, adoptSync<kMutex>);
const AdoptionOf kAdoptEvent(HandleKind::Event, adoptSync<kEvent>);
const AdoptionOf kAdoptSemaphore(HandleKind::Semaphore, adoptSync<kSemaphore>);

}  // namespace

bool resetEvent(const Pin& pin)
{
    Event* event = eventOf(pin);
    if (event)
        event->unsignal();
    return event != nullptr;
}

void setEvent(const Pin& pin)
{
    if (Event* event = eventOf(pin))
        event->signal();
}

}  // namespace ipc::posix

namespace ipc::sys {

using namespace ipc::posix;

Result<WaitStatus> takeMutex(Handle handle)
{
    const auto mutex = pinAs<Mutex>(handle);
    return mutex ? mutex->take(kInfinite) : fail("WaitForSingleObject", ErrorCode::InvalidHandle);
}

Result<void> giveMutex(Handle handle)
{
    const auto mutex = pinAs<Mutex>(handle);
    return mutex ? mutex->give() : fail("ReleaseMutex", ErrorCode::InvalidHandle);
}

Result<Created> createMutex(const MutexOptions& options)
{
    auto created = createObject(kMutex, options.name, options.security.inheritHandle, [](const SharedMapping& page) {
        page.as<MutexState>()->init();
    });
    if (created && options.initialOwner && !created->alreadyExisted)
        if (const auto owned = sys::waitForSingleObject(created->handle, Timeout(0)); !owned)
            return Unexpected(owned.error());
    return created;
}

Result<Handle> openMutex(std::uint32_t access, bool inheritHandle, const std::string& name)
{
    return openByName(kMutex, access, inheritHandle, name);
}

Result<void> releaseMutex(Handle mutex)
{
    const auto object = pinAs<Mutex>(mutex);
    return object ? object->release() : fail("ReleaseMutex", ErrorCode::InvalidHandle);
}

Result<Created> createEvent(const EventOptions& options)
{
    return createObject(kEvent, options.name, options.security.inheritHandle, [&](const SharedMapping& page) {
        page.as<EventState>()->init(options.manualReset, options.initialState);
    });
}

Result<Handle> openEvent(std::uint32_t access, bool inheritHandle, const std::string& name)
{
    return openByName(kEvent, access, inheritHandle, name);
}

namespace {

template <class F>
Result<void> changeEvent(const char* call, Handle handle, F&& change)
{
    const auto event = pinAs<Event>(handle);
    if (!event) [[unlikely]]
        return fail(call, ErrorCode::InvalidHandle);
    if ((event.access() & kEventModifyState) == 0) [[unlikely]]
        return fail(call, ErrorCode::AccessDenied, 0, "the handle lacks EVENT_MODIFY_STATE");
    change(*event);
    return {};
}

}  // namespace

Result<void> setEvent(Handle handle)
{
    return changeEvent("SetEvent", handle, [](Event& event) { event.set(); });
}

Result<void> resetEvent(Handle handle)
{
    return changeEvent("ResetEvent", handle, [](Event& event) { event.reset(); });
}

Result<Created> createSemaphore(const SemaphoreOptions& options)
{
    if (options.maximumCount == 0 || options.maximumCount > INT32_MAX || options.initialCount > options.maximumCount)
        return fail("CreateSemaphore", ErrorCode::InvalidParameter, 0, "initialCount, maximumCount");
    return createObject(kSemaphore, options.name, options.security.inheritHandle, [&](const SharedMapping& page) {
        page.as<SemaphoreState>()->init(options.initialCount, options.maximumCount);
    });
}

Result<Handle> openSemaphore(std::uint32_t access, bool inheritHandle, const std::string& name)
{
    return openByName(kSemaphore, access, inheritHandle, name);
}

Result<std::uint32_t> releaseSemaphore(Handle handle, std::uint32_t releaseCount)
{
    if (releaseCount == 0 || releaseCount > INT32_MAX)
        return fail("ReleaseSemaphore", ErrorCode::InvalidParameter, 0, "a LONG above 0");
    const auto semaphore = pinAs<Semaphore>(handle);
    if (!semaphore)
        return fail("ReleaseSemaphore", ErrorCode::InvalidHandle);
    if ((semaphore.access() & kSemaphoreModifyState) == 0)
        return fail("ReleaseSemaphore", ErrorCode::AccessDenied, 0, "the handle lacks SEMAPHORE_MODIFY_STATE");
    return semaphore->release(releaseCount);
}

}  // namespace ipc::sys
