// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/recording.h"

/// Words for records: made when painted, never stored. All are functions of (recording, row).
namespace lab {

/// "ReadFile", "recvmsg", "opened", "WM_DDE_ACK", "process started": by kind.
QString callText(const Recording& recording, Row row);

/// The arguments, in order: `"\\.\pipe\demo", PIPE_ACCESS_DUPLEX, 1, 4096`.
QString argumentsText(const Recording& recording, Row row);

/// What came back: "0x34", "7 B "hello"", "ok"; for a failure the error ("234 ERROR_MORE_DATA").
QString resultText(const Recording& recording, Row row);

/// "234 ERROR_MORE_DATA"; empty for success. And the sentence that says what it means.
QString errorText(quint32 error);
QString errorMeaning(quint32 error, qint32 native);

/// "38.2 µs", "1.24 s": three significant digits, in the unit that fits.
QString durationText(Moment nanoseconds);
/// "7 B", "4.0 KiB".
QString bytesText(quint64 bytes);
/// "0x34"
QString handleText(quint64 handle);

/// One argument or result, decoded.
struct DetailText {
    QString name;       ///< as in the peer protocol
    QString value;      ///< for people
    bool out = false;
};
std::vector<DetailText> detailTexts(const Recording& recording, Row row);

/// The data that a call moved: its first bytes, as many as were kept, and its whole size.
struct DataView {
    std::span<const std::byte> bytes;
    quint64 size = 0;
    bool utf16 = false;         ///< CF_UNICODETEXT: UTF-16, little end first
};
DataView dataOf(const Recording& recording, Row row);
/// `"hello"` as its format says, or as the other overload.
QString dataText(const DataView& data, int limit = 24);

/// `"hello, world"` if printable (a NUL at the end is shown as \0), else `68 65 6c 6c …`; at most `limit` bytes are shown.
QString dataText(std::span<const std::byte> bytes, quint64 size, int limit = 24);

}  // namespace lab
