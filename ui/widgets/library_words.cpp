// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/library_words.h"

#include "app/lab/from_view.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace ui {
namespace {

// For the translators' tool alone, which cannot look into the library: it finds the texts here.
[[maybe_unused]] constexpr const char* kTexts[] = {
    QT_TRANSLATE_NOOP("Library", "Handle"),
    QT_TRANSLATE_NOOP("Library", "File"),
    QT_TRANSLATE_NOOP("Library", "Pipe, read end"),
    QT_TRANSLATE_NOOP("Library", "Pipe, write end"),
    QT_TRANSLATE_NOOP("Library", "Pipe, server end"),
    QT_TRANSLATE_NOOP("Library", "Pipe, client end"),
    QT_TRANSLATE_NOOP("Library", "Mailslot, server"),
    QT_TRANSLATE_NOOP("Library", "Mailslot, client"),
    QT_TRANSLATE_NOOP("Library", "File mapping"),
    QT_TRANSLATE_NOOP("Library", "Mutex"),
    QT_TRANSLATE_NOOP("Library", "Event"),
    QT_TRANSLATE_NOOP("Library", "Process"),
    QT_TRANSLATE_NOOP("Library", "Thread"),
    QT_TRANSLATE_NOOP("Library", "Semaphore"),
    QT_TRANSLATE_NOOP("Library", "signalled"),
    QT_TRANSLATE_NOOP("Library", "not signalled"),
    QT_TRANSLATE_NOOP("Library", "free"),
    QT_TRANSLATE_NOOP("Library", "owned"),
    QT_TRANSLATE_NOOP("Library", "abandoned"),
    QT_TRANSLATE_NOOP("Library", "open"),
    QT_TRANSLATE_NOOP("Library", "other end closed"),
    QT_TRANSLATE_NOOP("Library", "running"),
    QT_TRANSLATE_NOOP("Library", "ready"),
    QT_TRANSLATE_NOOP("Library", "waiting"),
    QT_TRANSLATE_NOOP("Library", "waiting, not to be interrupted"),
    QT_TRANSLATE_NOOP("Library", "stopped"),
    QT_TRANSLATE_NOOP("Library", "ended"),
    QT_TRANSLATE_NOOP("Library", "ended, exit code %1"),
    QT_TRANSLATE_NOOP("Library", "empty"),
    QT_TRANSLATE_NOOP("Library", "messages wait"),
    QT_TRANSLATE_NOOP("Library", "the slot is gone"),
    QT_TRANSLATE_NOOP("Library", "connected"),
    QT_TRANSLATE_NOOP("Library", "closing"),
    QT_TRANSLATE_NOOP("Library", "listening"),
    QT_TRANSLATE_NOOP("Library", "disconnected"),
    QT_TRANSLATE_NOOP("Library", "not connected"),
    QT_TRANSLATE_NOOP("Library", "hot"),
    QT_TRANSLATE_NOOP("Library", "warm"),
    QT_TRANSLATE_NOOP("Library", "cold"),
    QT_TRANSLATE_NOOP("Library", "ack"),
    QT_TRANSLATE_NOOP("Library", "asked"),
    QT_TRANSLATE_NOOP("Library", "Access"),
    QT_TRANSLATE_NOOP("Library", "Buffer"),
    QT_TRANSLATE_NOOP("Library", "Buffers out · in"),
    QT_TRANSLATE_NOOP("Library", "Bytes available"),
    QT_TRANSLATE_NOOP("Library", "Client process"),
    QT_TRANSLATE_NOOP("Library", "Count"),
    QT_TRANSLATE_NOOP("Library", "Created by process"),
    QT_TRANSLATE_NOOP("Library", "Instances"),
    QT_TRANSLATE_NOOP("Library", "Largest message"),
    QT_TRANSLATE_NOOP("Library", "Messages"),
    QT_TRANSLATE_NOOP("Library", "Next message"),
    QT_TRANSLATE_NOOP("Library", "Owner"),
    QT_TRANSLATE_NOOP("Library", "Pending operations"),
    QT_TRANSLATE_NOOP("Library", "Process id"),
    QT_TRANSLATE_NOOP("Library", "Protection"),
    QT_TRANSLATE_NOOP("Library", "Read time-out"),
    QT_TRANSLATE_NOOP("Library", "Recursion"),
    QT_TRANSLATE_NOOP("Library", "Reset"),
    QT_TRANSLATE_NOOP("Library", "Server process"),
    QT_TRANSLATE_NOOP("Library", "Size"),
    QT_TRANSLATE_NOOP("Library", "Type · read mode"),
    QT_TRANSLATE_NOOP("Library", "View"),
    QT_TRANSLATE_NOOP("Library", "Wait mode"),
    QT_TRANSLATE_NOOP("Library", "manual"),
    QT_TRANSLATE_NOOP("Library", "automatic"),
    QT_TRANSLATE_NOOP("Library", "none"),
    QT_TRANSLATE_NOOP("Library", "any size"),
    QT_TRANSLATE_NOOP("Library", "forever"),
    QT_TRANSLATE_NOOP("Library", "inbound"),
    QT_TRANSLATE_NOOP("Library", "outbound"),
    QT_TRANSLATE_NOOP("Library", "duplex"),
    QT_TRANSLATE_NOOP("Library", "byte · byte"),
    QT_TRANSLATE_NOOP("Library", "message · byte"),
    QT_TRANSLATE_NOOP("Library", "message · message"),
    QT_TRANSLATE_NOOP("Library", "thread %1 of process %2"),
    QT_TRANSLATE_NOOP("Library", "%1 of %2"),
    QT_TRANSLATE_NOOP("Library", "%1 of any number"),
    QT_TRANSLATE_NOOP("Library", "%1 or more"),
    QT_TRANSLATE_NOOP("Library", "a POSIX thread stands in for a thread handle"),
    QT_TRANSLATE_NOOP("Library", "a pipe of Linux, and a page that keeps the quota"),
    QT_TRANSLATE_NOOP("Library", "a file mapped by mmap"),
    QT_TRANSLATE_NOOP("Library", "a sealed memfd stands in for a section of the paging file"),
    QT_TRANSLATE_NOOP("Library", "AF_UNIX sockets and a shared file stand in for a named pipe"),
    QT_TRANSLATE_NOOP("Library", "a pidfd stands in for a process handle; its exit code is kept in a shared page"),
    QT_TRANSLATE_NOOP("Library", "a queue in shared memory, and an AF_UNIX datagram for each message, stand in for a mailslot"),
    QT_TRANSLATE_NOOP("Library", "the slots of the session's computers stand in for those of a network"),
    QT_TRANSLATE_NOOP("Library", "a robust futex stands in for the mutex"),
    QT_TRANSLATE_NOOP("Library", "a futex stands in for the event"),
    QT_TRANSLATE_NOOP("Library", "a futex and a count in shared memory stand in for the semaphore"),
    QT_TRANSLATE_NOOP("Library", "mode 0600 in a 0700 directory: this user only"),
    QT_TRANSLATE_NOOP("Library", "mode 0600, this user's session"),
    QT_TRANSLATE_NOOP("Library", "mode %1"),
};

QString translated(const QString& said) { return QCoreApplication::translate("Library", said.toUtf8().constData()); }

}  // namespace

QString inInterfaceLanguage(const QString& said)
{
    static const QRegularExpression number(QStringLiteral("\\b\\d+\\b"));
    const QString whole = translated(said);
    if (whole != said)
        return whole;
    QString pattern = said;
    QStringList numbers;
    for (auto each = number.match(pattern); each.hasMatch() && numbers.size() < 9; each = number.match(pattern, each.capturedStart() + 2)) {
        numbers.append(each.captured());
        pattern.replace(each.capturedStart(), each.capturedLength(), QStringLiteral("%%1").arg(numbers.size()));
    }
    QString sentence = translated(pattern);
    if (numbers.isEmpty() || sentence == pattern)
        return said;
    for (const QString& each : std::as_const(numbers))
        sentence = sentence.arg(each);
    return sentence;
}

QString kindText(ipc::HandleKind kind)
{
    const std::string_view text = ipc::toText(kind);
    return inInterfaceLanguage(lab::fromView(text));
}

}  // namespace ui
