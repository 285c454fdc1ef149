// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/file_mapping.h"
#include "ipc/session.h"
#include "tests/ipc/random_dice.h"

#include <algorithm>

namespace ipc::test {
namespace {

/// A few files of one folder, opened several times over with every disposition and share mode, and mapped.
class Folder {
public:
    Folder(Dice& dice, const std::string& path) : m_dice(dice), m_names{path + "one", path + "two", path + "there/isnt"} {}
    ~Folder()
    {
        for (const View& view : m_views)
            (void)unmapViewOfFile(view.address);
    }

    void step()
    {
        if (m_files.empty() || m_dice.oneIn(5))
            return open();
        const Handle file = m_dice.of(m_files);
        switch (m_dice.roll(11)) {
        case 0: case 1: return write(file, m_dice.text(30));
        case 2: return read(file, m_dice.roll(20));
        case 3: {
            const auto size = getFileSize(file);
            return say("size", code(size), size.value_or(0));
        }
        case 4: {
            const std::uint64_t size = m_views.empty() && m_sections.empty() ? m_dice.of(m_sizes) : 0;   // MappedFileShrinks
            if (!mayWrite(file))   // FileWriteAccess
                return;
            return say("end", size, code(setEndOfFile(file, size)));
        }
        case 5: return map(file);
        case 6: return say("unmap", m_views.empty() ? 0 : unmapOne());
        case 7: return say("flush", code(flushFileBuffers(file)));
        case 8: {
            const auto type = getFileType(file);
            return say("type", code(type), type ? static_cast<std::uint32_t>(*type) : 0);
        }
        case 9:
            if (!m_sections.empty())
                m_sections.closeOne(m_dice);
            return;
        default: return m_files.closeOne(m_dice);
        }
    }

private:
    static bool mayWrite(Handle file) { return (describeHandle(file).value_or(HandleInfo{}).access & 2) != 0; }

    void open()
    {
        FileOptions options;
        options.name = m_dice.of(m_names);
        options.access = m_dice.of(std::vector<std::uint32_t>{0, kGenericRead, kGenericWrite, kGenericRead | kGenericWrite, 4, 0x80});
        options.share = static_cast<std::uint32_t>(m_dice.oneIn(2) ? 3 : m_dice.roll(8));
        options.disposition = static_cast<std::uint32_t>(m_dice.oneIn(2) ? 4 : m_dice.roll(7));
        if (options.disposition == 2 || options.disposition == 5)   // which of 32 and 1224 comes first
            options.share = 7;
        if (options.disposition == 5 && (options.access & kGenericWrite) == 0)   // FileWriteAccess
            return;
        const auto opened = createFile(options);
        say("create", options.name.back(), options.access, options.share, options.disposition, code(opened));
        m_files.keep(opened);
    }

    void map(Handle file)
    {
        FileMappingOptions options;
        options.file = file;
        options.protection = m_dice.of(std::vector<std::uint32_t>{0x02, kPageReadWrite, kPageReadWrite, 0x08});
        options.size = m_dice.of(m_sizes);
        const auto section = createFileMapping(options).map([](const Created& made) { return made.handle; });
        say("section", options.protection, options.size, code(section));
        m_sections.keep(section);
        if (!section)
            return;
        const std::uint32_t access = m_dice.of(std::vector<std::uint32_t>{kFileMapRead, kFileMapWrite, kFileMapCopy});
        const auto view = mapViewOfFile(*section, {access, 0, 0, 0});
        say("view", access, code(view), view ? view->size : 0);
        if (!view)
            return;
        m_views.push_back(*view);
        say("poke", code(writeMemory(view->address, std::as_bytes(std::span("x", 1)))));
        std::byte first{};
        say("peek", code(readMemory(view->address, {&first, 1})), static_cast<int>(first));
    }

    std::uint32_t unmapOne()
    {
        const View view = m_views.back();
        m_views.pop_back();
        return code(unmapViewOfFile(view.address));
    }

    Dice& m_dice;
    const std::vector<std::string> m_names;
    const std::vector<std::uint64_t> m_sizes{0, 0, 1, 100, 5000, 70000};
    Handles m_files, m_sections;
    std::vector<View> m_views;
};

}  // namespace

void files(Dice& dice, const std::string& name)
{
    Folder folder(dice, session().directory + "/" + name);
    for (int i = 0; i < 60; ++i)
        folder.step();
}

}  // namespace ipc::test
