// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/named_pipe.h"
#include "platform.h"
#include "tests/ipc/conformance.h"
#include "tests/ipc/named_pipe_fixture.h"

#include <array>

/// Names, instances and how a client finds one; what handles may do and what they say; modes and quotas.
namespace ipc::test {
namespace {

class NamedPipeClients : public NamedPipeTest {
protected:
    static Result<Handle> openNamed(const std::string& name, std::uint32_t access = kReadWrite)
    {
        FileOptions wanted;
        wanted.name = name;
        wanted.access = access;
        return createFile(wanted);
    }
    UniqueHandle serverNamed(const std::string& name)
    {
        NamedPipeOptions wanted = options();
        wanted.name = name;
        return server(wanted);
    }
    static void setNoWait(const UniqueHandle& end) { EXPECT_TRUE(succeeds(setNamedPipeHandleState(end.get(), {kPipeNoWait}))); }
    static std::uint32_t accessOf(const UniqueHandle& handle) { return describeHandle(handle.get())->access; }
    static std::string upper(std::string text)
    {
        for (char& c : text)
            c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        return text;
    }
};

TEST_F(NamedPipeClients, NamesMayHoldAnything)
{
    for (const char* tail : {"<>*?|\":", "a/b", R"(a\b)", R"(a\)", R"(..\x)", "späße", "ж", "a b.c"}) {
        const UniqueHandle served = serverNamed(m_name + tail);
        const UniqueHandle end(openNamed(m_name + tail).value_or(Handle::Invalid));
        ASSERT_NE(end.get(), Handle::Invalid) << tail;
        EXPECT_EQ(write(end, tail), std::string_view(tail).size());
        EXPECT_EQ(read(served, 100), tail);
        EXPECT_TRUE(failsWith(openNamed(m_name), ErrorCode::FileNotFound)) << tail;
    }
}

TEST_F(NamedPipeClients, CaseDoesNotMatter)
{
    const UniqueHandle served = serverNamed(m_name + "AbC");
    const UniqueHandle end(openNamed(upper(m_name) + "aBc").value_or(Handle::Invalid));
    EXPECT_NE(end.get(), Handle::Invalid);
    NamedPipeOptions wanted = options();
    wanted.name = m_name + "ABC";
    EXPECT_TRUE(failsWith(createNamedPipe(wanted), ErrorCode::PipeBusy));
}

TEST_F(NamedPipeClients, ABackslashAtTheEndCounts)
{
    const UniqueHandle served = serverNamed(m_name + "x");
    EXPECT_TRUE(failsWith(openNamed(m_name + R"(x\)"), ErrorCode::FileNotFound));
    const UniqueHandle other = serverNamed(m_name + R"(x\)");
    EXPECT_TRUE(succeeds(openNamed(m_name + "x").and_then([](Handle handle) { return closeHandle(handle); })));
}

TEST_F(NamedPipeClients, S1_2_NamesArePathsToTheCalls)
{
    const UniqueHandle served = serverNamed(m_name + R"(a\b)");
    const std::string tail = m_name.substr(9);
    for (const std::string& same : {m_name + "a/b", R"(//./pipe/)" + tail + "a/b", m_name + R"(a\\b)", m_name + R"(a\.\b)",
                                    m_name + R"(a\x\..\b)", m_name + R"(a\b.)", m_name + R"(a\b  )", R"(\\?\pipe\)" + tail + R"(a\b)"}) {
        const auto end = openNamed(same);
        EXPECT_TRUE(succeeds(end)) << same;
        EXPECT_TRUE(end && closeHandle(*end) && disconnectNamedPipe(served.get())) << same;
        setNoWait(served);
        EXPECT_TRUE(failsWith(connectNamedPipe(served.get()), ErrorCode::PipeListening));
    }
    for (const std::string& other : {m_name + R"(b)", m_name + R"(a\..\b)", R"(\\?\pipe\)" + tail + "a/b"})
        EXPECT_TRUE(failsWith(openNamed(other), ErrorCode::FileNotFound)) << other;
    EXPECT_TRUE(failsWith(createNamedPipe({R"(\\.\pipe\..\x)", 3, 0, 1}), ErrorCode::InvalidName));
}

TEST_F(NamedPipeClients, S1_2_LengthIsCountedInCharacters)
{
    std::string name = m_name;
    for (int i = 0; i < 150; ++i)
        name += "管";
    const UniqueHandle served = serverNamed(name);
    EXPECT_TRUE(succeeds(openNamed(name).and_then([](Handle handle) { return closeHandle(handle); })));
}

TEST_F(NamedPipeClients, S1_3_TheLimitIsLookedAtBeforeTheAccess)
{
    const UniqueHandle served = server();   // the only one there may be
    NamedPipeOptions wanted = options();
    wanted.openMode = kPipeAccessInbound;
    EXPECT_TRUE(failsWith(createNamedPipe(wanted), ErrorCode::PipeBusy));
}

TEST_F(NamedPipeClients, S1_8_ACallTellsWhatTheWaitSaid)
{
    EXPECT_TRUE(failsWith(callNamedPipe("not a pipe", bytes("x"), m_buffer, 10), ErrorCode::PathNotFound));
    EXPECT_TRUE(failsWith(waitNamedPipe("not a pipe", 10), ErrorCode::PathNotFound));
    EXPECT_TRUE(failsWith(waitNamedPipe(R"(\\.\mailslot\x)", 10), ErrorCode::PathNotFound));
    NamedPipeOptions wanted = options();
    wanted.openMode = kPipeAccessOutbound;
    const UniqueHandle served = server(wanted);
    EXPECT_TRUE(failsWith(callNamedPipe(m_name, bytes("x"), m_buffer, 10), ErrorCode::AccessDenied));
}

TEST_F(NamedPipeClients, WhatIsNoPipesName)
{
    for (const char* name : {"pipe", R"(C:\pipe\x)", R"(\\.\mailslot\x)"}) {
        NamedPipeOptions wanted = options();
        wanted.name = name;
        EXPECT_TRUE(failsWith(createNamedPipe(wanted), ErrorCode::InvalidName)) << name;
    }
}

TEST_F(NamedPipeClients, ALongNameIsLeft)
{
    const std::string whole = m_name + std::string(256 - m_name.size(), 'n');
    const UniqueHandle served = serverNamed(whole);
    EXPECT_TRUE(succeeds(openNamed(whole).and_then([](Handle handle) { return closeHandle(handle); })));
    NamedPipeOptions wanted = options();
    wanted.name = whole + "nnnnnnnn";
    EXPECT_TRUE(failsWith(createNamedPipe(wanted), ErrorCode::FilenameExcedRange));
}

TEST_F(NamedPipeClients, OfAnotherComputer)
{
    EXPECT_TRUE(failsWith(openNamed(R"(\\no-such-computer\pipe\x)"), follows("OwnComputerName") ? ErrorCode::BadNetpath : ErrorCode::PathNotFound));
}

TEST_F(NamedPipeClients, AServerThatNobodyMayUseIsNone)
{
    NamedPipeOptions wanted = options();
    wanted.openMode = 0;
    EXPECT_TRUE(failsWith(createNamedPipe(wanted), ErrorCode::InvalidParameter));
}

TEST_F(NamedPipeClients, UnknownModesAreRefused)
{
    const bool checked = follows("PipeModeCheck");
    NamedPipeOptions opened = options();
    opened.openMode |= 0x10;
    NamedPipeOptions piped = options(0x10);
    for (const NamedPipeOptions& wanted : {opened, piped}) {
        const auto pipe = createNamedPipe(wanted);
        if (checked)
            EXPECT_TRUE(failsWith(pipe, ErrorCode::InvalidParameter));
        else
            EXPECT_TRUE(succeeds(pipe) && succeeds(closeHandle(*pipe)));
    }
}

TEST_F(NamedPipeClients, LaterInstancesTakeTheFirstOnesSettings)
{
    const NamedPipeOptions first = options(kMessage, 3);
    const UniqueHandle one = server(first);
    const NamedPipeOptions second = options(0, 1);
    const UniqueHandle two = server(second);
    const UniqueHandle three = server(second);
    EXPECT_TRUE(failsWith(createNamedPipe(first), ErrorCode::PipeBusy));
    EXPECT_EQ(getNamedPipeInfo(two.get())->maxInstances, 3u);
    EXPECT_EQ(getNamedPipeInfo(two.get())->flags, kPipeServerEnd | kPipeTypeMessage);
    EXPECT_EQ(getNamedPipeHandleState(one.get())->instances, 3u);
}

TEST_F(NamedPipeClients, TheInstanceThatListensLongestIsTaken)
{
    const UniqueHandle first = server(kMessage, 3);
    const UniqueHandle second = server(kMessage, 3);
    Background connecting([&] { return connectNamedPipe(second.get()); });
    ASSERT_TRUE(connecting.blocked());
    const UniqueHandle end = client();
    EXPECT_TRUE(connecting.blocked()) << "who waits in ConnectNamedPipe is not preferred";
    EXPECT_TRUE(failsWith(connectNamedPipe(first.get()), ErrorCode::PipeConnected));
    const UniqueHandle other = client();
    EXPECT_TRUE(succeeds(connecting.get()));
    EXPECT_TRUE(failsWith(open(), ErrorCode::PipeBusy));
}

TEST_F(NamedPipeClients, WaitingWakesForANewInstance)
{
    const UniqueHandle first = server(kMessage, 2);
    const UniqueHandle end = client();
    Background waiting([&] { return waitNamedPipe(m_name, kPipeWaitForever); });
    ASSERT_TRUE(waiting.blocked());
    const UniqueHandle second = server(kMessage, 2);
    EXPECT_TRUE(succeeds(waiting.get()));
}

TEST_F(NamedPipeClients, WaitingTakesAsLongAsItIsTold)
{
    NamedPipeOptions wanted = options();
    wanted.defaultTimeout = 300;
    const UniqueHandle served = server(wanted);
    EXPECT_TRUE(succeeds(waitNamedPipe(m_name, kPipeDefaultWait))) << "a fresh instance listens";
    const UniqueHandle end = client();
    const auto took = [&](std::uint32_t timeout) {
        const auto begin = std::chrono::steady_clock::now();
        EXPECT_TRUE(failsWith(waitNamedPipe(m_name, timeout), ErrorCode::SemTimeout));
        return std::chrono::steady_clock::now() - begin;
    };
    EXPECT_GE(took(kPipeDefaultWait), 280ms);
    EXPECT_GE(took(150), 135ms);
    EXPECT_LT(took(kPipeNoWaiting), 5s);
}

TEST_F(NamedPipeClients, OpenedForNothingItTakesAnInstance)
{
    const UniqueHandle served = server();
    const UniqueHandle end(open(0).value_or(Handle::Invalid));
    ASSERT_NE(end.get(), Handle::Invalid);
    EXPECT_EQ(accessOf(end), 0x00100080u);
    EXPECT_TRUE(failsWith(open(), ErrorCode::PipeBusy));
    EXPECT_TRUE(failsWith(connectNamedPipe(served.get()), ErrorCode::PipeConnected));
    EXPECT_TRUE(failsWith(readFile(end.get(), m_buffer), ErrorCode::AccessDenied));
    EXPECT_TRUE(failsWith(writeFile(end.get(), bytes("x")), ErrorCode::AccessDenied));
    EXPECT_TRUE(failsWith(peekNamedPipe(end.get(), m_buffer), ErrorCode::AccessDenied));
    EXPECT_TRUE(succeeds(getNamedPipeInfo(end.get())));
}

TEST_F(NamedPipeClients, AccessOfBothEnds)
{
    struct Case {
        std::uint32_t openMode, granted, client, clientGranted;
    };
    for (const Case& each : {Case{kPipeAccessDuplex, 0x0012019F, kReadWrite, 0x0012019F},
                             Case{kPipeAccessInbound, 0x00120089, kGenericWrite, 0x00120196},
                             Case{kPipeAccessOutbound, 0x00120116, kGenericRead, 0x00120089}}) {
        NamedPipeOptions wanted = options();
        wanted.openMode = each.openMode;
        const UniqueHandle served = server(wanted);
        EXPECT_EQ(accessOf(served), each.granted);
        const UniqueHandle end(open(each.client).value_or(Handle::Invalid));
        ASSERT_NE(end.get(), Handle::Invalid);
        EXPECT_EQ(accessOf(end), each.clientGranted);
    }
}

TEST_F(NamedPipeClients, AnInboundPipeGoesOneWay)
{
    NamedPipeOptions wanted = options();
    wanted.openMode = kPipeAccessInbound;
    const UniqueHandle served = server(wanted);
    EXPECT_TRUE(failsWith(open(kGenericRead), ErrorCode::AccessDenied));
    EXPECT_TRUE(failsWith(open(), ErrorCode::AccessDenied));
    const UniqueHandle end(open(kGenericWrite).value_or(Handle::Invalid));
    ASSERT_NE(end.get(), Handle::Invalid);
    EXPECT_TRUE(failsWith(writeFile(served.get(), bytes("x")), ErrorCode::AccessDenied));
    EXPECT_TRUE(failsWith(readFile(end.get(), m_buffer), ErrorCode::AccessDenied));
    EXPECT_TRUE(failsWith(peekNamedPipe(end.get(), m_buffer), ErrorCode::AccessDenied));
    EXPECT_EQ(write(end, "one way"), 7u);
    EXPECT_EQ(read(served, 10), "one way");
}

TEST_F(NamedPipeClients, AReaderMayNotChangeItsModeUnlessItAskedFor)
{
    const UniqueHandle served = server(kMessage, 2);
    const UniqueHandle plain(open(kGenericRead).value_or(Handle::Invalid));
    const auto changed = setNamedPipeHandleState(plain.get(), {kPipeReadModeMessage});
    if (follows("AttributeAccessCheck"))
        EXPECT_TRUE(failsWith(changed, ErrorCode::AccessDenied));
    else
        EXPECT_TRUE(succeeds(changed));
    const UniqueHandle second = server(kMessage, 2);
    constexpr std::uint32_t kWriteAttributes = 0x100;
    const UniqueHandle able(open(kGenericRead | kWriteAttributes).value_or(Handle::Invalid));
    EXPECT_TRUE(succeeds(setNamedPipeHandleState(able.get(), {kPipeReadModeMessage})));
}

TEST_F(NamedPipeClients, InfoIsAsAskedForAtCreation)
{
    NamedPipeOptions wanted = options(kMessage, 7);
    wanted.outBufferSize = 0;
    wanted.inBufferSize = 12345;
    const UniqueHandle served = server(wanted);
    const UniqueHandle end = client();
    const auto info = getNamedPipeInfo(served.get());
    ASSERT_TRUE(succeeds(info));
    EXPECT_EQ(info->flags, kPipeServerEnd | kPipeTypeMessage);
    EXPECT_EQ(info->outBufferSize, 0u);
    EXPECT_EQ(info->inBufferSize, 12345u);
    EXPECT_EQ(info->maxInstances, 7u);
    EXPECT_EQ(getNamedPipeInfo(end.get())->flags, kPipeTypeMessage);
}

TEST_F(NamedPipeClients, StateOfBothEnds)
{
    const UniqueHandle served = server(kMessage, 2);
    const UniqueHandle end = client();
    EXPECT_EQ(getNamedPipeHandleState(served.get())->state, kPipeReadModeMessage);
    EXPECT_EQ(getNamedPipeHandleState(end.get())->state, 0u) << "a client begins to read bytes";
    EXPECT_EQ(getNamedPipeHandleState(end.get())->instances, 1u);
    ASSERT_TRUE(succeeds(setNamedPipeHandleState(end.get(), {kPipeReadModeMessage | kPipeNoWait})));
    EXPECT_EQ(getNamedPipeHandleState(end.get())->state, kPipeReadModeMessage | kPipeNoWait);
    EXPECT_EQ(getNamedPipeHandleState(served.get())->state, kPipeReadModeMessage) << "each handle has its own";
    EXPECT_TRUE(failsWith(setNamedPipeHandleState(end.get(), {0x10}), ErrorCode::InvalidParameter));
    EXPECT_TRUE(succeeds(setNamedPipeHandleState(end.get(), {0})));
}

TEST_F(NamedPipeClients, ABytePipeIsNeverReadInMessages)
{
    const UniqueHandle served = server(0);
    const UniqueHandle end = client();
    for (const UniqueHandle* each : {&served, &end}) {
        EXPECT_TRUE(failsWith(setNamedPipeHandleState(each->get(), {kPipeReadModeMessage}), ErrorCode::InvalidParameter));
        EXPECT_TRUE(succeeds(setNamedPipeHandleState(each->get(), {0})));
        EXPECT_EQ(getNamedPipeHandleState(each->get())->state, 0u);
    }
    EXPECT_TRUE(failsWith(transactNamedPipe(end.get(), bytes("x"), m_buffer), ErrorCode::BadPipe));
}

TEST_F(NamedPipeClients, CollectionIsOfRemotePipesOnly)
{
    const UniqueHandle served = server();
    const auto asked = getNamedPipeHandleState(served.get(), {true, false});
    if (follows("CollectionParameters"))
        EXPECT_TRUE(failsWith(asked, ErrorCode::InvalidParameter));
    else
        EXPECT_TRUE(succeeds(asked));
}

TEST_F(NamedPipeClients, ProcessIdsOfEitherEnd)
{
    const UniqueHandle served = server();
    const UniqueHandle end = client();
    const std::uint64_t own = ownProcessId();
    for (const UniqueHandle* each : {&served, &end}) {
        EXPECT_EQ(getNamedPipeClientProcessId(each->get()), own);
        EXPECT_EQ(getNamedPipeServerProcessId(each->get()), own);
    }
    ASSERT_TRUE(succeeds(disconnectNamedPipe(served.get())));
    const auto clientAfter = getNamedPipeClientProcessId(served.get());
    const auto serverAfter = getNamedPipeServerProcessId(end.get());
    if (follows("ProcessIdAfterDisconnect")) {
        EXPECT_TRUE(failsWith(clientAfter, ErrorCode::NotFound));
        EXPECT_TRUE(failsWith(serverAfter, ErrorCode::PipeNotConnected));
    } else {
        EXPECT_EQ(clientAfter, own);
        EXPECT_EQ(serverAfter, own);
    }
}

TEST_F(NamedPipeClients, AClientOfThisComputerHasNoOther)
{
    const UniqueHandle served = server();
    const UniqueHandle end = client();
    EXPECT_TRUE(failsWith(getNamedPipeClientComputerName(served.get()), follows("ClientComputerName") ? ErrorCode::PipeLocal : ErrorCode::NotSupported));
}

}  // namespace
}  // namespace ipc::test
