// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/clipboard/keeper.h"

#include "ipc/object_names.h"

#include <algorithm>
#include <cstring>

// What the keeper does about formats: their names, and their data when somebody else has it.
namespace ipc::posix::clipboard {
namespace {

constexpr ClipboardFormat kFirstName = kCfFirstRegistered + 1;   // as of any table of atoms, whose first number stands for none

// "#1234" is the number itself (MAKEINTATOM), by its lower 16 bits. 0: it is a number, but not one that can be; nothing: a name.
std::optional<ClipboardFormat> numberIn(std::string_view name)
{
    if (name.size() < 2 || name.front() != '#' || name.find_first_not_of("0123456789", 1) != std::string_view::npos)
        return std::nullopt;
    ClipboardFormat number = 0;
    for (const char digit : name.substr(1))
        number = (number * 10 + static_cast<ClipboardFormat>(digit - '0')) & 0xFFFF;
    return number < kCfFirstRegistered ? number : 0;
}

std::vector<xcb_atom_t> atomsIn(const Bytes& bytes)
{
    std::vector<xcb_atom_t> atoms(std::min<std::size_t>(bytes.size() / sizeof(xcb_atom_t), 1024));
    if (!atoms.empty())
        std::memcpy(atoms.data(), bytes.data(), atoms.size() * sizeof(xcb_atom_t));
    return atoms;
}

}  // namespace

ClipboardFormat Keeper::idOf(const std::string& name)
{
    const auto known = std::ranges::find_if(m_names, [&](const std::string& each) { return sameInAnyCase(each, name); });
    if (known != m_names.end())
        return kFirstName + static_cast<ClipboardFormat>(known - m_names.begin());
    if (m_names.size() > kCfLastRegistered - kFirstName)
        return 0;
    m_names.push_back(name);
    return kFirstName + static_cast<ClipboardFormat>(m_names.size() - 1);
}

const std::string* Keeper::registeredName(ClipboardFormat format) const
{
    const std::size_t index = format - kFirstName;   // a smaller number is far beyond the end
    return index < m_names.size() ? &m_names[index] : nullptr;
}

void Keeper::registerFormat(const Pending& request)
{
    const std::string& name = request->frame.text;
    const auto number = numberIn(name);
    if (number == ClipboardFormat{0})
        return refuse(request, ErrorCode::InvalidParameter, "a number has to be between 1 and 49151");
    Frame answer;
    answer.format = number ? *number : idOf(name);
    if (answer.format == 0)
        return refuse(request, ErrorCode::NotEnoughMemory, "16383 formats are registered");
    reply(request, std::move(answer));
}

void Keeper::nameFormat(const Pending& request)
{
    const ClipboardFormat format = request->frame.format;
    if (format < kCfFirstRegistered || format > kCfLastRegistered)
        return refuse(request, ErrorCode::InvalidParameter, "only registered formats have names");
    const std::string* const name = registeredName(format);
    if (!name)
        return refuse(request, ErrorCode::InvalidHandle, "nobody has registered this format");
    Frame answer;
    answer.text = *name;
    reply(request, std::move(answer));
}

void Keeper::learnFormats(const Log& log, Then then)
{
    if (!m_foreign || m_learned)
        return then();
    m_learning.push_back(std::move(then));
    if (m_learning.size() > 1)
        return;   // asked already
    m_x.questions().ask("TARGETS", m_foreignTime, log, [this](const Result<std::optional<Converted>>& answer) {
        std::vector<std::string> names;
        if (answer && *answer)
            for (const xcb_atom_t atom : atomsIn((*answer)->bytes))
                names.push_back(m_x.nameOf(atom));
        // Every program had text before there was a way to ask what it has.
        learned(names.empty() ? std::vector<std::string>{"STRING"} : names);
    });
}

void Keeper::learned(const std::vector<std::string>& targets)
{
    if (m_foreign && !m_learned) {
        m_learned = true;
        for (const Import& import : importsOf(targets)) {
            const ClipboardFormat format = import.format != 0 ? import.format : idOf(import.name);
            m_imports.emplace(format, import);
            m_contents.set(format, nullptr, m_sequence);
        }
        m_contents.synthesize();
    }
    for (const Then& then : std::exchange(m_learning, {}))
        then();
}

void Keeper::render(ClipboardFormat format, const Log& log, std::function<void(Result<void>)> then)
{
    renderOne(m_contents.toRender(format), log, [=, this, then = std::move(then)](const Result<void>& rendered) {
        if (rendered && m_contents.needsLanguage(format))
            return renderOne(kCfLocale, log, then);
        then(rendered);
    });
}

void Keeper::renderOne(ClipboardFormat needed, const Log& log, std::function<void(Result<void>)> then)
{
    constexpr std::chrono::seconds kPatience{30};
    if (needed == 0)
        return then({});
    if (m_foreign)
        return ask(needed, log, std::move(then));
    if (m_owner.window == 0)
        return then({});
    send(Op::Render, m_owner, needed, kPatience, [then = std::move(then)](ErrorCode code) {
        then(code == ErrorCode::Success ? Result<void>()
                                        : fail("GetClipboardData", code, 0, "the owner did not handle WM_RENDERFORMAT within 30 s"));
    });
}

void Keeper::ask(ClipboardFormat format, const Log& log, std::function<void(Result<void>)> then)
{
    const auto import = m_imports.find(format);
    if (import == m_imports.end())
        return then({});
    m_x.questions().ask(import->second.target, m_foreignTime, log,
                        [=, this, import = import->second](const Result<std::optional<Converted>>& answer) {
        if (!answer)
            return then(Unexpected(answer.error()));
        if (*answer && m_foreign && m_contents.find(format))
            if (auto data = importFrom(import, (*answer)->type, (*answer)->bytes))
                m_contents.render(format, std::make_shared<Bytes>(std::move(*data)));
        then({});
    });
}

std::vector<Target> Keeper::targets()
{
    return targetsOf(m_contents.formats(), [this](ClipboardFormat format) {
        const std::string* const name = registeredName(format);
        return name ? *name : std::string();
    });
}

void Keeper::provide(const Target& target, std::function<void(Data)> done)
{
    const auto log = std::make_shared<ActivityLog>();
    render(target.format, log, [=, this](const Result<void>&) {
        const Data data = m_contents.get(target.format);
        noteProvided(target.format, data);
        done(data);
    });
}

void Keeper::seen(std::vector<Activity> activities)
{
    Frame event;
    event.op = Op::Seen;
    event.window = m_owner.window;
    event.value = m_sequence;
    event.activities = std::move(activities);
    // The data may outlive its owner: then somebody else tells of it, for it happened.
    if (!m_connections.sendEvent(m_owner.process, event))
        m_connections.sendEventToSomebody(event);
}

// X11 knows no lock: another program may take the selection while the clipboard is open here. Its data counts unless
// the opener has begun to put in its own, which then takes the selection back at CloseClipboard.
void Keeper::ownerChanged(bool somebody, xcb_timestamp_t time, std::vector<Activity> activities)
{
    if (m_changed)
        return;
    seen(std::move(activities));
    if (m_owner.window != 0)
        send(Op::Destroyed, m_owner, 0, std::chrono::seconds(5), [](ErrorCode) {});
    m_owner = {};
    m_contents.clear();
    forgetProvided();
    m_imports.clear();
    m_foreign = somebody;
    m_foreignTime = time;
    m_learned = false;
    m_sequenceAtOpen = ++m_sequence;   // who has it open has not changed it
    tellListeners();
}

}  // namespace ipc::posix::clipboard
