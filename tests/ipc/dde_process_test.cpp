// SPDX-License-Identifier: GPL-3.0-or-later
// DDE between processes: dead partners, several of them, large values, and partners that send nonsense.
#include "ipc/dde.h"
#include "ipc/posix/unique_fd.h"
#include "ipc/trace/reader.h"
#include "tests/ipc/dde_ties.h"
#include "tests/ipc/session_fixture.h"

#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

namespace ipc::test {
namespace {

using posix::UniqueFd;

std::vector<std::byte> bytes(std::string_view text)
{
    const auto* data = reinterpret_cast<const std::byte*>(text.data());
    return {data, data + text.size()};
}

std::string text(const std::vector<std::byte>& data) { return {reinterpret_cast<const char*>(data.data()), data.size()}; }

/// A dde_helper with its standard input and output.
class Helper {
public:
    Helper(const std::string& session, const std::string& trace, std::vector<std::string> role)
    {
        int in[2];
        int out[2];
        if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0)
            std::abort();
        std::vector<std::string> words{IPC_DDE_HELPER, session, trace};
        words.insert(words.end(), role.begin(), role.end());
        std::vector<char*> arguments;
        for (std::string& word : words)
            arguments.push_back(word.data());
        arguments.push_back(nullptr);
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, in[0], 0);
        posix_spawn_file_actions_adddup2(&actions, out[1], 1);
        EXPECT_EQ(posix_spawn(&m_id, arguments[0], &actions, nullptr, arguments.data(), environ), 0);
        posix_spawn_file_actions_destroy(&actions);
        close(in[0]);
        close(out[1]);
        m_in.reset(in[1]);
        m_out.reset(out[0]);
    }
    Helper(const Helper&) = delete;
    ~Helper()
    {
        m_in.reset();
        if (m_id > 0)
            wait();
    }
    bool ready() const
    {
        char word[6];
        return read(m_out.get(), word, sizeof word) == sizeof word;
    }
    void say(std::string_view line) const
    {
        const std::string text = std::string(line) + '\n';
        EXPECT_EQ(write(m_in.get(), text.data(), text.size()), static_cast<ssize_t>(text.size()));
    }
    void kill()
    {
        ::kill(m_id, SIGKILL);
        wait();
    }
    int wait()
    {
        int status = -1;
        waitpid(m_id, &status, 0);
        m_id = -1;
        return status;
    }
    void finish() { m_in.reset(); }

private:
    pid_t m_id = -1;
    UniqueFd m_in;
    UniqueFd m_out;
};

class DdeProcesses : public SessionTest {
protected:
    Helper server(const std::string& service, bool suspended = false)
    {
        std::vector<std::string> role{"server", service};
        if (suspended)
            role.emplace_back("suspended");
        return Helper(directory().string(), "-", role);
    }
    static DdeConversation begin(const std::string& service, Window window = Window::Null)
    {
        const auto begun = ddeInitiate(window, service, "stock", kDeadline);
        EXPECT_TRUE(succeeds(begun));
        return begun && !begun->empty() ? begun->front() : DdeConversation{};
    }
    static std::string priceOf(Conversation conversation)
    {
        const auto value = ddeRequest(conversation, "price", kCfText, kDeadline);
        EXPECT_TRUE(succeeds(value));
        return value ? text(value->value) : std::string();
    }
};

TEST_F(DdeProcesses, DD_01_NobodyHasEverRegistered)
{
    EXPECT_TRUE(failsWith(ddeInitiate(Window::Null, "", "", kDeadline), ErrorCode::DdeNoConvEstablished));
}

TEST_F(DdeProcesses, DD_15_AServerKilledInARequestIsNoticedAtOnce)
{
    Helper helper = server("Demo", true);
    ASSERT_TRUE(helper.ready());
    const auto conversation = begin("Demo");
    helper.say("go");
    ASSERT_TRUE(helper.ready());
    Background request([&] { return ddeRequest(conversation.id, "price", kCfText, kInfinite); });
    ASSERT_TRUE(request.blocked());
    helper.kill();
    EXPECT_TRUE(failsWith(request.get(), ErrorCode::DdeServerDied));
    const auto terminate = getMessage(conversation.client, kDeadline);
    ASSERT_TRUE(succeeds(terminate));
    EXPECT_EQ(trace::messageName(terminate->id), "WM_DDE_TERMINATE");
    EXPECT_TRUE(failsWith(ddeRequest(conversation.id, "price", kCfText, kDeadline), ErrorCode::DdeServerDied));
    EXPECT_TRUE(succeeds(ddeTerminate(conversation.id, kDeadline)));
}

TEST_F(DdeProcesses, DD_15_AServerKilledBetweenCallsIsNoticedByGetMessage)
{
    Helper helper = server("Demo");
    ASSERT_TRUE(helper.ready());
    const auto conversation = begin("Demo");
    Background message([&] { return getMessage(conversation.client, kInfinite); });
    ASSERT_TRUE(message.blocked());
    helper.kill();
    const auto got = message.get();
    ASSERT_TRUE(succeeds(got));
    EXPECT_EQ(trace::messageName(got->id), "WM_DDE_TERMINATE");
}

TEST_F(DdeProcesses, TheSocketOfAKilledServerIsSkippedAndRemoved)
{
    Helper dead = server("Demo");
    ASSERT_TRUE(dead.ready());
    dead.kill();
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(directory() / "dde"), {}), 1);
    EXPECT_TRUE(failsWith(ddeInitiate(Window::Null, "Demo", "", kDeadline), ErrorCode::DdeNoConvEstablished));
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(directory() / "dde"), {}), 0);
    Helper alive = server("Demo");
    ASSERT_TRUE(alive.ready());
    EXPECT_EQ(priceOf(begin("Demo").id), "10");
}

TEST_F(DdeProcesses, AServerThatEndsProperlyLeavesNothing)
{
    Helper helper = server("Demo");
    ASSERT_TRUE(helper.ready());
    helper.finish();
    EXPECT_EQ(helper.wait(), 0);
    EXPECT_TRUE(std::filesystem::is_empty(directory() / "dde"));
}

TEST_F(DdeProcesses, TwoServersOfOneNameBothAnswer)
{
    Helper one = server("Demo");
    Helper two = server("Demo");
    ASSERT_TRUE(one.ready() && two.ready());
    const auto begun = ddeInitiate(Window::Null, "Demo", "stock", kDeadline);
    ASSERT_TRUE(succeeds(begun));
    ASSERT_EQ(begun->size(), 2u);
    EXPECT_TRUE(succeeds(ddePoke(begun->front().id, "price", bytes("99"), kCfText, kDeadline)));
    EXPECT_EQ(priceOf(begun->front().id), "99");
    EXPECT_EQ(priceOf(begun->back().id), "10");
}

TEST_F(DdeProcesses, TwoClientsOfOneServerHearOfEachOther)
{
    Helper helper = server("Demo");
    ASSERT_TRUE(helper.ready());
    const auto first = begin("Demo");
    const auto second = begin("Demo");
    ASSERT_TRUE(succeeds(ddeAdvise(first.id, {"price"}, kDeadline)));
    EXPECT_TRUE(succeeds(ddePoke(second.id, "price", bytes("12"), kCfText, kDeadline)));
    const auto message = getMessage(first.client, kDeadline);
    ASSERT_TRUE(succeeds(message));
    EXPECT_EQ(text(message->data.value()), "12");
}

TEST_F(DdeProcesses, OneMebibyteGoesThereAndBack)
{
    Helper helper = server("Demo");
    ASSERT_TRUE(helper.ready());
    const auto conversation = begin("Demo");
    std::vector<std::byte> large(1 << 20);
    for (std::size_t i = 0; i < large.size(); ++i)
        large[i] = static_cast<std::byte>(i % 251 + 1);   // no NUL: it is text
    ASSERT_TRUE(succeeds(ddePoke(conversation.id, "price", large, kCfText, kDeadline)));
    const auto value = ddeRequest(conversation.id, "price", kCfText, kDeadline);
    ASSERT_TRUE(succeeds(value));
    EXPECT_TRUE(value->value == large);
}

TEST_F(DdeProcesses, ALinkOutlivesAClientThatReadsNothing)
{
    ASSERT_TRUE(succeeds(ddeRegister("Here", {{"stock", {{"price", bytes("0")}}}})));
    const auto conversation = begin("Here");
    ASSERT_TRUE(succeeds(ddeAdvise(conversation.id, {"price", DdeLink::Warm}, kDeadline)));
    constexpr int kMany = 2000;   // more than the socket holds
    for (int i = 0; i < kMany; ++i)
        ASSERT_EQ(ddeSetItem("Here", "stock", "price", bytes(std::to_string(i)))->posted, 1u) << i;
    for (int i = 0; i < kMany; ++i)
        ASSERT_TRUE(succeeds(getMessage(conversation.client, kDeadline))) << i;
    EXPECT_TRUE(succeeds(ddeUnregister("Here")));
}

TEST_F(DdeProcesses, ABlockedTransactionCanBeCancelled)
{
    Helper helper = server("Demo", true);
    ASSERT_TRUE(helper.ready());
    const auto conversation = begin("Demo");
    helper.say("go");
    ASSERT_TRUE(helper.ready());
    std::atomic<ThreadId> thread = 0;
    Background request([&] {
        thread = currentThreadId();
        return ddeRequest(conversation.id, "price", kCfText, kInfinite);
    });
    ASSERT_TRUE(request.blocked());
    EXPECT_TRUE(failsWith(ddeRequest(conversation.id, "price", kCfText, 10ms), ErrorCode::DdeReentrancy));
    EXPECT_TRUE(succeeds(cancelSynchronousIo(thread)));
    EXPECT_TRUE(failsWith(request.get(), ErrorCode::OperationAborted));
}

TEST_F(DdeProcesses, DestroyingTheWindowTerminatesItsConversations)
{
    ASSERT_TRUE(succeeds(ddeRegister("Here", {{"stock", {{"price", bytes("0")}}}})));
    const auto window = createWindow("client");
    ASSERT_TRUE(succeeds(window));
    const auto conversation = begin("Here", *window);
    ASSERT_TRUE(succeeds(ddeAdvise(conversation.id, {"price"}, kDeadline)));
    EXPECT_TRUE(succeeds(destroyWindow(*window)));
    EXPECT_TRUE(failsWith(ddeRequest(conversation.id, "price", kCfText, kDeadline), ErrorCode::DdeInvalidParameter));
    EXPECT_TRUE(eventually([] { return ddeSetItem("Here", "stock", "price", bytes("1"))->posted == 0; }));
    EXPECT_TRUE(succeeds(ddeUnregister("Here")));
}

// Sent and received, by channel and position: each message of one process is exactly one in the other.
TEST_F(DdeProcesses, EveryMessageIsTiedToItself)
{
    auto serverReader = trace::SegmentReader::create(trace::SegmentLayout{});
    auto clientReader = trace::SegmentReader::create(trace::SegmentLayout{});
    ASSERT_TRUE(serverReader && clientReader);
    Helper helper(directory().string(), serverReader->path(), {"server", "Demo"});
    ASSERT_TRUE(helper.ready());
    EXPECT_EQ(Helper(directory().string(), clientReader->path(), {"client", "Demo"}).wait(), 0);
    helper.finish();
    EXPECT_EQ(helper.wait(), 0);
    expectMessagesAreTied(*serverReader, *clientReader);
}

// What a partner that does not play by the rules could send.
class HostileDde : public DdeProcesses {
protected:
    struct Frame {   // as in ipc/posix/dde_socket.cpp
        std::uint32_t magic = 0x31454444;
        std::uint16_t message = 0x3E6;
        std::uint16_t status = 0;
        std::uint16_t format = 1;
        std::uint16_t applicationLength = 0;
        std::uint16_t nameLength = 0;
        std::uint16_t hasData = 0;
        std::uint64_t sender = 1;
        std::uint64_t number = 0;
        std::uint64_t low = 0;
        std::uint64_t high = 0;
        std::uint64_t objectSize = 0;
    };

    static UniqueFd connectTo(const std::string& path)
    {
        UniqueFd fd(socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
        sockaddr_un address = {};
        address.sun_family = AF_UNIX;
        std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
        EXPECT_EQ(connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0) << path;
        return fd;
    }
    static void send(int socket, const void* data, std::size_t size, int pass = -1)
    {
        iovec part{const_cast<void*>(data), size};
        msghdr header = {};
        header.msg_iov = &part;
        header.msg_iovlen = 1;
        alignas(cmsghdr) char control[CMSG_SPACE(sizeof pass)] = {};
        if (pass >= 0) {
            header.msg_control = control;
            header.msg_controllen = sizeof control;
            cmsghdr* rights = CMSG_FIRSTHDR(&header);
            rights->cmsg_level = SOL_SOCKET;
            rights->cmsg_type = SCM_RIGHTS;
            rights->cmsg_len = CMSG_LEN(sizeof pass);
            std::memcpy(CMSG_DATA(rights), &pass, sizeof pass);
        }
        EXPECT_EQ(sendmsg(socket, &header, MSG_NOSIGNAL), static_cast<ssize_t>(size));
    }
    /// The descriptor that comes with the next message.
    static UniqueFd receiveDescriptor(int socket)
    {
        char data[1024];
        iovec part{data, sizeof data};
        alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
        msghdr header = {};
        header.msg_iov = &part;
        header.msg_iovlen = 1;
        header.msg_control = control;
        header.msg_controllen = sizeof control;
        EXPECT_GT(recvmsg(socket, &header, MSG_CMSG_CLOEXEC), 0);
        int fd = -1;
        if (const cmsghdr* rights = CMSG_FIRSTHDR(&header))
            std::memcpy(&fd, CMSG_DATA(rights), sizeof fd);
        return UniqueFd(fd);
    }
    static bool closedByPartner(int socket)
    {
        char data[1024];
        ssize_t size = 1;
        while (size > 0)
            size = recv(socket, data, sizeof data, 0);
        return true;
    }
    std::string serverSocket() const
    {
        return std::filesystem::directory_iterator(directory() / "dde")->path().string();
    }
    /// A conversation with the server, made by hand.
    UniqueFd conversation() const
    {
        const UniqueFd initiation = connectTo(serverSocket());
        char buffer[sizeof(Frame) + 9];
        Frame frame;
        frame.message = 0x3E0;
        frame.applicationLength = 4;
        frame.nameLength = 5;
        std::memcpy(buffer, &frame, sizeof frame);
        std::memcpy(buffer + sizeof frame, "Demostock", 9);
        send(initiation.get(), buffer, sizeof buffer);
        return receiveDescriptor(initiation.get());
    }
    void serverStillAnswers() const { EXPECT_EQ(priceOf(begin("Demo").id), "10"); }
};

TEST_F(HostileDde, AServerSurvivesFramesThatMakeNoSense)
{
    Helper helper = server("Demo");
    ASSERT_TRUE(helper.ready());
    const std::string garbage(600, '\xff');
    Frame wrongMessage;
    wrongMessage.message = 0x3DF;
    Frame longName;
    longName.nameLength = 0xFFFF;
    Frame missingObject;
    missingObject.hasData = 1;
    missingObject.message = 0x3E7;
    Frame endless;
    const std::string tail(reinterpret_cast<const char*>(&endless), sizeof endless);
    const std::vector<std::string> frames{"x", garbage, tail + "more than it says", std::string(65536, 'A'),
                                          {reinterpret_cast<const char*>(&wrongMessage), sizeof wrongMessage},
                                          {reinterpret_cast<const char*>(&longName), sizeof longName},
                                          {reinterpret_cast<const char*>(&missingObject), sizeof missingObject},
                                          {reinterpret_cast<const char*>(&wrongMessage), 20}};
    for (const std::string& frame : frames) {
        const UniqueFd initiation = connectTo(serverSocket());
        send(initiation.get(), frame.data(), frame.size());
        EXPECT_TRUE(closedByPartner(initiation.get()));
        const UniqueFd talk = conversation();
        send(talk.get(), frame.data(), frame.size());
        EXPECT_TRUE(closedByPartner(talk.get()));
    }
    serverStillAnswers();
}

TEST_F(HostileDde, AnObjectThatIsNotWhatItClaimsIsRefused)
{
    Helper helper = server("Demo");
    ASSERT_TRUE(helper.ready());
    const UniqueFd small(memfd_create("small", MFD_CLOEXEC));
    ASSERT_EQ(write(small.get(), "\0\0\1\0x", 5), 5);
    int ends[2];
    ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
    const UniqueFd pipeEnd(ends[0]);
    const UniqueFd otherEnd(ends[1]);
    ASSERT_EQ(write(otherEnd.get(), "\0\0\1\0x", 5), 5);
    struct Claim {
        int object;
        std::uint64_t size;
    };
    const Claim claims[]{{small.get(), 3}, {small.get(), 6}, {small.get(), 1 << 20}, {small.get(), std::uint64_t{1} << 40},
                         {small.get(), ~std::uint64_t{0}}, {pipeEnd.get(), 5}, {-1, 5}};
    for (const Claim& claim : claims) {
        Frame poke;
        poke.message = 0x3E7;
        poke.hasData = 1;
        poke.objectSize = claim.size;
        const UniqueFd talk = conversation();
        send(talk.get(), &poke, sizeof poke, claim.object);
        EXPECT_TRUE(closedByPartner(talk.get()));
    }
    serverStillAnswers();
}

TEST_F(HostileDde, ADescriptorThatDoesNotBelongThereEndsTheConversation)
{
    Helper helper = server("Demo");
    ASSERT_TRUE(helper.ready());
    Frame request;
    const UniqueFd talk = conversation();
    send(talk.get(), &request, sizeof request, talk.get());
    EXPECT_TRUE(closedByPartner(talk.get()));
    serverStillAnswers();
}

TEST_F(HostileDde, MessagesThatOnlyAServerSendsAreIgnored)
{
    Helper helper = server("Demo");
    ASSERT_TRUE(helper.ready());
    const UniqueFd talk = conversation();
    for (const int message : {0x3E0, 0x3E4, 0x3E5}) {
        Frame frame;
        frame.message = static_cast<std::uint16_t>(message);
        send(talk.get(), &frame, sizeof frame);
    }
    Frame terminate;
    terminate.message = 0x3E1;
    send(talk.get(), &terminate, sizeof terminate);
    Frame answer;
    EXPECT_EQ(recv(talk.get(), &answer, sizeof answer, 0), static_cast<ssize_t>(sizeof answer));
    EXPECT_EQ(answer.message, 0x3E1);
}

TEST_F(HostileDde, AClientSurvivesAServerThatMakesNoSense)
{
    std::filesystem::create_directory(directory() / "dde");
    UniqueFd listener(socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, (directory() / "dde" / "00000001").c_str(), sizeof address.sun_path - 1);
    ASSERT_EQ(bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    ASSERT_EQ(listen(listener.get(), 4), 0);
    for (const std::string& frame : {std::string("nonsense"), std::string(700, '\0')}) {
        Background initiate([] { return ddeInitiate(Window::Null, "Demo", "stock", kDeadline); });
        const UniqueFd client(accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
        send(client.get(), frame.data(), frame.size());
        EXPECT_TRUE(failsWith(initiate.get(), ErrorCode::DdeNoConvEstablished));
    }
    std::filesystem::remove(directory() / "dde" / "00000001");
}

}  // namespace
}  // namespace ipc::test
