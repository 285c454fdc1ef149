// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/win32/mailslot_traffic.h"

#include "ipc/trace/call.h"
#include "ipc/trace/fingerprint.h"

#include <algorithm>
#include <cstring>

namespace ipc::win32 {
namespace {

// What may stand for a message: nothing yet, taken, or its fingerprint with two marks.
constexpr std::uint64_t kNone = 0;
constexpr std::uint64_t kTaken = 1;
constexpr std::uint64_t kOverlapped = 1;   // its write began while another was under way
constexpr std::uint64_t kDoubtful = 2;     // equal to another one, and nobody knows which came first
constexpr std::uint64_t kMarks = kOverlapped | kDoubtful;

std::uint64_t markOf(std::span<const std::byte> message)
{
    constexpr std::uint64_t kThere = std::uint64_t{1} << 63;   // never kNone or kTaken
    return (trace::fingerprint(message) | kThere) & ~kMarks;
}

std::uint64_t beginningOf(std::span<const std::byte> message)
{
    std::uint64_t word = 0;
    std::memcpy(&word, message.data(), std::min(message.size(), sizeof word));
    return word;
}

std::atomic<std::uint64_t>& place(MailslotPage& page, std::uint64_t number) { return page.messages[number % MailslotPage::kMost]; }

// Only who empties the place of the first message goes on to the next, so each is gone past once.
void pastTaken(MailslotPage& page)
{
    for (;;) {
        const std::uint64_t first = page.first.load();
        std::uint64_t taken = kTaken;
        if (first == page.next.load() || !place(page, first).compare_exchange_strong(taken, kNone))
            return;
        page.first.store(first + 1);
    }
}

}  // namespace

std::shared_ptr<MailslotTraffic> MailslotTraffic::open(std::uint64_t channel)
{
    using Shared = SharedPage<MailslotPage>;
    auto page = Shared::open(L"mailslot-" + std::to_wstring(channel), Shared::Open::MakeIfMissing);
    return page ? std::shared_ptr<MailslotTraffic>(new MailslotTraffic(std::move(page), channel)) : nullptr;
}

void MailslotTraffic::startAnew() const
{
    for (std::uint64_t number = m_page->first.load(); number != m_page->next.load(); ++number)
        place(*m_page, number).store(kTaken);
    pastTaken(*m_page);
    m_page->overrun.store(0);
}

void attachMessages(KnownHandle& entry)
{
    const bool isSlot = entry.kind == HandleKind::MailslotServer || entry.kind == HandleKind::MailslotClient;
    if (trace::attached() && isSlot && entry.channel != 0)
        entry.messages.store(MailslotTraffic::open(entry.channel));
}

MessageWrite::MessageWrite(const KnownHandle* entry, std::span<const std::byte> message)
{
    if (!trace::current() || !entry || entry->kind != HandleKind::MailslotClient)
        return;
    m_traffic = entry->messages.load();
    if (!m_traffic)
        return;
    trace::current()->channel(m_traffic->channel());
    MailslotPage& page = m_traffic->page();
    const std::uint64_t overlapped = page.writers.fetch_add(1) == 0 ? 0 : kOverlapped;
    m_number = page.next.fetch_add(1);
    if (m_number - page.first.load() >= MailslotPage::kMost) {
        page.overrun.store(1);
        return;
    }
    m_mark = markOf(message) | overlapped;
    page.beginnings[m_number % MailslotPage::kMost].store(beginningOf(message));
    page.sizes[m_number % MailslotPage::kMost].store(static_cast<std::uint32_t>(message.size()));
    place(page, m_number).store(m_mark);
}

MessageWrite::~MessageWrite()
{
    if (!m_traffic)
        return;
    if (!m_sent && m_mark != 0)
        withdraw();
    m_traffic->page().writers.fetch_sub(1);
}

// If nobody has got the next number meanwhile, this one can be given out again: no gap is left.
void MessageWrite::withdraw()
{
    MailslotPage& page = m_traffic->page();
    place(page, m_number).store(kNone);
    std::uint64_t next = m_number + 1;
    if (page.next.compare_exchange_strong(next, m_number))
        return;
    place(page, m_number).store(kTaken);
    pastTaken(page);
}

void MessageWrite::sent()
{
    m_sent = true;
    if (!m_traffic)
        return;
    const bool known = m_mark != 0 && m_traffic->page().overrun.load() == 0;
    trace::current()->moved(m_traffic->channel(), known ? m_number : trace::kNoPosition, trace::kWrites | trace::kMessage);
}

MessageRead::MessageRead(const KnownHandle* entry)
{
    if (!trace::current() || !entry || entry->kind != HandleKind::MailslotServer)
        return;
    m_traffic = entry->messages.load();
    if (!m_traffic)
        return;
    MailslotPage& page = m_traffic->page();
    m_clashes = page.clashes.load();
    m_alone = page.readers.fetch_add(1) == 0;
    if (!m_alone)
        page.clashes.fetch_add(1);
}

MessageRead::~MessageRead()
{
    if (m_traffic)
        m_traffic->page().readers.fetch_sub(1);
}

void MessageRead::got(std::span<const std::byte> message, std::size_t room) const
{
    if (!m_traffic)
        return;
    std::uint64_t number = take(markOf(message));
    if (number == trace::kNoPosition && message.size() == room && isWine())
        number = takeCutOff(message);
    trace::current()->moved(m_traffic->channel(), number, trace::kReads | trace::kMessage);
}

std::uint64_t MessageRead::take(std::uint64_t mark) const
{
    MailslotPage& page = m_traffic->page();
    const bool isAlone = alone();
    std::uint64_t found = trace::kNoPosition;
    bool doubtful = page.overrun.load() != 0;
    const std::uint64_t end = page.next.load();
    for (std::uint64_t number = page.first.load(); number < end; ++number) {
        std::uint64_t there = place(page, number).load();
        if ((there & ~kMarks) != mark)
            continue;
        if (found == trace::kNoPosition) {
            if (!place(page, number).compare_exchange_strong(there, kTaken))
                continue;   // another read was faster
            found = number;
            doubtful = doubtful || (there & kDoubtful) != 0;
        } else if (isAlone && (there & kOverlapped) == 0) {
            break;   // it was begun when the one found had ended, and so were all that follow
        } else {
            place(page, number).compare_exchange_strong(there, there | kDoubtful);
            doubtful = true;
        }
    }
    pastTaken(page);
    return doubtful ? trace::kNoPosition : found;
}

std::uint64_t MessageRead::takeCutOff(std::span<const std::byte> message) const
{
    MailslotPage& page = m_traffic->page();
    const std::uint64_t end = page.next.load();
    std::uint64_t number = page.first.load();
    while (number < end && place(page, number).load() <= kTaken)
        ++number;
    const std::size_t index = number % MailslotPage::kMost;
    std::uint64_t there = page.messages[index].load();
    if (number == end || !alone() || page.overrun.load() != 0 || (there & kMarks) != 0 || page.sizes[index].load() <= message.size())
        return trace::kNoPosition;
    const std::uint64_t beginning = page.beginnings[index].load();
    const bool same = std::memcmp(&beginning, message.data(), std::min(message.size(), sizeof beginning)) == 0;
    if (!same || !page.messages[index].compare_exchange_strong(there, kTaken))
        return trace::kNoPosition;
    pastTaken(page);
    return number;
}

}  // namespace ipc::win32
