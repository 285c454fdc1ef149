// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/section.h"

#include "ipc/constants.h"

#include <array>
#include <cstdio>

namespace ipc::posix {
namespace {

std::string hexText(std::uint64_t number)
{
    std::array<char, 20> text{};
    std::snprintf(text.data(), text.size(), "0x%llX", static_cast<unsigned long long>(number));
    return text.data();
}

std::string viewText(const View& view) { return hexText(view.address) + " · " + std::to_string(view.size) + " B"; }

// The fields of an inherited section's state, in the order of inheritance().
struct Fields {
    std::string size, protection, isFile, directory, file, name;
};

Fields parse(std::string_view state)
{
    Fields fields;
    for (std::string* field : {&fields.size, &fields.protection, &fields.isFile, &fields.directory, &fields.file}) {
        const auto end = state.find('\n');
        *field = state.substr(0, end);
        state.remove_prefix(end == std::string_view::npos ? state.size() : end + 1);
    }
    fields.name = state;
    return fields;
}

Result<std::shared_ptr<Object>> adoptSection(std::vector<int> fds, std::string_view state)
{
    UniqueFd memory(fds.empty() ? -1 : fds[0]);
    UniqueFd entry(fds.size() < 2 ? -1 : fds[1]);
    Fields fields = parse(state);
    auto pages = sectionPages("CreateProcess", std::move(memory), std::strtoull(fields.size.c_str(), nullptr, 10),
                              static_cast<std::uint32_t>(std::strtoul(fields.protection.c_str(), nullptr, 10)), fields.isFile == "1");
    if (!pages)
        return Unexpected(pages.error());
    HeldName held = entry ? adoptName({fields.directory, fields.file}, std::move(entry)) : HeldName();
    return std::make_shared<Section>(std::move(*pages), std::move(held), fields.name);
}

const AdoptionOf kAdoptSection(HandleKind::FileMapping, adoptSection);

}  // namespace

Section::Section(std::shared_ptr<const SectionPages> pages, HeldName held, std::string name)
    : m_pages(std::move(pages)), m_held(std::move(held)), m_name(std::move(name))
{
}

void Section::describe(HandleInfo& info) const
{
    info.name = m_name;
    info.native = (m_pages->isFile ? "file inode " : "memfd inode ") + std::to_string(identityOf(m_pages->fd.get()).inode)
                  + ", fd " + std::to_string(m_pages->fd.get());
    info.standsFor = m_pages->isFile ? "a file mapped by mmap" : "a sealed memfd stands in for a section of the paging file";
    info.security = "mode 0600, this user's session";
    info.facts.push_back({"Size", std::to_string(m_pages->size) + " B"});
    info.facts.push_back({"Protection", constantText(Family::PageProtection, m_pages->protection)});
    for (const View& view : mapping::viewsOf(m_pages->channel))
        info.facts.push_back({"View", viewText(view)});
}

std::optional<Inheritance> Section::inheritance() const
{
    Inheritance result{{m_pages->fd.get()}, {}};
    if (m_held)
        result.fds.push_back(m_held.descriptor());
    const EntryPlace& place = m_held.place();
    result.state = std::to_string(m_pages->size) + '\n' + std::to_string(m_pages->protection) + '\n'
                   + (m_pages->isFile ? "1" : "0") + '\n' + place.directory + '\n' + place.file + '\n' + m_name;
    return result;
}

}  // namespace ipc::posix
