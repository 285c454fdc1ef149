// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/mailslot_name.h"

#include "ipc/object_names.h"
#include "ipc/posix/names.h"
#include "ipc/session.h"

#include <filesystem>

namespace ipc::posix {
namespace {

namespace fs = std::filesystem;

std::string rootDirectory() { return session().directory + "/mailslots"; }

std::string folderOf(std::string_view name) { return fileNameFor(upperCase(name)); }

template <class F>
void forEachFolder(const fs::path& directory, F&& visit)
{
    std::error_code ignored;   // a folder that is not there has no entries
    for (const auto& entry : fs::directory_iterator(directory, ignored))
        visit(entry.path());
}

}  // namespace

std::optional<MailslotName> parseMailslotName(std::string_view given)
{
    constexpr std::string_view kMiddle = R"(\MAILSLOT\)";
    const std::string canonical = canonicalName(given);
    std::string_view name = canonical;
    if (!name.starts_with(R"(\\)"))
        return std::nullopt;
    name.remove_prefix(2);
    const auto end = name.find('\\');
    if (end == 0 || end == std::string_view::npos || upperCase(name.substr(end, kMiddle.size())) != kMiddle)
        return std::nullopt;
    const auto path = name.substr(end + kMiddle.size());
    if (path.empty())
        return std::nullopt;
    return MailslotName{std::string(name.substr(0, end)), std::string(path)};
}

EntryPlace localMailslot(std::string_view path)
{
    return {rootDirectory() + '/' + folderOf(session().domain) + '/' + folderOf(session().computer),
            "slot-" + folderOf(path)};
}

std::vector<EntryPlace> remoteMailslots(const MailslotName& name)
{
    const std::string file = "slot-" + folderOf(name.path);
    const std::string host = folderOf(name.host == "*" ? session().domain : name.host);
    std::vector<EntryPlace> computer;
    std::vector<EntryPlace> domain;
    forEachFolder(rootDirectory(), [&](const fs::path& folder) {
        std::error_code ignored;
        if (name.host != "*" && fs::is_directory(folder / host, ignored))
            computer.push_back({(folder / host).string(), file});
        if (folder.filename() == host)
            forEachFolder(folder, [&](const fs::path& member) { domain.push_back({member.string(), file}); });
    });
    return computer.empty() ? domain : computer;
}

}  // namespace ipc::posix
