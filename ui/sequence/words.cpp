// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sequence/words.h"

#include "app/lab/from_view.h"
#include "app/lab/text.h"

#include "ipc/error.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace ui::sequence {
namespace {

using ipc::CallId;
using ipc::trace::Kind;
using lab::Row;

struct Diagram {
    Q_DECLARE_TR_FUNCTIONS(Diagram)
};

QString nameOf(CallId call)
{
    const auto name = ipc::callName(call);
    return lab::fromView(name);
}

QString waitingFor(CallId call)
{
    switch (call) {
    case CallId::ReadFile: case CallId::TransactNamedPipe: case CallId::CallNamedPipe: return Diagram::tr("waiting for data");
    case CallId::WriteFile: return Diagram::tr("waiting for room");
    case CallId::FlushFileBuffers: return Diagram::tr("waiting for the reader");
    case CallId::ConnectNamedPipe: return Diagram::tr("waiting for a client");
    case CallId::WaitNamedPipe: return Diagram::tr("waiting for a free instance");
    case CallId::CloseHandle: return Diagram::tr("waiting for the calls on it");
    case CallId::GetMessage: return Diagram::tr("waiting for a message");
    case CallId::BounceMemory: return Diagram::tr("waiting for its turn");
    case CallId::WaitForSingleObject: case CallId::WaitForMultipleObjects: case CallId::IncrementMemory: return Diagram::tr("waiting for the object");
    default: return {};
    }
}

bool isData(const lab::Entry& entry)
{
    return entry.isCall() && entry.has(ipc::trace::kReads | ipc::trace::kWrites);
}

// A read that took a part of what one write put in says so.
QString amount(const lab::Recording& recording, const lab::Ties* ties, Row row, const lab::Entry& entry)
{
    if (ties && entry.has(ipc::trace::kReads) && entry.has(ipc::trace::kMessage)) {
        const auto sources = ties->to(row);
        if (sources.size() == 1) {
            const quint32 written = recording.at(sources.front().from).bytes;
            if (written > entry.bytes && entry.failed())
                return Diagram::tr("%1 of %2 B").arg(entry.bytes).arg(written);
        }
    }
    return lab::bytesText(entry.bytes);
}

QString dataWords(const EventOrder& order, const lab::Ties* ties, Row row, const lab::Entry& entry)
{
    const lab::DataView data = lab::dataOf(order.recording(), row);
    QString text = amount(order.recording(), ties, row, entry);
    if (!data.bytes.empty())
        text += QLatin1Char(' ') + lab::dataText({data.bytes, std::max<quint64>(data.size, entry.bytes), data.utf16}, 16);
    return text;
}

// What is named "result" is the result.
QString withoutKey(const QString& result)
{
    static const QString key = QStringLiteral("result ");
    return result.startsWith(key) ? result.mid(key.size()) : result;
}

QString briefResult(const lab::Recording& recording, Row row, const lab::Entry& entry)
{
    const QString result = entry.failed() ? QString() : lab::resultText(recording, row);
    if (!result.isEmpty() && result != QLatin1String("TRUE"))
        return QStringLiteral("→ ") + withoutKey(result);
    return lab::argumentsText(recording, row);
}


// "TRUE" says no more than that the call has come back.
QString resultOfWait(const lab::Recording& recording, Row row)
{
    const QString result = lab::resultText(recording, row);
    return result == QLatin1String("TRUE") ? QString() : QStringLiteral("→ ") + withoutKey(result);
}

// The names and the data that a message carries, each once.
QString messageWords(const lab::Recording& recording, Row row)
{
    QStringList words;
    for (const lab::DetailText& detail : lab::detailTexts(recording, row))
        if (detail.value.startsWith(QLatin1Char('"')) && !words.contains(detail.value))
            words.append(detail.value);
    const lab::DataView data = lab::dataOf(recording, row);
    if (!data.bytes.empty())
        words.append(lab::bytesText(data.size) + QLatin1Char(' ') + lab::dataText(data, 16));
    return words.join(QStringLiteral(", "));
}

// How long the bytes lay between the two: from the write's beginning to the read's return.
QString onTheWay(const lab::Recording& recording, const lab::Ties* ties, Row row, const lab::Entry& entry)
{
    const Row source = ties && entry.has(ipc::trace::kReads) ? ties->previous(row) : -1;
    if (source < 0 || entry.end <= recording.start(source))
        return {};
    return Diagram::tr("· %1 on the way").arg(lab::durationText(entry.end - recording.start(source)));
}

void addRun(std::vector<Run>& runs, const QString& text, Role role, TextStyle style = TextStyle::Body)
{
    if (!text.isEmpty())
        runs.push_back({runs.empty() ? text : QLatin1Char(' ') + text, role, style});
}

// Shown whole or not at all: the tooltip says it too.
void addWhole(std::vector<Run>& runs, const QString& text)
{
    addRun(runs, text, Role::TextFaint, TextStyle::Small);
    if (!text.isEmpty())
        runs.back().whole = true;
}

Words callBegins(const EventOrder& order, const lab::Ties* ties, Row row, const lab::Entry& entry)
{
    Words words;
    const lab::Recording& recording = order.recording();
    addRun(words.runs, lab::callText(recording, row), Role::Text);
    const bool later = order.hasEnd(row);
    const bool blocked = isBlocked(ties, row, entry);
    if (blocked) {
        const Row releaser = ties ? ties->releasedBy(row) : -1;
        addRun(words.runs, Diagram::tr("blocked %1").arg(lab::durationText(entry.took())), Role::Blocked);
        if (releaser >= 0)
            addRun(words.runs, Diagram::tr("· released by %1 in %2").arg(lab::callText(recording, releaser), recording.processOf(releaser).name),
                   Role::TextMuted);
        words.runs.back().whole = releaser >= 0;
    } else if (later) {
        addRun(words.runs, Diagram::tr("takes %1").arg(lab::durationText(entry.took())), Role::TextMuted);
    }
    if (!later && blocked && !entry.failed())
        addRun(words.runs, resultOfWait(recording, row), Role::TextMuted);
    if (!later && !blocked)
        addRun(words.runs, isData(entry) ? dataWords(order, ties, row, entry) : briefResult(recording, row, entry), Role::TextMuted);
    if (!later)
        addWhole(words.runs, onTheWay(recording, ties, row, entry));
    if (!later && entry.failed()) {
        words.badge = lab::errorText(entry.error);
        words.error = true;
    } else if (!later && entry.has(ipc::trace::kReads) && !entry.has(ipc::trace::kPeek)) {
        words.badge = Diagram::tr("ok %1").arg(entry.bytes);
    }
    return words;
}

Words callReturns(const EventOrder& order, const lab::Ties* ties, Row row, const lab::Entry& entry)
{
    Words words;
    addRun(words.runs, lab::callText(order.recording(), row), Role::Text);
    addRun(words.runs, entry.bytes != 0 ? dataWords(order, ties, row, entry) : Diagram::tr("returns"), Role::TextMuted);
    addWhole(words.runs, onTheWay(order.recording(), ties, row, entry));
    if (entry.failed()) {
        words.badge = lab::errorText(entry.error);
        words.error = true;
    } else if (entry.has(ipc::trace::kReads)) {
        words.badge = Diagram::tr("ok %1").arg(entry.bytes);
    }
    return words;
}

QString noteText(const lab::Recording& recording, Row row)
{
    QStringList texts;
    for (const lab::DetailText& detail : lab::detailTexts(recording, row)) {
        QString value = detail.value;
        if (value.size() > 1 && value.startsWith(QLatin1Char('"')) && value.endsWith(QLatin1Char('"')))
            value = value.mid(1, value.size() - 2);
        texts.append(value);
    }
    return texts.join(QStringLiteral(" · "));
}

Words otherLine(const lab::Recording& recording, Row row, const lab::Entry& entry)
{
    Words words;
    if (entry.kind == Kind::Process) {
        const QString ending = recording.processOf(row).ending;
        addRun(words.runs, Diagram::tr("process ended"), Role::Text);
        addRun(words.runs, ending, Role::TextMuted);
    } else if (entry.kind == Kind::Note) {
        addRun(words.runs, noteText(recording, row), Role::TextMuted);
    } else {
        addRun(words.runs, lab::callText(recording, row), Role::Text, TextStyle::Small);
        addRun(words.runs, messageWords(recording, row), Role::TextMuted, TextStyle::Small);
    }
    return words;
}

}  // namespace

bool isBlocked(const lab::Ties* ties, Row row, const lab::Entry& entry)
{
    constexpr lab::Moment kNothingElseTakes = 20'000'000;
    static constexpr std::array mayJustWork{CallId::ReadFile, CallId::WriteFile, CallId::FlushFileBuffers, CallId::TransactNamedPipe,
                                            CallId::CallNamedPipe, CallId::PeekNamedPipe, CallId::GetClipboardData, CallId::IncrementMemory,
                                            CallId::BounceMemory};
    if (!hasWaited(entry))
        return false;
    const bool onlyWaits = std::find(mayJustWork.begin(), mayJustWork.end(), entry.callId()) == mayJustWork.end();
    const bool cutShort = entry.failed() && entry.error != static_cast<quint32>(ipc::ErrorCode::MoreData);
    return onlyWaits || cutShort || entry.took() >= kNothingElseTakes || !ties || ties->releasedBy(row) >= 0;
}

Words wordsOfLive(const LiveSpan& live, lab::Moment now)
{
    Words words;
    addRun(words.runs, nameOf(live.call), Role::Text);
    const QString reason = waitingFor(live.call);
    const QString blocked = Diagram::tr("blocked %1").arg(lab::durationText(std::max<lab::Moment>(now - live.since, 0)));
    addRun(words.runs, reason.isEmpty() ? blocked : blocked + QStringLiteral(", ") + reason, Role::Blocked);
    return words;
}

Words wordsOf(const EventOrder& order, const lab::Ties* ties, const Slot& slot, lab::Moment now)
{
    if (slot.kind == Slot::Kind::Live)
        return wordsOfLive(order.live(slot), now);
    const lab::Entry entry = order.recording().at(slot.row);
    if (slot.kind == Slot::Kind::End)
        return callReturns(order, ties, slot.row, entry);
    return entry.isCall() ? callBegins(order, ties, slot.row, entry) : otherLine(order.recording(), slot.row, entry);
}

QString tooltipOf(const EventOrder& order, const lab::Ties* ties, const Slot& slot, lab::Moment now)
{
    const lab::Recording& recording = order.recording();
    if (slot.kind == Slot::Kind::Live) {
        QString text;
        for (const Run& run : wordsOfLive(order.live(slot), now).runs)
            text += run.text.toHtmlEscaped();
        return text;
    }
    const lab::Entry entry = recording.at(slot.row);
    QStringList lines{QStringLiteral("<b>%1</b>(%2)").arg(lab::callText(recording, slot.row), lab::argumentsText(recording, slot.row).toHtmlEscaped())};
    const QString result = lab::resultText(recording, slot.row);
    if (!result.isEmpty())
        lines << QStringLiteral("→ ") + result.toHtmlEscaped();
    if (entry.failed())
        lines << lab::errorMeaning(entry.error, entry.native).toHtmlEscaped();
    if (entry.kind == Kind::Message)
        lines << (isEvent(entry) ? Diagram::tr("an event of X11, to or from a program outside the session") : Diagram::tr("a window message"));
    lines << Diagram::tr("%1, thread %2, at %3, took %4")
                 .arg(recording.processOf(slot.row).name.toHtmlEscaped(), recording.threadOf(slot.row).name.toHtmlEscaped(),
                      timeText(entry.start), lab::durationText(entry.took()));
    if (const Row source = ties ? ties->previous(slot.row) : -1; source >= 0)
        lines << Diagram::tr("data written by %1, %2 before").arg(recording.processOf(source).name.toHtmlEscaped(),
                                                                  lab::durationText(std::max<lab::Moment>(entry.end - recording.start(source), 0)));
    return QStringLiteral("<div style='white-space:pre-wrap'>%1</div>").arg(lines.join(QStringLiteral("<br>")));
}

QString timeText(lab::Moment moment)
{
    if (moment < 1'000'000)
        return QStringLiteral("%1 µs").arg(moment / 1000);
    if (moment < 1'000'000'000)
        return QStringLiteral("%1 ms").arg(static_cast<double>(moment) / 1e6, 0, 'f', 3);
    return QStringLiteral("%1 s").arg(static_cast<double>(moment) / 1e9, 0, 'f', moment < 100'000'000'000 ? 5 : 3);
}

namespace {

QString shortened(const QString& text, qreal room, TextStyle style, const TextWidth& width)
{
    static const QString dots = QStringLiteral("…");
    qsizetype low = 0;
    qsizetype high = text.size();
    while (low < high) {
        const qsizetype middle = (low + high + 1) / 2;
        if (width(text.left(middle).trimmed() + dots, style) <= room)
            low = middle;
        else
            high = middle - 1;
    }
    if (low > 0 && low < text.size() && text[low - 1].isHighSurrogate())
        --low;
    const bool leadingSpace = text.startsWith(QLatin1Char(' '));
    const QString kept = text.left(low).trimmed();
    return kept.isEmpty() ? QString() : (leadingSpace ? QStringLiteral(" ") : QString()) + kept + dots;
}

}  // namespace

qreal elide(std::vector<Run>& runs, qreal room, const TextWidth& width)
{
    qreal used = 0;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        Run& run = runs[i];
        const qreal needed = width(run.text, run.style);
        if (used + needed <= room) {
            used += needed;
            continue;
        }
        if (run.whole) {
            runs.resize(i);
            break;
        }
        const qreal space = run.text.startsWith(QLatin1Char(' ')) ? width(QStringLiteral(" "), run.style) : 0;
        run.text = shortened(run.text, room - used - space, run.style, width);
        // What is left out shows at least as dots.
        if (run.text.isEmpty() && used + width(QStringLiteral("…"), run.style) <= room)
            run.text = QStringLiteral("…");
        runs.resize(run.text.isEmpty() ? i : i + 1);
        if (runs.size() == i + 1)
            used += width(runs.back().text, runs.back().style);
        break;
    }
    return used;
}

}  // namespace ui::sequence
