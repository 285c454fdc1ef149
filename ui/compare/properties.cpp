// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/properties.h"

#include <QCoreApplication>

namespace ui {
namespace {

QString t(const char* text) { return QCoreApplication::translate("ui::Properties", text); }

}  // namespace

QList<Property> mechanismProperties()
{
    // clipboard, DDE, memory-mapped file, anonymous pipe, named pipe, mailslot
    return {
        {t("Direction"), {t("one writes, any read"), t("both ways"), t("both ways"), t("one way"), t("one or both ways"), t("one way, to the owner")}},
        {t("Processes"), {t("all of the desktop"), t("two in a conversation, many conversations"), t("any number"), t("parent and child"),
                          t("one server, a client per instance"), t("one reader, any number of writers")}},
        {t("Network"), {t("no"), t("only with NetDDE, gone since Vista"), t("no"), t("no"), t("yes (SMB)"), t("yes (datagrams)")}},
        {t("Boundaries"), {t("one item per format"), t("one item per message"), t("none: plain memory"), t("none: a stream of bytes"),
                           t("bytes or messages"), t("messages")}},
        {t("Named by"), {t("nothing: there is one"), t("service, topic, item"), t("a name, or a file"), t("nothing: handles are inherited"),
                         t("\\\\.\\pipe\\name"), t("\\\\.\\mailslot\\name")}},
        {t("Broadcast"), {t("listeners are told of changes"), t("WM_DDE_INITIATE goes to all"), t("no"), t("no"), t("no"),
                          t("yes: to all of a domain, at most 424 bytes")}},
        {t("Acknowledged"), {t("no"), t("yes: WM_DDE_ACK"), t("no: use an event"), t("no"), t("by an answer on the same pipe"), t("no")}},
        {t("Reader waits"), {t("no"), t("for a message"), t("no: use a mutex or event"), t("for a byte"), t("for a byte or a message"),
                             t("up to its read time-out")}},
        {t("Writer waits"), {t("while another has it open"), t("for the acknowledgement"), t("no"), t("while the buffer is full"),
                             t("while the quota is used up"), t("never")}},
        {t("Ends with"), {t("EmptyClipboard"), t("WM_DDE_TERMINATE, or a window's end"), t("its last handle and view"),
                          t("the last handle of the other end"), t("the last handle of an instance"), t("the owner's last handle")}},
        {t("Size limit"), {t("memory"), t("memory"), t("memory or file"), t("none: a stream"), t("none; a message is kept whole"),
                           t("set by the owner; 424 bytes in broadcasts")}},
        {t("Security"), {t("the desktop"), t("the desktop"), t("ACL of the object"), t("ACL of the object"), t("ACL of the object; impersonation"),
                         t("ACL of the object")}},
    };
}

}  // namespace ui
