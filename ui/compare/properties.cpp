// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/properties.h"

#include "ui/mechanisms.h"

#include <QCoreApplication>

namespace ui {
namespace {

QString t(const char* text) { return QCoreApplication::translate("ui::Properties", text); }

/// The experiments of these names, one for each mechanism in the order of the tabs.
QStringList of(const char* names)
{
    QStringList ids = QString::fromLatin1(names).split(QLatin1Char(' '));
    for (qsizetype i = 0; i < ids.size(); ++i)
        ids[i].prepend(mechanisms()[static_cast<std::size_t>(i)].key() + QLatin1Char('/'));
    return ids;
}

}  // namespace

QList<Property> mechanismProperties()
{
    // clipboard, DDE, memory-mapped file, anonymous pipe, named pipe, mailslot
    return {
        {t("Direction"), {t("one writes, any read"), t("both ways"), t("both ways"), t("one way"), t("one or both ways"), t("one way, to the owner")},
         of("copy-and-paste poke-and-execute plain-exchange plain-exchange transact-and-call plain-exchange")},
        {t("Processes"), {t("all of the desktop"), t("two in a conversation, many conversations"), t("any number"), t("parent and child"),
                          t("one server, a client per instance"), t("one reader, any number of writers")},
         of("contention wildcard lost-update plain-exchange two-instances many-writers")},
        {t("Scope"), {t("the desktop of one user"), t("the desktop of one user"), t("one computer"), t("a process and those it starts"),
                      t("one computer or several"), t("one computer or a domain")},
         of("linux-and-windows wildcard already-exists wrong-number who-is-there broadcast")},
        {t("Network"), {t("no"), t("only with NetDDE, gone since Vista"), t("no"), t("no"), t("yes (SMB)"), t("yes (datagrams)")},
         of("linux-and-windows request name-dies-with-last-handle wrong-number who-is-there broadcast")},
        {t("Boundaries"), {t("one item per format"), t("one item per message"), t("none: plain memory"), t("none: a stream of bytes"),
                           t("bytes or messages"), t("messages")},
         of("synthesized-formats flow-control pointer no-boundaries message-boundaries buffer-too-small")},
        {t("Named by"), {t("nothing: there is one"), t("service, topic, item"), t("a name, or a file"), t("nothing: inherited handles"),
                         t("\\\\.\\pipe\\name"), t("\\\\.\\mailslot\\name")},
         of("copy-and-paste request name-dies-with-last-handle wrong-number who-is-there dead-reader")},
        {t("Broadcast"), {t("listeners are told of changes"), t("WM_DDE_INITIATE goes to all"), t("no"), t("no"), t("no"),
                          t("yes: to all of a domain, at most 424 bytes")},
         of("listener wildcard event forgotten-write-end two-instances broadcast")},
        {t("Acknowledged"), {t("no"), t("yes: WM_DDE_ACK"), t("no: use an event"), t("no"), t("by an answer on the same pipe"), t("no")},
         of("sequence-number flow-control event nobody-reads transact-and-call message-survives-writer")},
        {t("Reader waits"), {t("only for promised data"), t("for a message"), t("no: use a mutex or event"), t("for a byte"), t("for a byte or a message"),
                             t("up to its read time-out")},
         of("delayed-rendering busy-and-late event without-waiting quota time-out")},
        {t("Writer waits"), {t("never: error 5 while another has it open"), t("for the acknowledgement"), t("no"), t("while the buffer is full"),
                             t("while the quota is used up"), t("never")},
         of("contention busy-and-late mutex full-pipe quota time-out")},
        {t("Ends with"), {t("EmptyClipboard"), t("WM_DDE_TERMINATE, or a window's end"), t("its last handle and view"),
                          t("the last handle of the other end"), t("the last handle of an instance"), t("the owner's last handle")},
         of("owner-killed server-killed name-dies-with-last-handle nobody-reads server-killed dead-reader")},
        {t("Size limit"), {t("memory"), t("memory"), t("memory or file"), t("none: a stream"), t("none; a message is kept whole"),
                           t("set by the owner; 424 bytes in broadcasts")},
         of("copy-and-paste poke-and-execute offset-64k full-pipe message-boundaries broadcast-limit")},
        {t("Security"), {t("the desktop"), t("the desktop"), t("ACL of the object"), t("ACL of the object"), t("ACL of the object; impersonation"),
                         t("ACL of the object")},
         of("forgotten-close wildcard copy-on-write wrong-number who-is-there plain-exchange")},
    };
}

}  // namespace ui
