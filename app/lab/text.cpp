// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/text.h"

#include "app/lab/errno_names.h"
#include "app/lab/from_view.h"
#include "app/lab/identities.h"

#include "ipc/constants.h"
#include "ipc/error.h"

#include <QStringDecoder>

#include <algorithm>
#include <array>

namespace lab {
namespace {

using ipc::trace::Detail;
using ipc::trace::DetailReader;
using ipc::trace::DetailType;
using ipc::trace::Key;
using ipc::trace::Kind;

QString named(std::string_view name, const char* what, quint16 number)
{
    return name.empty() ? QStringLiteral("%1 %2").arg(QLatin1StringView(what)).arg(number) : fromView(name);
}

QString objectEventText(quint16 event)
{
    switch (static_cast<ipc::trace::ObjectEvent>(event)) {
    case ipc::trace::ObjectEvent::Opened: return QStringLiteral("handle opened");
    case ipc::trace::ObjectEvent::Changed: return QStringLiteral("state changed");
    case ipc::trace::ObjectEvent::Closed: return QStringLiteral("handle closed");
    }
    return QStringLiteral("object event %1").arg(event);
}

QString processEventText(quint16 event)
{
    switch (static_cast<ipc::trace::ProcessEvent>(event)) {
    case ipc::trace::ProcessEvent::Started: return QStringLiteral("process started");
    case ipc::trace::ProcessEvent::Ended: return QStringLiteral("process ended");
    case ipc::trace::ProcessEvent::ThreadStarted: return QStringLiteral("thread started");
    case ipc::trace::ProcessEvent::ThreadEnded: return QStringLiteral("thread ended");
    }
    return QStringLiteral("process event %1").arg(event);
}

QString entryText(const Entry& entry)
{
    switch (entry.kind) {
    case Kind::Call: return named(ipc::callName(entry.callId()), "call", entry.call);
    case Kind::Native:
        return named(ipc::trace::nativeName(static_cast<ipc::trace::NativeId>(entry.call)), "system call", entry.call);
    case Kind::Object: return objectEventText(entry.call);
    case Kind::Message:
        return named(ipc::trace::messageName(static_cast<ipc::trace::MessageId>(entry.call)), "message", entry.call);
    case Kind::Process: return processEventText(entry.call);
    case Kind::Note: return QStringLiteral("note");
    }
    return QStringLiteral("record of kind %1").arg(static_cast<int>(entry.kind));
}

QString constantDetail(const Detail& detail)
{
    QString text = fromView(ipc::constantText(detail.family, detail.number));
    return text.replace(QLatin1Char('|'), QStringLiteral(" | "));
}

QString valueText(const Detail& detail, bool utf16)
{
    switch (detail.type) {
    case DetailType::Number: return isIdentity(ipc::trace::keyName(detail.key)) ? handleText(detail.number) : QString::number(detail.number);
    case DetailType::Signed: return QString::number(static_cast<qint64>(detail.number));
    case DetailType::Handle: return handleText(detail.number);
    case DetailType::Constant: return constantDetail(detail);
    case DetailType::Text: return QLatin1Char('"') + fromView(detail.text) + QLatin1Char('"');
    case DetailType::Bytes: return bytesText(detail.number) + QLatin1Char(' ') + dataText(DataView{detail.bytes, detail.number, utf16});
    case DetailType::Bool: return detail.number != 0 ? QStringLiteral("TRUE") : QStringLiteral("FALSE");
    }
    return {};
}

template <class F>
void forEachDetail(const Recording& recording, Row row, F&& take)
{
    DetailReader reader(recording.details(row));
    Detail detail;
    while (reader.next(detail))
        take(detail);
}

bool holdsUtf16(const Recording& recording, Row row)
{
    constexpr quint64 kUnicodeText = 13;   // CF_UNICODETEXT
    bool found = false;
    forEachDetail(recording, row, [&](const Detail& detail) {
        found = found || (detail.key == Key::format && detail.number == kUnicodeText);
    });
    return found;
}

bool makesHandle(const Entry& entry)
{
    using ipc::CallId;
    static constexpr std::array makers = {CallId::CreateFile, CallId::CreateNamedPipe, CallId::CreateMailslot,
        CallId::CreateFileMapping, CallId::OpenFileMapping, CallId::CreateMutex, CallId::OpenMutex, CallId::CreateEvent,
        CallId::OpenEvent, CallId::CreateSemaphore, CallId::OpenSemaphore, CallId::CreateProcess};
    return std::find(makers.begin(), makers.end(), entry.callId()) != makers.end();
}

bool hasText(DetailType type) { return type == DetailType::Text; }

// Results that the columns tell already, or that say nothing beside them.
bool toldByColumns(const Entry& entry, const Detail& detail)
{
    return detail.key == Key::data || detail.key == Key::bytesRead || detail.key == Key::bytesWritten
           || (detail.type == DetailType::Handle && detail.number == entry.handle);
}

QString okText(const Recording& recording, Row row, const Entry& entry)
{
    QStringList parts;
    const bool moves = entry.has(ipc::trace::kReads | ipc::trace::kWrites) || entry.callId() == ipc::CallId::ReadFile
                       || entry.callId() == ipc::CallId::WriteFile;
    if (makesHandle(entry) && entry.handle != 0)
        parts << handleText(entry.handle);
    const bool utf16 = holdsUtf16(recording, row);
    if (moves || entry.bytes != 0)
        parts << bytesText(entry.bytes);
    forEachDetail(recording, row, [&](const Detail& detail) {
        if (!detail.out || toldByColumns(entry, detail))
            return;
        const QString name = fromView(ipc::trace::keyName(detail.key));
        parts << (hasText(detail.type) ? valueText(detail, false) : name + QLatin1Char(' ') + valueText(detail, utf16));
    });
    return parts.isEmpty() ? QStringLiteral("TRUE") : parts.join(QStringLiteral(", "));
}

QString nativeResult(const Entry& entry)
{
    if (entry.native == 0)
        return QString::number(entry.bytes);
    return QStringLiteral("-1, errno %1 %2").arg(entry.native).arg(errnoName(entry.native));
}

bool isPrintable(QStringView text)
{
    // C programs end their strings with a NUL, and send it along.
    if (text.size() > 1 && text.back().isNull())
        text.chop(1);
    return std::all_of(text.begin(), text.end(), [](QChar c) { return c.isPrint() || c == u'\n' || c == u'\t' || c == u'\r' || c.isSurrogate(); });
}

QString quoted(QString text, bool cut)
{
    text.replace(u'\n', QStringLiteral("\\n")).replace(u'\r', QStringLiteral("\\r")).replace(u'\t', QStringLiteral("\\t"));
    text.replace(QChar(u'\0'), QStringLiteral("\\0"));
    return QLatin1Char('"') + text + (cut ? QStringLiteral("…") : QString()) + QLatin1Char('"');
}

// Cut where a UTF-8 character begins.
std::span<const std::byte> cutText(std::span<const std::byte> bytes, std::size_t limit)
{
    std::size_t size = std::min(bytes.size(), limit);
    while (size > 0 && size < bytes.size() && (std::to_integer<unsigned>(bytes[size]) & 0xC0u) == 0x80u)
        --size;
    return bytes.first(size);
}

}  // namespace

QString callText(const Recording& recording, Row row) { return entryText(recording.at(row)); }

QString argumentsText(const Recording& recording, Row row)
{
    const Entry entry = recording.at(row);
    QStringList parts;
    if (entry.isCall() && entry.handle != 0 && !makesHandle(entry))
        parts << handleText(entry.handle);
    if (entry.kind == Kind::Native && static_cast<qint32>(entry.handle) >= 0)
        parts << QStringLiteral("fd %1").arg(entry.handle);
    if (entry.kind == Kind::Object)
        parts << handleText(entry.handle);
    const bool utf16 = holdsUtf16(recording, row);
    forEachDetail(recording, row, [&](const Detail& detail) {
        if (!detail.out || !entry.isCall())
            parts << valueText(detail, utf16);
    });
    return parts.join(QStringLiteral(", "));
}

QString resultText(const Recording& recording, Row row)
{
    const Entry entry = recording.at(row);
    if (entry.kind == Kind::Native)
        return nativeResult(entry);
    if (!entry.isCall())
        return {};
    if (entry.has(ipc::trace::kUnfinished))
        return QStringLiteral("never returned: the process ended");
    if (entry.error == 0)
        return okText(recording, row, entry);
    if (entry.isPending())
        return errorText(entry.error);
    return entry.bytes == 0 ? errorText(entry.error) : bytesText(entry.bytes) + QStringLiteral(", ") + errorText(entry.error);
}

QString errorText(quint32 error)
{
    if (error == 0)
        return {};
    return QStringLiteral("%1 %2").arg(error).arg(fromView(ipc::errorName(static_cast<ipc::ErrorCode>(error))));
}

QString errorMeaning(quint32 error, qint32 native)
{
    QString text = fromView(ipc::errorText(static_cast<ipc::ErrorCode>(error)));
    if (native > 0 && static_cast<quint32>(native) != error)
        text += QStringLiteral(" (errno %1 %2)").arg(native).arg(errnoName(native));
    return text.trimmed();
}

QString durationText(Moment nanoseconds)
{
    struct Unit { double size; QLatin1StringView name; };
    static constexpr std::array units = {Unit{1e9, QLatin1StringView("s")}, Unit{1e6, QLatin1StringView("ms")},
                                         Unit{1e3, QLatin1StringView("\xb5s")}};
    const double value = static_cast<double>(nanoseconds);
    for (const Unit& unit : units) {
        // Rounding must not carry into the next unit's digits: 999.6 µs is 1.00 ms.
        if (std::abs(value) < unit.size * 0.9995)
            continue;
        const double scaled = value / unit.size;
        const int decimals = std::abs(scaled) < 9.995 ? 2 : std::abs(scaled) < 99.95 ? 1 : 0;
        return QStringLiteral("%1 %2").arg(QString::number(scaled, 'f', decimals), unit.name);
    }
    return QStringLiteral("%1 ns").arg(nanoseconds);
}

QString bytesText(quint64 bytes)
{
    static constexpr std::array units = {"KiB", "MiB", "GiB", "TiB"};
    if (bytes < 10000)
        return QStringLiteral("%1 B").arg(bytes);
    double value = static_cast<double>(bytes) / 1024;
    std::size_t unit = 0;
    for (; value >= 1023.95 && unit + 1 < units.size(); ++unit)
        value /= 1024;
    return QStringLiteral("%1 %2").arg(QString::number(value, 'f', 1), QLatin1StringView(units[unit]));
}

QString handleText(quint64 handle) { return QStringLiteral("0x%1").arg(handle, 0, 16); }

std::vector<DetailText> detailTexts(const Recording& recording, Row row)
{
    std::vector<DetailText> texts;
    const bool utf16 = holdsUtf16(recording, row);
    forEachDetail(recording, row, [&](const Detail& detail) {
        texts.push_back({fromView(ipc::trace::keyName(detail.key)), valueText(detail, utf16), detail.out});
    });
    return texts;
}

DataView dataOf(const Recording& recording, Row row)
{
    DataView data;
    forEachDetail(recording, row, [&](const Detail& detail) {
        if (detail.key == Key::data && detail.type == DetailType::Bytes)
            data = {detail.bytes, detail.number};
    });
    data.utf16 = holdsUtf16(recording, row);
    return data;
}

QString dataText(const DataView& data, int limit)
{
    if (!data.utf16)
        return dataText(data.bytes, data.size, limit);
    const auto shown = data.bytes.first(std::min(data.bytes.size(), static_cast<std::size_t>(std::max(limit, 0)) * 2) & ~std::size_t{1});
    QStringDecoder decoder(QStringDecoder::Utf16LE, QStringDecoder::Flag::Stateless);
    const QString text = decoder(QByteArrayView(reinterpret_cast<const char*>(shown.data()), static_cast<qsizetype>(shown.size())));
    if (decoder.hasError() || !isPrintable(text))
        return dataText(data.bytes, data.size, limit);
    return quoted(text, shown.size() < data.size);
}

QString dataText(std::span<const std::byte> bytes, quint64 size, int limit)
{
    const auto shown = cutText(bytes, static_cast<std::size_t>(std::max(limit, 0)));
    const bool cut = shown.size() < size;
    const QByteArrayView raw(reinterpret_cast<const char*>(shown.data()), static_cast<qsizetype>(shown.size()));
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = decoder(raw);
    if (!decoder.hasError() && isPrintable(text))
        return quoted(text, cut);
    return QString::fromLatin1(raw.toByteArray().toHex(' ')) + (cut ? QStringLiteral("…") : QString());
}

}  // namespace lab
