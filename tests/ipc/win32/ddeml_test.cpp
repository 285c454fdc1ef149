// SPDX-License-Identifier: GPL-3.0-or-later
// Our DDE against the system's own: a program that uses DDEML alone is once the client of our server, once the server
// of our client. And what becomes of a conversation when a process is ended from outside.
#include "ipc/dde.h"
#include "ipc/trace/reader.h"
#include "tests/ipc/dde_ties.h"
#include "tests/ipc/session_fixture.h"
#include "tests/ipc/text.h"

#include <windows.h>

namespace ipc::test {
namespace {

/// A program that lies beside this one, with its standard output.
class Program {
public:
    explicit Program(const std::string& commandLine)
    {
        SECURITY_ATTRIBUTES inherited{sizeof inherited, nullptr, TRUE};
        HANDLE write = nullptr;
        HANDLE input = nullptr;
        EXPECT_TRUE(CreatePipe(&m_output, &write, &inherited, 0));
        EXPECT_TRUE(CreatePipe(&input, &m_input, &inherited, 0));
        SetHandleInformation(m_output, HANDLE_FLAG_INHERIT, 0);
        SetHandleInformation(m_input, HANDLE_FLAG_INHERIT, 0);
        STARTUPINFOA startup = {};
        startup.cb = sizeof startup;
        startup.dwFlags = STARTF_USESTDHANDLES;
        startup.hStdInput = input;
        startup.hStdOutput = write;
        startup.hStdError = GetStdHandle(STD_ERROR_HANDLE);
        std::string words = beside() + commandLine;
        EXPECT_TRUE(CreateProcessA(nullptr, words.data(), nullptr, nullptr, TRUE, 0, nullptr, nullptr, &startup, &m_process)) << words;
        CloseHandle(write);
        CloseHandle(input);
    }
    Program(const Program&) = delete;
    ~Program()
    {
        kill();
        for (const HANDLE handle : {m_process.hProcess, m_process.hThread, m_output, m_input})
            if (handle)
                CloseHandle(handle);
    }
    /// Its next line; empty when it has ended.
    std::string line()
    {
        std::string text;
        char c = 0;
        DWORD got = 0;
        while (ReadFile(m_output, &c, 1, &got, nullptr) && got == 1 && c != '\n')
            if (c != '\r')
                text += c;
        return text;
    }
    void say(std::string_view line)
    {
        DWORD written = 0;
        const std::string text = std::string(line) + '\n';
        EXPECT_TRUE(WriteFile(m_input, text.data(), static_cast<DWORD>(text.size()), &written, nullptr));
    }
    /// Ends its standard input.
    void finish()
    {
        CloseHandle(m_input);
        m_input = nullptr;
    }
    void kill()
    {
        TerminateProcess(m_process.hProcess, 9);
        WaitForSingleObject(m_process.hProcess, static_cast<DWORD>(std::chrono::milliseconds(kDeadline).count()));
    }

private:
    static std::string beside()
    {
        char path[MAX_PATH];
        GetModuleFileNameA(nullptr, path, MAX_PATH);
        const std::string own = path;
        return own.substr(0, own.find_last_of("\\/") + 1);
    }
    PROCESS_INFORMATION m_process = {};
    HANDLE m_output = nullptr;
    HANDLE m_input = nullptr;
};

class Ddeml : public SessionTest {};

TEST_F(Ddeml, ItsClientTalksToOurServer)
{
    const auto window = createWindow("server");
    ASSERT_TRUE(succeeds(window));
    ASSERT_TRUE(succeeds(ddeRegister("OurBank", {{"stock", {{"price", bytesOf("10")}}}}, *window)));
    Program client("ddeml_partner.exe client OurBank");
    for (const char* expected : {"request 10", "poke ok", "request 77", "execute ok", "request failed 16393", "advise ok"})
        EXPECT_EQ(client.line(), expected);
    EXPECT_EQ(ddeSetItem("OurBank", "stock", "price", bytesOf("78"))->posted, 1u);
    for (const char* expected : {"advised 78", "unadvise ok", "done"})
        EXPECT_EQ(client.line(), expected);
    const auto poke = getMessage(*window, kDeadline);
    ASSERT_TRUE(succeeds(poke));
    EXPECT_EQ(textOf(poke->data.value()), "77");
    const auto execute = getMessage(*window, kDeadline);
    ASSERT_TRUE(succeeds(execute));
    EXPECT_EQ(execute->text, "[a(1)][b]");
    EXPECT_TRUE(succeeds(ddeUnregister("OurBank")));
    EXPECT_TRUE(succeeds(destroyWindow(*window)));
}

TEST_F(Ddeml, OurClientTalksToItsServer)
{
    Program server("ddeml_partner.exe server TheirBank");
    ASSERT_EQ(server.line(), "ready");
    const auto begun = ddeInitiate(Window::Null, "TheirBank", "stock", kDeadline);
    ASSERT_TRUE(succeeds(begun));
    const auto conversation = begun->front();
    EXPECT_TRUE(succeeds(ddeAdvise(conversation.id, {"price"}, kDeadline)));
    EXPECT_TRUE(succeeds(ddePoke(conversation.id, "price", bytesOf("101"), kCfText, kDeadline)));
    EXPECT_EQ(server.line(), "poked 101");
    const auto update = getMessage(conversation.client, kDeadline);
    ASSERT_TRUE(succeeds(update));
    EXPECT_EQ(textOf(update->data.value()), "101");
    EXPECT_TRUE(succeeds(ddeUnadvise(conversation.id, "price", kCfText, kDeadline)));
    EXPECT_TRUE(succeeds(ddeExecute(conversation.id, "[a(1)][b]", kDeadline)));
    EXPECT_EQ(server.line(), "executed [a(1)][b]");
    const auto value = ddeRequest(conversation.id, "price", kCfText, kDeadline);
    ASSERT_TRUE(succeeds(value));
    EXPECT_EQ(textOf(value->value), "101");
    EXPECT_TRUE(succeeds(ddeTerminate(conversation.id, kDeadline)));
    EXPECT_EQ(server.line(), "disconnected");
}

TEST_F(Ddeml, DD_15_AServerEndedInARequestIsNoticedAtOnce)
{
    Program server("dde_helper.exe " + directory().string() + " - server Ended suspended");
    ASSERT_EQ(server.line(), "ready");
    const auto begun = ddeInitiate(Window::Null, "Ended", "stock", kDeadline);
    ASSERT_TRUE(succeeds(begun));
    const auto conversation = begun->front();
    server.say("go");
    ASSERT_EQ(server.line(), "ready");
    Background request([&] { return ddeRequest(conversation.id, "price", kCfText, kInfinite); });
    ASSERT_TRUE(request.blocked());
    server.kill();
    EXPECT_TRUE(failsWith(request.get(), ErrorCode::DdeServerDied));
    const auto terminate = getMessage(conversation.client, kDeadline);
    ASSERT_TRUE(succeeds(terminate));
    EXPECT_EQ(trace::messageName(terminate->id), "WM_DDE_TERMINATE");
    EXPECT_TRUE(succeeds(ddeTerminate(conversation.id, kDeadline)));
}

TEST_F(Ddeml, EveryMessageIsTiedToItself)
{
    auto serverReader = trace::SegmentReader::create(trace::SegmentLayout{});
    auto clientReader = trace::SegmentReader::create(trace::SegmentLayout{});
    ASSERT_TRUE(serverReader && clientReader);
    Program server("dde_helper.exe " + directory().string() + ' ' + serverReader->path() + " server Tied");
    ASSERT_EQ(server.line(), "ready");
    Program client("dde_helper.exe " + directory().string() + ' ' + clientReader->path() + " client Tied");
    EXPECT_EQ(client.line(), "") << "it says nothing and ends";
    server.finish();
    EXPECT_EQ(server.line(), "");
    expectMessagesAreTied(*serverReader, *clientReader);
}

TEST_F(Ddeml, BetweenProcessesOneMebibyteGoesThereAndBack)
{
    Program server("dde_helper.exe " + directory().string() + " - server Large");
    ASSERT_EQ(server.line(), "ready");
    const auto begun = ddeInitiate(Window::Null, "Large", "stock", kDeadline);
    ASSERT_TRUE(succeeds(begun));
    const std::vector<std::byte> large(1 << 20, std::byte{'x'});
    ASSERT_TRUE(succeeds(ddePoke(begun->front().id, "price", large, kCfText, kDeadline)));
    const auto value = ddeRequest(begun->front().id, "price", kCfText, kDeadline);
    ASSERT_TRUE(succeeds(value));
    EXPECT_TRUE(value->value == large);
    EXPECT_TRUE(succeeds(ddeTerminate(begun->front().id, kDeadline)));
}

TEST_F(Ddeml, ACancelEndsATransaction)
{
    ASSERT_TRUE(succeeds(ddeRegister("Hung", {{"stock", {}}})));
    const auto begun = ddeInitiate(Window::Null, "Hung", "stock", kDeadline);
    ASSERT_TRUE(succeeds(begun));
    DdeBehaviour hung;
    hung.suspended = true;
    ASSERT_TRUE(succeeds(ddeConfigure("Hung", hung)));
    std::atomic<ThreadId> thread = 0;
    Background request([&] {
        thread = currentThreadId();
        return ddeRequest(begun->front().id, "price", kCfText, kInfinite);
    });
    ASSERT_TRUE(request.blocked());
    EXPECT_TRUE(succeeds(cancelSynchronousIo(thread)));
    EXPECT_TRUE(failsWith(request.get(), ErrorCode::OperationAborted));
    EXPECT_TRUE(succeeds(ddeUnregister("Hung")));
}

}  // namespace
}  // namespace ipc::test
