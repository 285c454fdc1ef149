// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sequence/cast.h"

#include "app/lab/from_view.h"
#include "ipc/handle.h"

#include <QCoreApplication>

#include <algorithm>

namespace ui::sequence {

using ipc::trace::Key;
using ipc::trace::Kind;
using lab::Row;

namespace {

struct HandleFacts {
    ipc::HandleKind kind = ipc::HandleKind::Unknown;
    QString name;
};

HandleFacts readFacts(std::span<const std::byte> details)
{
    HandleFacts facts;
    ipc::trace::DetailReader reader(details);
    ipc::trace::Detail detail;
    while (reader.next(detail)) {
        if (detail.key == Key::kind)
            facts.kind = static_cast<ipc::HandleKind>(detail.number);
        if (detail.key == Key::name)
            facts.name = lab::fromView(detail.text);
    }
    return facts;
}

struct ObjectNames {
    Q_DECLARE_TR_FUNCTIONS(ui::sequence::ObjectNames)
};

QString kindName(ipc::HandleKind kind)
{
    using enum ipc::HandleKind;
    switch (kind) {
    case AnonymousPipeRead: case AnonymousPipeWrite: return ObjectNames::tr("anonymous pipe");
    case NamedPipeServer: case NamedPipeClient: return ObjectNames::tr("named pipe");
    case MailslotServer: case MailslotClient: return ObjectNames::tr("mailslot");
    case FileMapping: return ObjectNames::tr("file mapping");
    case File: return ObjectNames::tr("file");
    case Mutex: return ObjectNames::tr("mutex");
    case Event: return ObjectNames::tr("event");
    case Semaphore: return ObjectNames::tr("semaphore");
    case Process: return ObjectNames::tr("process");
    case Thread: return ObjectNames::tr("thread");
    case Unknown: break;
    }
    return {};
}

// What exists to carry data from one process to another.
bool isMeans(ipc::HandleKind kind)
{
    using enum ipc::HandleKind;
    return kind == AnonymousPipeRead || kind == AnonymousPipeWrite || kind == NamedPipeServer || kind == NamedPipeClient
           || kind == MailslotServer || kind == MailslotClient || kind == FileMapping;
}

// "bank | stock" of a message that names both; empty of others.
QString conversationName(std::span<const std::byte> details)
{
    QString service, topic;
    bool named = false;
    ipc::trace::DetailReader reader(details);
    ipc::trace::Detail detail;
    while (reader.next(detail)) {
        if (detail.key != Key::service && detail.key != Key::topic)
            continue;
        named = true;
        (detail.key == Key::service ? service : topic) = lab::fromView(detail.text);
    }
    const auto shown = [](const QString& name) { return name.isEmpty() ? QStringLiteral("*") : name; };
    return named ? QStringLiteral("%1 | %2").arg(shown(service), shown(topic)) : QString();
}

QString nameByMessage(quint16 message)
{
    if (message >= static_cast<quint16>(ipc::trace::MessageId::SelectionRequest_))
        return QStringLiteral("X11 program");   // outside the session, whichever
    const auto name = ipc::trace::messageName(static_cast<ipc::trace::MessageId>(message));
    return name.starts_with("WM_DDE") ? QStringLiteral("DDE") : QStringLiteral("Clipboard");
}

QString nameByCall(ipc::CallId call)
{
    const auto name = ipc::callName(call);
    if (name.starts_with("Dde"))
        return QStringLiteral("DDE");
    if (name.find("Clipboard") != name.npos)
        return QStringLiteral("Clipboard");
    return {};
}

}  // namespace

bool Cast::update()
{
    bool changed = false;
    for (; m_taken < m_recording->rows(); ++m_taken) {
        const Kind kind = m_recording->kind(m_taken);
        if (kind == Kind::Native || kind == Kind::Note)
            continue;
        const lab::Entry entry = m_recording->at(m_taken);
        if (kind == Kind::Object)
            changed |= takeHandle(m_taken, entry);
        else
            changed |= takeCall(m_taken, entry);
    }
    return changed;
}

void Cast::clear()
{
    m_threads.clear();
    m_objects.clear();
    m_objectOf.clear();
    m_names.clear();
    m_seenThreads.clear();
    m_taken = 0;
}

bool Cast::takeHandle(Row row, const lab::Entry& entry)
{
    if (entry.channel == 0 || m_names.contains(entry.channel))
        return false;
    const HandleFacts facts = readFacts(m_recording->details(row));
    const QString name = facts.name.isEmpty() ? kindName(facts.kind) : facts.name;
    if (name.isEmpty())
        return false;
    const bool means = isMeans(facts.kind);
    const bool counted = facts.kind != ipc::HandleKind::NamedPipeServer && facts.kind != ipc::HandleKind::NamedPipeClient;
    m_names.insert(entry.channel, {name, means, counted});
    if (!means)
        return rename(entry.channel, name);
    const bool renamed = objectOf(entry.channel) >= 0 && rename(entry.channel, name);
    const bool isNew = objectOf(entry.channel) < 0;
    Object& object = m_objects[static_cast<std::size_t>(isNew ? join(entry.channel, name) : objectOf(entry.channel))];
    const bool changed = renamed || isNew || !object.carriesData;
    object.carriesData = true;
    object.counted = counted;
    return changed;
}

bool Cast::rename(quint64 channel, const QString& name)
{
    const int known = objectOf(channel);
    if (known < 0)
        return false;
    Object& old = m_objects[static_cast<std::size_t>(known)];
    if (old.name == name)
        return false;
    const bool carried = old.carriesData;
    std::erase(old.channels, channel);
    const int target = join(channel, name);
    m_objects[static_cast<std::size_t>(target)].carriesData |= carried;
    return true;
}

int Cast::join(quint64 channel, const QString& name)
{
    const auto same = std::find_if(m_objects.begin(), m_objects.end(),
                                   [&](const Object& object) { return object.channels.empty() || object.name == name; });
    const auto index = static_cast<int>(same - m_objects.begin());
    if (same == m_objects.end())
        m_objects.push_back({});
    Object& object = m_objects[static_cast<std::size_t>(index)];
    object.name = name;
    object.channels.push_back(channel);
    m_objectOf.insert(channel, index);
    return index;
}

bool Cast::takeCall(Row row, const lab::Entry& entry)
{
    bool changed = false;
    const auto thread = static_cast<std::size_t>(entry.thread);
    if (m_seenThreads.size() <= thread)
        m_seenThreads.resize(thread + 1);
    if (!m_seenThreads[thread] && entry.kind != Kind::Process) {
        m_seenThreads[thread] = true;
        m_threads[m_recording->threads()[thread].process].push_back(entry.thread);
        changed = true;
    }
    return entry.channel != 0 && takeChannel(row, entry) ? true : changed;
}

bool Cast::takeChannel(Row row, const lab::Entry& entry)
{
    bool changed = takeConversation(row, entry);
    int object = objectOf(entry.channel);
    if (object < 0) {
        QString name = m_names.value(entry.channel).name;
        if (name.isEmpty())
            name = entry.kind == Kind::Message ? nameByMessage(entry.call) : nameByCall(entry.callId());
        object = join(entry.channel, name.isEmpty() ? QStringLiteral("kernel object") : name);
        changed = true;
    }
    Object& found = m_objects[static_cast<std::size_t>(object)];
    if (!found.carriesData && entry.has(ipc::trace::kReads | ipc::trace::kWrites)) {
        found.carriesData = true;
        changed = true;
    }
    return changed;
}

// Asked for with a wildcard, it has its name from the answer.
bool Cast::takeConversation(Row row, const lab::Entry& entry)
{
    using enum ipc::trace::MessageId;
    const auto id = static_cast<ipc::trace::MessageId>(entry.call);
    if (entry.kind != Kind::Message || (id != WM_DDE_INITIATE_ && id != WM_DDE_ACK_))
        return false;
    const Known known = m_names.value(entry.channel);
    if (id == WM_DDE_INITIATE_ && !known.name.isEmpty())
        return false;
    const QString name = conversationName(m_recording->details(row));
    if (name.isEmpty())
        return false;
    m_names.insert(entry.channel, {name, true, true});
    return objectOf(entry.channel) >= 0 && rename(entry.channel, name);
}

const std::vector<int>& Cast::threads(int process) const
{
    static const std::vector<int> none;
    const auto found = m_threads.constFind(process);
    return found == m_threads.constEnd() ? none : *found;
}

std::vector<int> Cast::processes() const
{
    std::vector<int> processes;
    for (int process = 0; process < static_cast<int>(m_recording->processes().size()); ++process)
        processes.push_back(process);
    return processes;
}

}  // namespace ui::sequence
