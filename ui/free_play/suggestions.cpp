// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/free_play/suggestions.h"

#include "ui/free_play/value_field.h"

#include <algorithm>
#include <array>
#include <initializer_list>

namespace ui {
namespace {

using ipc::CallId;
using ipc::HandleKind;

struct Suggestion {
    CallId call;
    std::string_view parameter;
    const char* text;
};
constexpr std::array kSuggestions{
    Suggestion{CallId::CreateFileMapping, "name", "Local\\demo"}, Suggestion{CallId::OpenFileMapping, "name", "Local\\demo"},
    Suggestion{CallId::CreateMutex, "name", "Local\\guard"},      Suggestion{CallId::OpenMutex, "name", "Local\\guard"},
    Suggestion{CallId::CreateEvent, "name", "Local\\ready"},      Suggestion{CallId::OpenEvent, "name", "Local\\ready"},
    Suggestion{CallId::CreateProcess, "name", "child"},           Suggestion{CallId::Sleep, "timeout", "1000"},
    Suggestion{CallId::SetEndOfFile, "size", "100"},              Suggestion{CallId::VirtualAlloc, "size", "65536"},
    Suggestion{CallId::SetClipboardData, "data", "hello"},        Suggestion{CallId::GetClipboardFormatName, "format", "0xc001"},
};

struct Wanted {
    CallId call;
    std::string_view parameter;
    std::initializer_list<HandleKind> kinds;
};

constexpr std::initializer_list<HandleKind> kServer{HandleKind::NamedPipeServer};
constexpr std::initializer_list<HandleKind> kNamedPipe{HandleKind::NamedPipeServer, HandleKind::NamedPipeClient};
constexpr std::initializer_list<HandleKind> kSlot{HandleKind::MailslotServer};
constexpr std::initializer_list<HandleKind> kProcess{HandleKind::Process};
constexpr std::initializer_list<HandleKind> kEvent{HandleKind::Event};
constexpr std::initializer_list<HandleKind> kMutex{HandleKind::Mutex};
constexpr std::initializer_list<HandleKind> kSection{HandleKind::FileMapping};
constexpr std::initializer_list<HandleKind> kFile{HandleKind::File};
constexpr std::initializer_list<HandleKind> kReadable{HandleKind::AnonymousPipeRead, HandleKind::NamedPipeServer, HandleKind::NamedPipeClient,
                                                      HandleKind::MailslotServer, HandleKind::File};
constexpr std::initializer_list<HandleKind> kWritable{HandleKind::AnonymousPipeWrite, HandleKind::NamedPipeServer, HandleKind::NamedPipeClient,
                                                      HandleKind::MailslotClient, HandleKind::File};
constexpr std::initializer_list<HandleKind> kPeekable{HandleKind::AnonymousPipeRead, HandleKind::NamedPipeServer, HandleKind::NamedPipeClient};
constexpr std::initializer_list<HandleKind> kWaitable{HandleKind::Mutex, HandleKind::Event, HandleKind::Process, HandleKind::Thread};

constexpr std::array kWanted{
    Wanted{CallId::ReadFile, "handle", kReadable},
    Wanted{CallId::WriteFile, "handle", kWritable},
    Wanted{CallId::FlushFileBuffers, "handle", kWritable},
    Wanted{CallId::PeekNamedPipe, "handle", kPeekable},
    Wanted{CallId::ConnectNamedPipe, "handle", kServer},
    Wanted{CallId::DisconnectNamedPipe, "handle", kServer},
    Wanted{CallId::TransactNamedPipe, "handle", kNamedPipe},
    Wanted{CallId::GetMailslotInfo, "handle", kSlot},
    Wanted{CallId::SetMailslotInfo, "handle", kSlot},
    Wanted{CallId::MapViewOfFile, "handle", kSection},
    Wanted{CallId::CreateFileMapping, "file", kFile},
    Wanted{CallId::GetFileSize, "handle", kFile},
    Wanted{CallId::SetEndOfFile, "handle", kFile},
    Wanted{CallId::ReleaseMutex, "handle", kMutex},
    Wanted{CallId::SetEvent, "handle", kEvent},
    Wanted{CallId::ResetEvent, "handle", kEvent},
    Wanted{CallId::WaitForSingleObject, "handle", kWaitable},
    Wanted{CallId::TerminateProcess, "process", kProcess},
    Wanted{CallId::GetExitCodeProcess, "process", kProcess},
};

}  // namespace

QString suggestedText(const peer::CallEntry& call, const peer::Parameter& parameter)
{
    for (const Suggestion& suggestion : kSuggestions)
        if (suggestion.call == call.call && suggestion.parameter == parameter.name)
            return QString::fromLatin1(suggestion.text);
    return defaultText(parameter);
}

bool suits(CallId call, std::string_view parameter, HandleKind kind)
{
    for (const Wanted& wanted : kWanted)
        if (wanted.call == call && wanted.parameter == parameter)
            return std::ranges::find(wanted.kinds, kind) != wanted.kinds.end();
    return true;
}

bool opensByName(CallId call, HandleKind kind)
{
    switch (call) {
    case CallId::CreateFile: return kind == HandleKind::NamedPipeServer || kind == HandleKind::MailslotServer || kind == HandleKind::File;
    case CallId::WaitNamedPipe:
    case CallId::CallNamedPipe: return kind == HandleKind::NamedPipeServer;
    case CallId::OpenFileMapping: return kind == HandleKind::FileMapping;
    case CallId::OpenMutex: return kind == HandleKind::Mutex;
    case CallId::OpenEvent: return kind == HandleKind::Event;
    default: return false;
    }
}

}  // namespace ui
