// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/named_pipe.h"
#include "ipc/sync.h"
#include "tests/ipc/conformance.h"
#include "tests/ipc/named_pipe_fixture.h"

#include <array>

/// How long an instance lives and what is its own; what is looked at first where several things are wrong; what rights allow.
namespace ipc::test {
namespace {

class NamedPipeInstances : public NamedPipeTest {
protected:
    NamedPipeOptions first(std::uint32_t maxInstances)
    {
        NamedPipeOptions wanted = options(kMessage, maxInstances);
        wanted.openMode |= kFirstPipeInstance;
        return wanted;
    }
    static std::uint32_t accessOf(const UniqueHandle& handle) { return describeHandle(handle.get())->access; }
};

TEST_F(NamedPipeInstances, S1_10_AnInstanceIsLeftToItsClient)
{
    UniqueHandle served = server();
    UniqueHandle end = client();
    served.reset();
    EXPECT_TRUE(failsWith(open(), ErrorCode::FileNotFound)) << "nobody serves it";
    const auto again = createNamedPipe(options(0));
    if (!follows("InstanceLeftToClient")) {
        EXPECT_TRUE(failsWith(waitNamedPipe(m_name, 1), again ? ErrorCode::Success : ErrorCode::FileNotFound) || again);
        ASSERT_TRUE(succeeds(again));
        const UniqueHandle fresh(*again);
        EXPECT_EQ(getNamedPipeInfo(fresh.get())->flags, kPipeServerEnd) << "a pipe of its own, of another type";
        return;
    }
    EXPECT_TRUE(failsWith(again, ErrorCode::PipeBusy)) << "it counts until its last handle is closed";
    EXPECT_TRUE(failsWith(waitNamedPipe(m_name, 1), ErrorCode::SemTimeout));
    EXPECT_EQ(getNamedPipeHandleState(end.get())->instances, 1u);
    EXPECT_TRUE(failsWith(readFile(end.get(), m_buffer), ErrorCode::BrokenPipe));
    end.reset();
    EXPECT_EQ(leftovers(), 0u);
    const UniqueHandle fresh = server(0);
    EXPECT_EQ(getNamedPipeInfo(fresh.get())->flags, kPipeServerEnd) << "a pipe of its own, of another type";
}

TEST_F(NamedPipeInstances, S1_10_TheSettingsStayWithAnInstanceThatIsLeft)
{
    UniqueHandle served = server(kMessage, 2);
    UniqueHandle end = client();
    served.reset();
    const auto denied = createNamedPipe(first(2));
    const bool kept = follows("InstanceLeftToClient");
    if (kept)
        EXPECT_TRUE(failsWith(denied, ErrorCode::AccessDenied)) << "not the first";
    else
        EXPECT_TRUE(succeeds(denied) && succeeds(closeHandle(*denied)));
    const UniqueHandle next = server(0, 5);
    const auto info = getNamedPipeInfo(next.get());
    ASSERT_TRUE(succeeds(info));
    EXPECT_EQ(info->flags, kept ? kPipeServerEnd | kPipeTypeMessage : kPipeServerEnd);
    EXPECT_EQ(info->maxInstances, kept ? 2u : 5u);
    const UniqueHandle other = client();
    EXPECT_EQ(write(other, "new"), 3u);
    EXPECT_EQ(read(next, 10), "new");
    EXPECT_TRUE(failsWith(readFile(end.get(), m_buffer), ErrorCode::BrokenPipe));
}

TEST_F(NamedPipeInstances, S1_10_NothingIsLeftToAClientThatWasDisconnected)
{
    UniqueHandle served = server();
    const UniqueHandle end = client();
    ASSERT_TRUE(succeeds(disconnectNamedPipe(served.get())));
    served.reset();
    EXPECT_TRUE(failsWith(open(), ErrorCode::FileNotFound));
    EXPECT_TRUE(failsWith(waitNamedPipe(m_name, 1), ErrorCode::FileNotFound));
    EXPECT_TRUE(succeeds(createNamedPipe(options(0)).and_then([](Handle handle) { return closeHandle(handle); })));
}

TEST_F(NamedPipeInstances, S1_10_OnlyTheLastClientOfAnInstanceKeepsIt)
{
    UniqueHandle served = server();
    const UniqueHandle before = client();
    ASSERT_TRUE(succeeds(disconnectNamedPipe(served.get())));
    Background connecting([&] { return connectNamedPipe(served.get()); });
    ASSERT_TRUE(succeeds(waitNamedPipe(m_name, 10'000)));
    client().reset();
    EXPECT_TRUE(succeeds(connecting.get()));
    served.reset();
    EXPECT_TRUE(succeeds(createNamedPipe(options(0)).and_then([](Handle handle) { return closeHandle(handle); })));
}

TEST_F(NamedPipeInstances, S1_3_EachInstanceHasItsOwnQuotas)
{
    NamedPipeOptions wanted = options(kMessage, 2);
    wanted.outBufferSize = 100;
    wanted.inBufferSize = 200;
    const UniqueHandle one = server(wanted);
    wanted.outBufferSize = 300;
    wanted.inBufferSize = 400;
    const UniqueHandle two = server(wanted);
    const auto info = getNamedPipeInfo(two.get());
    const bool own = follows("InstanceQuotas");
    EXPECT_EQ(info->outBufferSize, own ? 300u : 100u);
    EXPECT_EQ(info->inBufferSize, own ? 400u : 200u);
    EXPECT_EQ(getNamedPipeInfo(one.get())->outBufferSize, 100u);
}

TEST_F(NamedPipeInstances, S1_3_TheLimitIsLookedAtBeforeTheFirst)
{
    const UniqueHandle only = server(first(1));
    EXPECT_TRUE(failsWith(createNamedPipe(first(1)), ErrorCode::PipeBusy));
}

TEST_F(NamedPipeInstances, S1_3_ArgumentsAreLookedAtBeforeTheName)
{
    NamedPipeOptions wanted = options();
    wanted.name = "not a pipe";
    wanted.openMode = 0;
    EXPECT_TRUE(failsWith(createNamedPipe(wanted), ErrorCode::InvalidParameter));
    wanted.openMode = kPipeAccessDuplex;
    wanted.pipeMode = kPipeReadModeMessage;
    EXPECT_TRUE(failsWith(createNamedPipe(wanted), ErrorCode::InvalidParameter));
    wanted.name.clear();
    EXPECT_TRUE(failsWith(createNamedPipe(wanted), ErrorCode::PathNotFound));
    wanted.maxInstances = 0;
    EXPECT_TRUE(failsWith(createNamedPipe(wanted), follows("MaxInstancesCheck") ? ErrorCode::InvalidParameter : ErrorCode::PathNotFound));
}

TEST_F(NamedPipeInstances, S1_3_TheOpenModeMayGrantMore)
{
    for (const auto& [bits, granted] : {std::array{0x00040000u, 0x0016019Fu}, {0x00080000u, 0x001A019Fu}, {0x000C0000u, 0x001E019Fu}}) {
        NamedPipeOptions wanted = options();
        wanted.openMode |= bits;   // WRITE_DAC; WRITE_OWNER, which is the bit of FILE_FLAG_FIRST_PIPE_INSTANCE
        EXPECT_EQ(accessOf(server(wanted)), granted);
    }
}

TEST_F(NamedPipeInstances, S1_7_TheRightToAppendAllowsNoWrite)
{
    const UniqueHandle served = server();
    const UniqueHandle end(open(0x4).value_or(Handle::Null));   // FILE_APPEND_DATA, of a pipe FILE_CREATE_PIPE_INSTANCE
    ASSERT_TRUE(end);
    EXPECT_TRUE(failsWith(writeFile(end.get(), bytes("x")), ErrorCode::AccessDenied));
}

TEST_F(NamedPipeInstances, S1_7_SingleRightsGoThePipesWayToo)
{
    const bool looked = follows("ClientRights");
    struct Case {
        std::uint32_t pipe, asked;
    };
    for (const auto& [way, asked] : {Case{kPipeAccessInbound, 0x1}, {kPipeAccessOutbound, 0x2}, {kPipeAccessInbound, 0x10000000}}) {
        NamedPipeOptions wanted = options();
        wanted.openMode = way;
        const UniqueHandle served = server(wanted);
        const auto end = open(asked);   // FILE_READ_DATA, FILE_WRITE_DATA, GENERIC_ALL
        if (looked)
            EXPECT_TRUE(failsWith(end, ErrorCode::AccessDenied)) << asked;
        else
            EXPECT_TRUE(succeeds(end) && succeeds(closeHandle(*end)));
    }
}

TEST_F(NamedPipeInstances, S1_7_TheRightsAreLookedAtBeforeAFreeInstance)
{
    NamedPipeOptions wanted = options();
    wanted.openMode = kPipeAccessInbound;
    const UniqueHandle served = server(wanted);
    const UniqueHandle end(open(kGenericWrite).value_or(Handle::Null));
    EXPECT_TRUE(failsWith(open(kGenericRead), follows("ClientRights") ? ErrorCode::AccessDenied : ErrorCode::PipeBusy));
}

TEST_F(NamedPipeInstances, S1_9_UnknownModeBitsAreSeenBeforeTheHandle)
{
    const UniqueHandle served = server();
    const UniqueHandle end(open(kGenericWrite).value_or(Handle::Null));
    const UniqueHandle event(createEvent({}).map([](const Created& made) { return made.handle; }).value_or(Handle::Null));
    for (const Handle handle : {end.get(), event.get(), static_cast<Handle>(0x7654)}) {
        EXPECT_TRUE(failsWith(setNamedPipeHandleState(handle, {kPipeTypeMessage}), ErrorCode::InvalidParameter));
        EXPECT_TRUE(succeeds(setNamedPipeHandleState(handle, {}))) << "nothing is asked for";
    }
    EXPECT_TRUE(failsWith(setNamedPipeHandleState(event.get(), {kPipeNoWait}), ErrorCode::InvalidHandle));
}

}  // namespace
}  // namespace ipc::test
