// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/clipboard.h"

#include "app/measure/named_event.h"

namespace measure {
namespace {

constexpr ipc::ClipboardFormat kFormat = 0x2FF;   // a private one: the bytes as they are

// Other measurements take the selection away in between. Who finds nothing asks the other process to copy again.
class LibraryReader final : public End {
public:
    LibraryReader(ipc::Handle wanted, ipc::Handle copied) : m_wanted(wanted), m_copied(copied) {}
    void send(std::span<const std::byte>) override {}
    std::span<const std::byte> receive(std::span<std::byte> room) override
    {
        auto data = paste();
        while (!data)
            data = copiedAgain();
        m_data = std::move(*data);
        if (m_data.size() != room.size())
            giveUp("the clipboard holds something else");
        return m_data;
    }

private:
    std::optional<std::vector<std::byte>> paste()
    {
        must(ipc::openClipboard(ipc::Window::Null));
        auto data = must(ipc::getClipboardData(kFormat, std::move(m_data)));
        must(ipc::closeClipboard());
        return data;
    }
    std::optional<std::vector<std::byte>> copiedAgain()
    {
        must(ipc::setEvent(m_wanted));
        must(ipc::waitForSingleObject(m_copied, ipc::kInfinite));
        return paste();
    }

    ipc::Handle m_wanted;
    ipc::Handle m_copied;
    std::vector<std::byte> m_data;   // its memory serves for the next paste
};

/// Copies when it is told to; what it has copied is pasted without it.
class LibraryOwner final : public End {
public:
    LibraryOwner(ipc::Handle wanted, ipc::Handle copied, std::size_t size)
        : m_wanted(wanted), m_copied(copied), m_data(size), m_window(must(ipc::createWindow("measure")))
    {
        fillPattern(m_data);
    }
    void send(std::span<const std::byte>) override { must(ipc::setEvent(m_copied)); }
    std::span<const std::byte> receive(std::span<std::byte>) override
    {
        must(ipc::waitForSingleObject(m_wanted, ipc::kInfinite));
        must(ipc::openClipboard(m_window));
        must(ipc::emptyClipboard());
        must(ipc::setClipboardData(kFormat, m_data));
        must(ipc::closeClipboard());
        return {};
    }

private:
    ipc::Handle m_wanted;
    ipc::Handle m_copied;
    std::vector<std::byte> m_data;
    ipc::Window m_window;
};

class LibraryLink final : public Link {
public:
    explicit LibraryLink(const Place& place) : m_size(place.size), m_wanted(namedEvent(place.name + "wanted")), m_copied(namedEvent(place.name + "copied")) {}
    std::unique_ptr<End> driver() override { return std::make_unique<LibraryReader>(m_wanted, m_copied); }
    std::unique_ptr<End> echo() override { return std::make_unique<LibraryOwner>(m_wanted, m_copied, m_size); }

private:
    std::size_t m_size;
    ipc::Handle m_wanted;
    ipc::Handle m_copied;
};

}  // namespace

Mechanism clipboard() { return {"clipboard", rawClipboard(), makeLink<LibraryLink>}; }

}  // namespace measure
