// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mechanisms.h"

#include "app/lab/from_view.h"
#include "ui/objects/anonymous_pipe_object.h"
#include "ui/objects/clipboard_object.h"
#include "ui/objects/dde_object.h"
#include "ui/objects/file_mapping_object.h"
#include "ui/objects/mailslot_object.h"
#include "ui/objects/named_pipe_object.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace ui {
namespace {

QStringList names(std::initializer_list<const char*> calls)
{
    QStringList list;
    for (const char* call : calls)
        list.append(QLatin1String(call));
    return list;
}

}  // namespace

QString Mechanism::key() const
{
    const std::string_view key = ipc::mechanismId(id);
    return lab::fromView(key);
}

QString Mechanism::title() const { return QCoreApplication::translate("ui::Mechanism", name); }

std::span<const Mechanism> mechanisms()
{
    using ipc::Mechanism;
    static const std::array table{
        ui::Mechanism{Mechanism::Clipboard, QT_TRANSLATE_NOOP("ui::Mechanism", "Clipboard"),
                      names({"OpenClipboard", "EmptyClipboard", "SetClipboardData", "GetClipboardData", "CloseClipboard"}), false, objects::clipboardPicture},
        ui::Mechanism{Mechanism::Dde, QT_TRANSLATE_NOOP("ui::Mechanism", "DDE"),
                      names({"DdeRegister", "DdeSetItem", "DdeInitiate", "DdeRequest", "DdeAdvise", "DdePoke"}), false, objects::ddePicture},
        ui::Mechanism{Mechanism::MemoryMappedFile, QT_TRANSLATE_NOOP("ui::Mechanism", "Memory-mapped file"),
                      names({"CreateFileMapping", "OpenFileMapping", "MapViewOfFile", "WriteMemory", "ReadMemory", "UnmapViewOfFile"}), true,
                      objects::fileMappingPicture},
        ui::Mechanism{Mechanism::AnonymousPipe, QT_TRANSLATE_NOOP("ui::Mechanism", "Anonymous pipe"),
                      names({"CreatePipe", "CreateProcess", "WriteFile", "ReadFile", "PeekNamedPipe", "CloseHandle"}), true, objects::anonymousPipePicture},
        ui::Mechanism{Mechanism::NamedPipe, QT_TRANSLATE_NOOP("ui::Mechanism", "Named pipe"),
                      names({"CreateNamedPipe", "ConnectNamedPipe", "CreateFile", "WriteFile", "ReadFile", "PeekNamedPipe"}), true, objects::namedPipePicture},
        ui::Mechanism{Mechanism::Mailslot, QT_TRANSLATE_NOOP("ui::Mechanism", "Mailslot"),
                      names({"CreateMailslot", "CreateFile", "WriteFile", "ReadFile", "GetMailslotInfo", "CloseHandle"}), true, objects::mailslotPicture},
    };
    return table;
}

QString titleOfMechanism(const QString& key)
{
    const auto all = mechanisms();
    const auto found = std::ranges::find(all, key, &Mechanism::key);
    return found == all.end() ? key : found->title();
}

}  // namespace ui
