// SPDX-License-Identifier: GPL-3.0-or-later
// What a conversation leaves in the table of atoms: nothing.
#include "tests/ipc/dde_partner.h"

#include <windows.h>

namespace ipc::test {
namespace {

// The one that deletes an atom last takes its name away: as long as somebody has not, it can be found.
bool isAtom(const std::string& name) { return GlobalFindAtomA(name.c_str()) != 0; }

class DdeAtoms : public DdeProcesses {};

TEST_F(DdeAtoms, EveryAtomOfAConversationIsDeletedAgain)
{
    const std::string mark = std::to_string(GetCurrentProcessId());
    const std::string service = "AtomService" + mark, topic = "AtomTopic" + mark, item = "AtomItem" + mark, none = "AtomNone" + mark;
    const auto leftovers = [&] {
        std::string names;
        for (const std::string& name : {service, topic, item, none})
            names += isAtom(name) ? name + ' ' : "";
        return names;
    };
    ASSERT_EQ(leftovers(), "");
    ASSERT_TRUE(succeeds(ddeRegister(service, {{topic, {{item, bytesOf("1")}}}})));
    EXPECT_TRUE(failsWith(ddeInitiate(Window::Null, service, none, kDeadline), ErrorCode::DdeNoConvEstablished));
    EXPECT_EQ(leftovers(), "") << "after an INITIATE that nobody answered";
    for (const bool release : {true, false}) {
        DdeBehaviour behaviour;
        behaviour.release = release;
        ASSERT_TRUE(succeeds(ddeConfigure(service, behaviour)));
        const auto begun = ddeInitiate(Window::Null, service, topic, kDeadline);
        ASSERT_TRUE(succeeds(begun));
        const auto id = begun->front().id;
        EXPECT_EQ(leftovers(), "") << "after the ACK";
        EXPECT_TRUE(succeeds(ddeRequest(id, item, kCfText, kDeadline)));
        EXPECT_TRUE(failsWith(ddeRequest(id, none, kCfText, kDeadline), ErrorCode::DdeNotProcessed));
        EXPECT_TRUE(succeeds(ddePoke(id, item, bytesOf("2"), kCfText, kDeadline)));
        EXPECT_TRUE(failsWith(ddePoke(id, none, bytesOf("2"), kCfText, kDeadline), ErrorCode::DdeNotProcessed));
        EXPECT_TRUE(succeeds(ddeAdvise(id, {.item = item, .ackRequested = true}, kDeadline)));
        EXPECT_TRUE(failsWith(ddeAdvise(id, {none}, kDeadline), ErrorCode::DdeNotProcessed));
        EXPECT_TRUE(succeeds(ddeSetItem(service, topic, item, bytesOf("3"))));
        EXPECT_TRUE(succeeds(getMessage(begun->front().client, kDeadline)));
        EXPECT_TRUE(succeeds(ddeUnadvise(id, item, 0, kDeadline)));
        EXPECT_TRUE(failsWith(ddeUnadvise(id, none, 0, kDeadline), ErrorCode::DdeNotProcessed));
        EXPECT_TRUE(succeeds(ddeExecute(id, "[a]", kDeadline)));
        behaviour.busy = true;
        ASSERT_TRUE(succeeds(ddeConfigure(service, behaviour)));
        EXPECT_TRUE(failsWith(ddeRequest(id, item, kCfText, kDeadline), ErrorCode::DdeBusy));
        EXPECT_TRUE(succeeds(ddeTerminate(id, kDeadline)));
        EXPECT_TRUE(eventually([&] { return leftovers().empty(); })) << leftovers();
    }
    EXPECT_TRUE(succeeds(ddeUnregister(service)));
}

TEST_F(DdeAtoms, AlsoOfWhatComesTooLate)
{
    const std::string mark = std::to_string(GetCurrentProcessId());
    const std::string service = "LateService" + mark, topic = "LateTopic" + mark, item = "LateItem" + mark;
    ASSERT_TRUE(succeeds(ddeRegister(service, {{topic, {{item, bytesOf("1")}}}})));
    const auto begun = ddeInitiate(Window::Null, service, topic, kDeadline);
    ASSERT_TRUE(succeeds(begun));
    const auto id = begun->front().id;
    ASSERT_TRUE(succeeds(ddeAdvise(id, {item}, kDeadline)));
    DdeBehaviour hung;
    hung.suspended = true;
    ASSERT_TRUE(succeeds(ddeConfigure(service, hung)));
    EXPECT_TRUE(failsWith(ddeRequest(id, item, kCfText, 20ms), ErrorCode::DdeDataAckTimeout));
    EXPECT_TRUE(failsWith(ddePoke(id, item, bytesOf("2"), kCfText, 20ms), ErrorCode::DdePokeAckTimeout));
    EXPECT_TRUE(isAtom(item)) << "in the messages that the server has not seen";
    ASSERT_TRUE(succeeds(ddeSetItem(service, topic, item, bytesOf("3"))));
    EXPECT_TRUE(failsWith(ddeTerminate(id, 20ms), ErrorCode::Timeout));
    ASSERT_TRUE(succeeds(ddeConfigure(service, {})));
    EXPECT_TRUE(eventually([&] { return !isAtom(item); })) << "the answers come to a conversation that is over";
    EXPECT_TRUE(succeeds(ddeUnregister(service)));
}

}  // namespace
}  // namespace ipc::test
