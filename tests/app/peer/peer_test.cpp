// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/trace/reader.h"
#include "tests/app/peer/peer_program.h"

#include <gtest/gtest.h>

#include <csignal>
#include <sys/wait.h>

namespace peer::test {
namespace {

bool ok(const Json& answer) { return answer.is_object() && answer["ok"] == true; }

std::string errorName(const Json& answer)
{
    return answer.is_object() && answer.contains("error") ? answer["error"]["name"].get<std::string>() : answer.dump();
}

std::string detail(const Json& answer)
{
    return answer.is_object() && answer.contains("error") ? answer["error"]["detail"].get<std::string>() : answer.dump();
}

class Peer : public testing::Test {
protected:
    struct PipeEnds {
        std::uint64_t read = 0;
        std::uint64_t write = 0;
    };
    PipeEnds makePipe()
    {
        const Json made = m_peer.call("CreatePipe");
        EXPECT_TRUE(ok(made)) << made;
        return {made["out"]["read"], made["out"]["write"]};
    }
    /// Starts a read that has to wait, in a thread; gives its id once the thread waits.
    std::uint64_t startBlockedRead(std::uint64_t handle, const std::string& thread)
    {
        const auto id = m_peer.start("ReadFile", {{"handle", handle}, {"size", 5}}, thread);
        EXPECT_TRUE(m_peer.receive(200ms).is_null());
        return id;
    }
    /// A line that must be refused, with these words; then the peer must still be well.
    void expectRefused(const std::string& line, const Json& id, const std::string& words)
    {
        m_peer.sendLine(line);
        const Json answer = m_peer.receive();
        EXPECT_EQ(answer["id"], id) << answer;
        EXPECT_EQ(answer["ok"], false) << answer;
        EXPECT_EQ(errorName(answer), "ERROR_INVALID_PARAMETER") << answer;
        EXPECT_NE(detail(answer).find(words), std::string::npos) << answer;
        EXPECT_TRUE(ok(m_peer.call("CreatePipe")));
    }

    SessionDirectory m_session;
    PeerProgram m_peer{m_session};
};

TEST_F(Peer, MakesACallAndAnswers)
{
    const auto pipe = makePipe();
    const Json written = m_peer.call("WriteFile", {{"handle", pipe.write}, {"data", "hello"}});
    EXPECT_EQ(written["out"]["bytesWritten"], 5) << written;
    const Json read = m_peer.call("ReadFile", {{"handle", pipe.read}, {"size", 64}});
    EXPECT_TRUE(ok(read));
    EXPECT_EQ(read["out"]["data"], "hello");
    EXPECT_EQ(read["out"]["bytesRead"], 5);
}

TEST_F(Peer, AnErrorHasCodeNameAndWords)
{
    const Json answer = m_peer.call("ReadFile", {{"handle", 4444}, {"size", 1}});
    EXPECT_EQ(answer["ok"], false);
    EXPECT_EQ(answer["error"]["code"], 6);
    EXPECT_EQ(answer["error"]["name"], "ERROR_INVALID_HANDLE");
    EXPECT_NE(answer["error"]["text"].get<std::string>().find("ReadFile: 6 ERROR_INVALID_HANDLE"), std::string::npos);
}

TEST_F(Peer, BytesThatAreNoTextComeAsHex)
{
    const auto pipe = makePipe();
    ASSERT_TRUE(ok(m_peer.call("WriteFile", {{"handle", pipe.write}, {"data", {{"hex", "00ff41"}}}})));
    EXPECT_EQ(m_peer.call("ReadFile", {{"handle", pipe.read}, {"size", 64}})["out"]["data"], Json({{"hex", "00ff41"}}));
}

TEST_F(Peer, AThreadMakesItsCallsInOrder)
{
    const auto pipe = makePipe();
    for (int i = 0; i < 200; ++i)
        m_peer.start("WriteFile", {{"handle", pipe.write}, {"data", std::string(1, static_cast<char>('a' + i % 26))}}, "T2");
    std::string expected;
    for (int i = 0; i < 200; ++i)
        expected += static_cast<char>('a' + i % 26);
    std::uint64_t last = 0;
    for (int i = 0; i < 200; ++i) {
        const Json answer = m_peer.receive();
        ASSERT_TRUE(ok(answer)) << answer;
        EXPECT_GT(answer["id"].get<std::uint64_t>(), last);
        last = answer["id"];
    }
    EXPECT_EQ(m_peer.call("ReadFile", {{"handle", pipe.read}, {"size", 4096}})["out"]["data"], expected);
}

TEST_F(Peer, OneThreadBlocksWhileAnotherGoesOn)
{
    const auto pipe = makePipe();
    const auto blocked = startBlockedRead(pipe.read, "T2");
    EXPECT_TRUE(ok(m_peer.call("WriteFile", {{"handle", pipe.write}, {"data", "12345"}})));
    EXPECT_EQ(m_peer.answerTo(blocked)["out"]["data"], "12345");
}

TEST_F(Peer, ABlockedCallCanBeCancelled)
{
    const auto pipe = makePipe();
    const auto blocked = m_peer.start("ReadFile", {{"handle", pipe.read}, {"size", 5}}, "T2");
    const auto end = std::chrono::steady_clock::now() + kDeadline;
    while (!ok(m_peer.call("CancelSynchronousIo", {{"thread", "T2"}})))   // there is nothing to cancel before it waits
        ASSERT_LT(std::chrono::steady_clock::now(), end);
    EXPECT_EQ(errorName(m_peer.answerTo(blocked)), "ERROR_OPERATION_ABORTED");
}

TEST_F(Peer, NothingToCancelIsAnError)
{
    EXPECT_EQ(errorName(m_peer.call("CancelSynchronousIo", {{"thread", "nobody"}})), "ERROR_NOT_FOUND");
    makePipe();
    EXPECT_EQ(errorName(m_peer.call("CancelSynchronousIo", {{"thread", "main"}}, "T2")), "ERROR_NOT_FOUND");
}

TEST_F(Peer, EndsWithItsInputThoughThreadsAreBlocked)
{
    const auto pipe = makePipe();
    for (const char* thread : {"main", "T2", "T3"})
        startBlockedRead(pipe.read, thread);
    m_peer.closeInput();
    const auto status = m_peer.waitForEnd();
    ASSERT_TRUE(status);
    EXPECT_EQ(*status, 0);
}

TEST_F(Peer, AnswersWhatCameBeforeItsInputEnded)
{
    m_peer.start("CreatePipe", Json::object(), "main");
    m_peer.closeInput();
    EXPECT_TRUE(m_peer.waitForEnd());
}

TEST_F(Peer, RefusesWhatIsNoRequest)
{
    expectRefused("nonsense", nullptr, "column 2");
    expectRefused("", nullptr, "not JSON");
    expectRefused("[1,2]", nullptr, "a request is a JSON object");
    expectRefused("{}", nullptr, "\"id\" must be a number");
    expectRefused(R"({"id":-1,"call":"CreatePipe"})", nullptr, "\"id\" must be a number");
    expectRefused(R"({"id":5})", 5, "\"call\" is missing");
    expectRefused(R"({"id":5,"call":7})", 5, "\"call\" must be a text");
    expectRefused(R"({"id":5,"call":"CreatePipe","thraed":"T2"})", 5, "unknown member \"thraed\"");
    expectRefused(R"({"id":5,"call":"CreatePipe","thread":""})", 5, "a thread's name");
    expectRefused(R"({"id":5,"call":"CreatPipe"})", 5, "did you mean CreatePipe?");
    expectRefused("{\"id\":5,\"call\":\"Create\xff\"}", nullptr, "not JSON");
    expectRefused(std::string(100'000, '['), nullptr, "levels");
    expectRefused(R"({"id":5,"call":1e999})", nullptr, "a number that is too large");
    expectRefused(R"({"id":5,"call":)" + std::string(std::size_t{50} << 20, '1') + "}", nullptr, "a number of more than 400 digits");
}

TEST_F(Peer, QuotesOnlyTheBeginningOfWhatIsWrong)
{
    m_peer.sendLine(R"({"id":5,"call":"CreateFile","args":{"name":"x","access":")" + std::string(std::size_t{30} << 20, 'x') + "\"}}");
    const Json answer = m_peer.receive();
    ASSERT_EQ(errorName(answer), "ERROR_INVALID_PARAMETER");
    EXPECT_LT(answer.dump().size(), 4000u);
}

TEST_F(Peer, RefusesWrongArguments)
{
    expectRefused(R"({"id":5,"call":"ReadFile","args":[]})", 5, "\"args\" must be an object");
    expectRefused(R"({"id":5,"call":"ReadFile"})", 5, "parameter \"handle\" is missing");
    expectRefused(R"({"id":5,"call":"ReadFile","args":{"handle":4,"sise":5}})", 5, "no parameter \"sise\" (did you mean size?)");
    expectRefused(R"({"id":5,"call":"ReadFile","args":{"handle":"x"}})", 5, "parameter \"handle\": must be the number of a handle");
    expectRefused(R"({"id":5,"call":"ReadFile","args":{"handle":4,"size":-3}})", 5, "parameter \"size\": must be a number");
    expectRefused(R"({"id":5,"call":"ReadFile","args":{"handle":4,"size":1.5}})", 5, "parameter \"size\": must be a number");
    expectRefused(R"({"id":5,"call":"WriteFile","args":{"handle":4,"data":{"hex":"0g"}}})", 5, "no hex digit, at 1");
    expectRefused(R"({"id":5,"call":"WriteFile","args":{"handle":4,"data":{"fill":"","size":1}}})", 5, "filled data");
    expectRefused(R"({"id":5,"call":"CreateFile","args":{"name":7}})", 5, "parameter \"name\": must be a text");
    expectRefused(R"({"id":5,"call":"CreateFile","args":{"name":"x","access":"GENERIC_READ|GENERIC_WRIT"}})", 5,
                  "\"GENERIC_WRIT\" is not one of its constants (did you mean GENERIC_WRITE?)");
    expectRefused(R"({"id":5,"call":"CreateFile","args":{"name":"x","inheritHandle":1}})", 5, "must be true or false");
}

TEST_F(Peer, ABufferOfAbsurdSizeIsAnErrorOfTheCall)
{
    EXPECT_EQ(errorName(m_peer.call("ReadFile", {{"handle", 4}, {"size", ~std::uint64_t{0}}})), "ERROR_NOT_ENOUGH_MEMORY");
}

TEST_F(Peer, SkipsALineThatIsFarTooLong)
{
    expectRefused(std::string(std::size_t{100} << 20, 'x'), nullptr, "a line of 104857600 bytes");
}

TEST_F(Peer, RefusesALineOfTooManyValues)
{
    std::string line = R"({"id":5,"call":"WriteFile","args":[0)";
    for (int i = 0; i < 250'000; ++i)
        line += ",0";
    expectRefused(line + "]}", nullptr, "values");
}

TEST_F(Peer, HasOnlySoManyThreads)
{
    for (int i = 0; i < 47; ++i)
        ASSERT_TRUE(ok(m_peer.call("CreatePipe", Json::object(), "T" + std::to_string(i))));
    EXPECT_EQ(errorName(m_peer.call("CreatePipe", Json::object(), "one more")), "ERROR_NOT_ENOUGH_MEMORY");
}

/// Starts a child peer and gives its process id.
pid_t startChild(PeerProgram& peer, const std::string& name, const std::string& through = {}, const std::string& trace = {})
{
    Json args = {{"name", name}, {"inheritHandles", true}};
    if (!trace.empty())
        args["trace"] = trace;
    const Json started = peer.call("CreateProcess", args, "main", through);
    EXPECT_TRUE(ok(started)) << started;
    return started["out"]["processId"];
}

TEST_F(Peer, AChildPeerInheritsHandlesAndIsRelayed)
{
    const Json made = m_peer.call("CreatePipe", {{"inheritHandle", true}});
    ASSERT_TRUE(ok(made)) << made;
    startChild(m_peer, "child");
    const Json written = m_peer.call("WriteFile", {{"handle", made["out"]["write"]}, {"data", "from the child"}}, "main", "child");
    EXPECT_TRUE(ok(written)) << written;
    EXPECT_EQ(written["peer"], "child");
    EXPECT_EQ(m_peer.call("ReadFile", {{"handle", made["out"]["read"]}, {"size", 64}})["out"]["data"], "from the child");
}

TEST_F(Peer, AChildOfAChildIsReachedByItsPath)
{
    startChild(m_peer, "a");
    startChild(m_peer, "b", "a");
    const Json answer = m_peer.call("CreatePipe", Json::object(), "T2", "a/b");
    EXPECT_TRUE(ok(answer)) << answer;
    EXPECT_EQ(answer["peer"], "a/b");
}

TEST_F(Peer, AChildIsTracedIntoItsOwnSegment)
{
    auto reader = ipc::trace::SegmentReader::create();
    ASSERT_TRUE(reader);
    const pid_t child = startChild(m_peer, "child", {}, reader->path());
    ASSERT_TRUE(ok(m_peer.call("CreatePipe", Json::object(), "main", "child")));
    EXPECT_EQ(reader->processId(), static_cast<std::uint64_t>(child));
    EXPECT_GT(reader->counters()->produced, 0u);
}

TEST_F(Peer, SaysWhenAChildHasEnded)
{
    const pid_t child = startChild(m_peer, "child");
    ::kill(child, SIGKILL);
    EXPECT_EQ(m_peer.receive(), Json({{"id", nullptr}, {"peer", "child"}, {"event", "ended"}}));
    EXPECT_EQ(errorName(m_peer.call("CreatePipe", Json::object(), "main", "child")), "ERROR_FILE_NOT_FOUND");
    startChild(m_peer, "child");
}

TEST_F(Peer, TwoChildrenOfOneNameAreRefused)
{
    startChild(m_peer, "child");
    EXPECT_EQ(errorName(m_peer.call("CreateProcess", {{"name", "child"}})), "ERROR_ALREADY_EXISTS");
    EXPECT_EQ(errorName(m_peer.call("CreateProcess", {{"name", "a/b"}})), "ERROR_INVALID_PARAMETER");
}

TEST_F(Peer, TheEndOfTheInputEndsAllGenerationsThoughTheyAreBlocked)
{
    const Json made = m_peer.call("CreatePipe", {{"inheritHandle", true}});
    const pid_t child = startChild(m_peer, "a");
    const pid_t grandchild = startChild(m_peer, "b", "a");
    m_peer.start("ReadFile", {{"handle", made["out"]["read"]}, {"size", 1}}, "main", "a");
    m_peer.start("ReadFile", {{"handle", made["out"]["read"]}, {"size", 1}}, "main", "a/b");
    EXPECT_TRUE(m_peer.receive(200ms).is_null());
    m_peer.closeInput();
    EXPECT_TRUE(m_peer.waitForEnd());
    EXPECT_TRUE(eventuallyGone(child));
    EXPECT_TRUE(eventuallyGone(grandchild));
}

TEST_F(Peer, KillingItEndsAllGenerations)
{
    const pid_t child = startChild(m_peer, "a");
    const pid_t grandchild = startChild(m_peer, "b", "a");
    m_peer.kill();
    EXPECT_TRUE(eventuallyGone(child));
    EXPECT_TRUE(eventuallyGone(grandchild));
}

TEST(PeerTrace, EverythingIsThereAfterTheEnd)
{
    auto reader = ipc::trace::SegmentReader::create();
    ASSERT_TRUE(reader);
    SessionDirectory session;
    PeerProgram peer(session, reader->path());
    ASSERT_TRUE(ok(peer.call("CreatePipe")));
    ASSERT_TRUE(ok(peer.call("CreatePipe", Json::object(), "T2")));
    EXPECT_EQ(reader->handles()->size(), 4u);
    peer.closeInput();
    ASSERT_TRUE(peer.waitForEnd());
    std::vector<ipc::trace::Record> calls;
    ASSERT_TRUE(reader->drain([&](std::uint32_t, const ipc::trace::Record& record, std::span<const std::byte>) {
        if (record.kind == ipc::trace::Kind::Call)
            calls.push_back(record);
    }));
    ASSERT_EQ(calls.size(), 2u);   // closing at the end is nobody's call
    EXPECT_EQ(calls[0].call, static_cast<std::uint16_t>(ipc::CallId::CreatePipe));
    const auto threads = reader->threads();
    ASSERT_TRUE(threads && threads->size() == 2);
    EXPECT_EQ((*threads)[0].name, "main");
    EXPECT_EQ((*threads)[0].threadId, reader->processId());
    EXPECT_EQ((*threads)[1].name, "T2");
    EXPECT_EQ(reader->handles()->size(), 0u);
}

TEST(PeerEnd, RemovesTheSessionOfALabThatDied)
{
    SessionDirectory session;
    PeerProgram peer(session);
    ASSERT_TRUE(ok(peer.call("CreatePipe")));
    session.unlock();
    peer.closeInput();
    ASSERT_TRUE(peer.waitForEnd());
    EXPECT_FALSE(std::filesystem::exists(session.path()));
}

TEST(PeerEnd, TakesAwayWhatAnotherPeerHasLeftOfTheSession)
{
    SessionDirectory session;
    PeerProgram peer(session);
    ASSERT_TRUE(ok(peer.call("CreatePipe")));
    session.unlock();
    std::filesystem::remove(session.path() / "lock");
    peer.closeInput();
    ASSERT_TRUE(peer.waitForEnd());
    EXPECT_FALSE(std::filesystem::exists(session.path()));
}

TEST(PeerEnd, LeavesTheSessionOfALabThatLives)
{
    SessionDirectory session;
    PeerProgram peer(session);
    ASSERT_TRUE(ok(peer.call("CreatePipe")));
    peer.closeInput();
    ASSERT_TRUE(peer.waitForEnd());
    EXPECT_TRUE(std::filesystem::exists(session.path() / "lock"));
}

void expectWrongCommandLine(const std::vector<std::string>& arguments, const std::string& words)
{
    PeerProgram peer(arguments);
    const auto status = peer.waitForEnd();
    ASSERT_TRUE(status);
    EXPECT_TRUE(WIFEXITED(*status) && WEXITSTATUS(*status) == 2) << *status;
    const std::string errors = peer.errors();
    EXPECT_NE(errors.find(words), std::string::npos) << errors;
    EXPECT_TRUE(peer.receive(0ms).is_null());
}

TEST(PeerCommandLine, WrongArgumentsEndWith2AndOneLine)
{
    expectWrongCommandLine({}, "--session is missing");
    expectWrongCommandLine({"--sesion", "/tmp"}, "unknown argument \"--sesion\"");
    expectWrongCommandLine({"--session"}, "--session needs a value");
    expectWrongCommandLine({"--session", "/nonexistent"}, "/nonexistent");
    expectWrongCommandLine({"--session", "/tmp", "--trace", "/etc/passwd"}, "/etc/passwd");
}

}  // namespace
}  // namespace peer::test
