// SPDX-License-Identifier: GPL-3.0-or-later
// What carries DDE on Linux: what is left of sockets, and partners that send nonsense.
#include "ipc/posix/unique_fd.h"
#include "tests/ipc/dde_partner.h"

#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace ipc::test {
namespace {

using posix::UniqueFd;

class DdeSockets : public DdeProcesses {};

TEST_F(DdeSockets, TheSocketOfAKilledServerIsSkippedAndRemoved)
{
    DdePartner dead = server("Demo");
    ASSERT_TRUE(dead.ready());
    dead.kill();
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(directory() / "dde"), {}), 1);
    EXPECT_TRUE(failsWith(ddeInitiate(Window::Null, "Demo", "", kDeadline), ErrorCode::DdeNoConvEstablished));
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(directory() / "dde"), {}), 0);
    DdePartner alive = server("Demo");
    ASSERT_TRUE(alive.ready());
    EXPECT_EQ(priceOf(begin("Demo").id), "10");
}

TEST_F(DdeSockets, AServerThatEndsProperlyLeavesNothing)
{
    DdePartner helper = server("Demo");
    ASSERT_TRUE(helper.ready());
    EXPECT_EQ(helper.finish(), 0u);
    EXPECT_TRUE(std::filesystem::is_empty(directory() / "dde"));
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
        sendNamed(initiation.get(), 0x3E0);
        return receiveDescriptor(initiation.get());
    }
    /// A message about service and topic.
    static void sendNamed(int socket, std::uint16_t message, int pass = -1)
    {
        char buffer[sizeof(Frame) + 9];
        Frame frame;
        frame.message = message;
        frame.applicationLength = 4;
        frame.nameLength = 5;
        std::memcpy(buffer, &frame, sizeof frame);
        std::memcpy(buffer + sizeof frame, "Demostock", 9);
        send(socket, buffer, sizeof buffer, pass);
    }
    /// Where a server that the test plays is asked.
    UniqueFd listenAsServer() const
    {
        std::filesystem::create_directory(directory() / "dde");
        UniqueFd listener(socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
        sockaddr_un address = {};
        address.sun_family = AF_UNIX;
        std::strncpy(address.sun_path, (directory() / "dde" / "00000001").c_str(), sizeof address.sun_path - 1);
        EXPECT_EQ(bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
        EXPECT_EQ(listen(listener.get(), 4), 0);
        return listener;
    }
    void serverStillAnswers() const { EXPECT_EQ(priceOf(begin("Demo").id), "10"); }
};

using DdeWords = HostileDde;

TEST_F(DdeWords, DD_16_BothWordsTravelWholeSoNothingIsPacked)
{
    constexpr std::uint64_t kCommands = 0xFEDC'BA98'7654'3210;
    DdePartner helper = server("Demo");
    ASSERT_TRUE(helper.ready());
    const UniqueFd commands(memfd_create("commands", MFD_CLOEXEC));
    ASSERT_EQ(write(commands.get(), "[a]", 4), 4);
    Frame execute;
    execute.message = 0x3E8;
    execute.hasData = 1;
    execute.objectSize = 4;
    execute.low = 0x0123'4567;
    execute.high = kCommands;
    const UniqueFd talk = conversation();
    send(talk.get(), &execute, sizeof execute, commands.get());
    Frame answer;
    ASSERT_EQ(recv(talk.get(), &answer, sizeof answer, 0), static_cast<ssize_t>(sizeof answer));
    EXPECT_EQ(answer.message, 0x3E4);
    EXPECT_EQ(answer.status, 0x8000);
    EXPECT_EQ(answer.high, kCommands) << "the same hCommands, of all its 64 bits";
}

TEST_F(DdeWords, AnObjectHoldsTheValueAlone)
{
    DdePartner helper = server("Demo");
    ASSERT_TRUE(helper.ready());
    char buffer[sizeof(Frame) + 5];
    Frame request;
    request.nameLength = 5;
    std::memcpy(buffer, &request, sizeof request);
    std::memcpy(buffer + sizeof request, "price", 5);
    const UniqueFd talk = conversation();
    send(talk.get(), buffer, sizeof buffer);
    const UniqueFd object = receiveDescriptor(talk.get());
    EXPECT_EQ(lseek(object.get(), 0, SEEK_END), 2) << "10";
}

TEST_F(HostileDde, AServerSurvivesFramesThatMakeNoSense)
{
    DdePartner helper = server("Demo");
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
    DdePartner helper = server("Demo");
    ASSERT_TRUE(helper.ready());
    const UniqueFd small(memfd_create("small", MFD_CLOEXEC));
    ASSERT_EQ(write(small.get(), "value", 5), 5);
    int ends[2];
    ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
    const UniqueFd pipeEnd(ends[0]);
    const UniqueFd otherEnd(ends[1]);
    ASSERT_EQ(write(otherEnd.get(), "value", 5), 5);
    struct Claim {
        int object;
        std::uint64_t size;
    };
    const Claim claims[]{{small.get(), 6}, {small.get(), 1 << 20}, {small.get(), std::uint64_t{1} << 40},
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
    DdePartner helper = server("Demo");
    ASSERT_TRUE(helper.ready());
    Frame request;
    const UniqueFd talk = conversation();
    send(talk.get(), &request, sizeof request, talk.get());
    EXPECT_TRUE(closedByPartner(talk.get()));
    serverStillAnswers();
}

TEST_F(HostileDde, MessagesThatOnlyAServerSendsAreIgnored)
{
    DdePartner helper = server("Demo");
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
    const UniqueFd listener = listenAsServer();
    for (const std::string& frame : {std::string("nonsense"), std::string(700, '\0')}) {
        Background initiate([] { return ddeInitiate(Window::Null, "Demo", "stock", kDeadline); });
        const UniqueFd client(accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
        send(client.get(), frame.data(), frame.size());
        EXPECT_TRUE(failsWith(initiate.get(), ErrorCode::DdeNoConvEstablished));
    }
    std::filesystem::remove(directory() / "dde" / "00000001");
}

TEST_F(HostileDde, AServerThatDoesNotWaitForTheAnswerToItsTerminateIsHeardOnce)
{
    const UniqueFd listener = listenAsServer();
    Background initiate([] { return ddeInitiate(Window::Null, "Demo", "stock", kDeadline); });
    UniqueFd client(accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
    char question[1024];
    ASSERT_GT(recv(client.get(), question, sizeof question, 0), 0);
    int ends[2];
    ASSERT_EQ(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), 0);
    UniqueFd server(ends[0]);
    UniqueFd passed(ends[1]);
    sendNamed(client.get(), 0x3E4, passed.get());
    client.reset();
    passed.reset();
    const auto begun = initiate.get();
    ASSERT_TRUE(succeeds(begun));
    Frame terminate;
    terminate.message = 0x3E1;
    send(server.get(), &terminate, sizeof terminate);
    server.reset();
    const auto message = getMessage(begun->front().client, kDeadline);
    ASSERT_TRUE(succeeds(message));
    EXPECT_EQ(message->id, trace::MessageId::WM_DDE_TERMINATE_);
    EXPECT_TRUE(failsWith(getMessage(begun->front().client, 50ms), ErrorCode::WaitTimeout));
}

}  // namespace
}  // namespace ipc::test
