// SPDX-License-Identifier: GPL-3.0-or-later
// DDE at the edges: names, links to one item more than once, commands and values of any content, the end of a conversation.
#include "tests/ipc/dde_partner.h"

namespace ipc::test {
namespace {

using namespace std::string_literals;

constexpr std::uint32_t kCfUnicodeText = 13;

class DdeRules : public SessionTest {
protected:
    void SetUp() override
    {
        SessionTest::SetUp();
        m_window = createWindow("server").value_or(Window::Null);
        ASSERT_TRUE(succeeds(ddeRegister("Größe", {{"Übersicht", {{"Straße", bytesOf("1")}, {"wide", bytesOf("x\0"), kCfUnicodeText}}}}, m_window)));
    }
    void TearDown() override
    {
        (void)ddeUnregister("Größe");
        (void)destroyWindow(m_window);
        SessionTest::TearDown();
    }
    Window window() const { return m_window; }
    static DdeConversation begin(const std::string& topic = "Übersicht")
    {
        const auto begun = ddeInitiate(Window::Null, "Größe", topic, kDeadline);
        EXPECT_TRUE(succeeds(begun));
        return begun && !begun->empty() ? begun->front() : DdeConversation{};
    }
    static Result<DdeValue> request(Conversation conversation, const std::string& item, std::uint32_t format = kCfText)
    {
        return ddeRequest(conversation, item, format, kDeadline);
    }
    static std::string told(Window window)
    {
        const auto message = getMessage(window, kDeadline);
        return message ? std::string(trace::messageName(message->id)) + ' ' + (message->data ? textOf(*message->data) : message->text) : "nothing";
    }
    static bool silent(Window window) { return bool(failsWith(getMessage(window, 50ms), ErrorCode::WaitTimeout)); }

private:
    Window m_window = Window::Null;
};

TEST_F(DdeRules, TheCaseOfEveryLetterDoesNotCount)
{
    const auto begun = ddeInitiate(Window::Null, "GRÖßE", "üBERSICHT", kDeadline);
    ASSERT_TRUE(succeeds(begun));
    EXPECT_EQ(textOf(request(begun->front().id, "STRAßE").value_or(DdeValue{}).value), "1");
    EXPECT_TRUE(failsWith(ddeInitiate(Window::Null, "Grösse", "Übersicht", kDeadline), ErrorCode::DdeNoConvEstablished));
    EXPECT_TRUE(failsWith(ddeRegister("gRÖßE", {}), ErrorCode::AlreadyExists));
}

TEST_F(DdeRules, ANameHas255CharactersAtMost)
{
    std::string longest;
    while (longest.size() < 2 * 255)
        longest += "ü";
    EXPECT_TRUE(succeeds(ddeSetItem("Größe", "Übersicht", longest, bytesOf("long"))));
    const auto id = begin().id;
    EXPECT_EQ(textOf(request(id, longest).value_or(DdeValue{}).value), "long");
    EXPECT_TRUE(failsWith(request(id, longest + "ü"), ErrorCode::InvalidParameter));
    EXPECT_TRUE(failsWith(ddeInitiate(Window::Null, longest + "a", "", kDeadline), ErrorCode::InvalidParameter));
}

TEST_F(DdeRules, CommandsEndWithTheirNul)
{
    const auto id = begin().id;
    EXPECT_TRUE(succeeds(ddeExecute(id, "[one]\0[two"s, kDeadline)));
    EXPECT_EQ(told(window()), "WM_DDE_EXECUTE [one]");
    EXPECT_TRUE(failsWith(ddeExecute(id, "\0[one]"s, kDeadline), ErrorCode::DdeNotProcessed));
    EXPECT_TRUE(succeeds(ddeExecute(id, "[größe(Ж, \"世]\")]", kDeadline)));
    EXPECT_EQ(told(window()), "WM_DDE_EXECUTE [größe(Ж, \"世]\")]");
    const std::string large = "[a(" + std::string(200'000, 'x') + ")]";
    EXPECT_TRUE(succeeds(ddeExecute(id, large, kDeadline)));
    EXPECT_EQ(told(window()).size(), large.size() + 15);
}

TEST_F(DdeRules, TextEndsWithItsNulOtherFormatsAreBytes)
{
    const auto id = begin().id;
    EXPECT_TRUE(succeeds(ddePoke(id, "Straße", bytesOf("a\0b"s), kCfText, kDeadline)));
    EXPECT_EQ(told(window()), "WM_DDE_POKE a");
    EXPECT_EQ(textOf(request(id, "straße").value_or(DdeValue{}).value), "a");
    EXPECT_TRUE(succeeds(ddePoke(id, "Straße", {}, kCfText, kDeadline)));
    EXPECT_EQ(request(id, "straße").value_or(DdeValue{{}, 0, 9}).value.size(), 0u);
    EXPECT_TRUE(succeeds(ddePoke(id, "wide", bytesOf("a\0b\0\0\0"s), kCfUnicodeText, kDeadline)));
    EXPECT_EQ(textOf(request(id, "wide", kCfUnicodeText).value_or(DdeValue{}).value), "a\0b\0\0\0"s);
    EXPECT_TRUE(failsWith(ddePoke(id, "wide", bytesOf("a"), kCfText, kDeadline), ErrorCode::DdeNotProcessed));
    EXPECT_TRUE(failsWith(ddePoke(id, "TopicItemList", bytesOf("a"), kCfText, kDeadline), ErrorCode::DdeNotProcessed)) << "the server's own";
    EXPECT_TRUE(failsWith(ddePoke(begin("System").id, "Status", bytesOf("Busy"), kCfText, kDeadline), ErrorCode::DdeNotProcessed));
}

TEST_F(DdeRules, ASecondAdviseChangesTheLink)
{
    const auto conversation = begin();
    ASSERT_TRUE(succeeds(ddeAdvise(conversation.id, {"straße"}, kDeadline)));
    ASSERT_TRUE(succeeds(ddeAdvise(conversation.id, {"STRAßE", DdeLink::Warm}, kDeadline)));
    EXPECT_EQ(ddeSetItem("größe", "übersicht", "straße", bytesOf("2")).value_or(DdeUpdate{}).posted, 1u) << "it is one link";
    const auto update = getMessage(conversation.client, kDeadline);
    ASSERT_TRUE(succeeds(update));
    EXPECT_FALSE(update->data) << "and now a warm one";
    EXPECT_TRUE(failsWith(ddeUnadvise(conversation.id, "straße", kCfUnicodeText, kDeadline), ErrorCode::DdeNotProcessed)) << "not in this format";
    EXPECT_TRUE(succeeds(ddeUnadvise(conversation.id, "", kCfText, kDeadline)));
    EXPECT_TRUE(failsWith(ddeUnadvise(conversation.id, "", 0, kDeadline), ErrorCode::DdeNotProcessed)) << "there is none any more";
    EXPECT_TRUE(failsWith(ddeAdvise(conversation.id, {"none"}, kDeadline), ErrorCode::DdeNotProcessed));
    EXPECT_TRUE(failsWith(ddeAdvise(conversation.id, {"wide"}, kDeadline), ErrorCode::DdeNotProcessed)) << "offered in another format only";
    EXPECT_TRUE(silent(conversation.client));
}

TEST_F(DdeRules, LinksOfOneClientAreNoneOfAnother)
{
    const auto one = begin();
    const auto other = begin();
    ASSERT_TRUE(succeeds(ddeAdvise(one.id, {"straße"}, kDeadline)));
    EXPECT_TRUE(failsWith(ddeUnadvise(other.id, "straße", 0, kDeadline), ErrorCode::DdeNotProcessed));
    ASSERT_TRUE(succeeds(ddeAdvise(other.id, {"straße"}, kDeadline)));
    ASSERT_TRUE(succeeds(ddeTerminate(one.id, kDeadline)));
    EXPECT_EQ(told(window()), "WM_DDE_TERMINATE ");
    EXPECT_EQ(ddeSetItem("größe", "übersicht", "straße", bytesOf("2")).value_or(DdeUpdate{}).posted, 1u);
    EXPECT_EQ(told(other.client), "WM_DDE_DATA 2");
}

TEST_F(DdeRules, TerminateMayCross)
{
    const auto conversation = begin();
    DdeBehaviour hung;
    hung.suspended = true;
    ASSERT_TRUE(succeeds(ddeConfigure("Größe", hung)));
    Background terminate([&] { return ddeTerminate(conversation.id, kDeadline); });
    ASSERT_TRUE(terminate.blocked());
    EXPECT_TRUE(succeeds(ddeUnregister("Größe"))) << "posts the server's, before it has seen the client's";
    EXPECT_TRUE(succeeds(terminate.get()));
    EXPECT_TRUE(eventually([&] { return bool(failsWith(ddeTerminate(conversation.id, Timeout{100}), ErrorCode::DdeInvalidParameter)); })) << "for both";
    EXPECT_TRUE(silent(window())) << "and who has ended it is told of nothing";
}

TEST_F(DdeRules, AServiceMayEndAndComeAgainUnderItsName)
{
    const auto old = begin();
    ASSERT_TRUE(succeeds(ddeUnregister("GRÖßE")));
    ASSERT_TRUE(succeeds(ddeRegister("Größe", {{"Übersicht", {{"straße", bytesOf("new")}}}})));
    EXPECT_EQ(textOf(request(begin().id, "straße").value_or(DdeValue{}).value), "new");
    EXPECT_TRUE(failsWith(request(old.id, "straße"), ErrorCode::DdeServerDied));
    EXPECT_TRUE(failsWith(ddeSetItem("Größe", "System", "Status", bytesOf("x")), ErrorCode::FileNotFound));
}

TEST_F(DdeRules, TheSystemTopicAnswersInEveryCase)
{
    const auto id = begin("SYSTEM").id;
    EXPECT_EQ(textOf(request(id, "TOPICS").value_or(DdeValue{}).value), "System\tÜbersicht");
    EXPECT_EQ(textOf(request(id, "formats").value_or(DdeValue{}).value), "TEXT\tUNICODETEXT");
    EXPECT_EQ(request(id, "returnmessage").value_or(DdeValue{{}, 0, 9}).value.size(), 0u);
    EXPECT_NE(textOf(request(id, "Help").value_or(DdeValue{}).value), "");
    EXPECT_EQ(request(id, "TopicItemList").value_or(DdeValue{}).value, request(id, "SysItems").value_or(DdeValue{}).value);
    EXPECT_TRUE(failsWith(request(id, "SysItems", kCfUnicodeText), ErrorCode::DdeNotProcessed));
    EXPECT_TRUE(failsWith(request(begin().id, "SysItems"), ErrorCode::DdeNotProcessed)) << "only there";
}

}  // namespace
}  // namespace ipc::test
