// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/win32/handle_table.h"
#include "ipc/win32/shared_page.h"

#include <array>
#include <memory>

/// How much has gone through a pipe, counted by both ends, so that what one wrote can be tied to what the other read.
/// Windows tells nothing of the kind. Only with tracing on; without, none of this is made or asked.
namespace ipc::win32 {

/// The directions, as indexes.
enum class PipeDirection : std::size_t { ToClient, ToServer };

/// In memory that all processes with a handle to the connection share. A name leads to it that both ends can tell: of an
/// anonymous pipe the kernel's own, of a named one the pipe's, the two process ids and how many connections of this pair
/// went before.
struct PipeTrafficPage {
    struct Stream {
        std::atomic<std::uint64_t> written;     ///< bytes
        std::atomic<std::uint64_t> read;
        std::atomic<std::uint32_t> writers;     ///< calls inside now
        std::atomic<std::uint32_t> readers;
        std::atomic<std::uint32_t> clashes;     ///< counts calls that found another one inside: their order is not known
        std::atomic<std::uint32_t> uncertain;   ///< the counts do not hold any more
    };
    std::array<Stream, 2> streams;
};

/// One connection's page, mapped.
class PipeTraffic {
public:
    using Shared = SharedPage<PipeTrafficPage>;

    /// Null if the memory cannot be had, or, with OnlyIfThere, if nobody has made it.
    static std::shared_ptr<PipeTraffic> open(const std::string& name, Shared::Open how);

    std::uint64_t channel() const { return m_channel; }
    PipeTrafficPage::Stream& stream(PipeDirection direction) const { return m_page->streams[static_cast<std::size_t>(direction)]; }
    void makeUncertain() const;

private:
    PipeTraffic(Shared page, std::uint64_t channel) : m_page(std::move(page)), m_channel(channel) {}

    Shared m_page;
    std::uint64_t m_channel;
};

/// Finds the traffic of a handle that was just made, connected or inherited, and keeps it with the entry; does nothing if the
/// entry has it already. Safe to call from several threads: who connects and who moves the first data may both come.
void attachTraffic(Handle handle, KnownHandle& entry);

/// The connection is over.
void detachTraffic(KnownHandle& entry);

/// CallNamedPipe makes a connection that no handle shows; the server counts it all the same.
void countConnection(std::string_view pipe);

/// One call that moves data through a handle, from before it to after it.
class PipeMove {
public:
    enum class Way : std::uint8_t { Reads, Writes, Peeks };
    PipeMove(Handle handle, KnownHandle* entry, Way way);
    ~PipeMove();
    PipeMove(const PipeMove&) = delete;
    PipeMove& operator=(const PipeMove&) = delete;

    /// The call moved so much; tells the record in progress where.
    void moved(std::size_t bytes) { tell(take(bytes)); }
    /// The two halves of moved(), for a move that another call has made: where it is, or trace::kNoPosition where nobody knows.
    std::uint64_t take(std::size_t bytes);
    void tell(std::uint64_t position) const;
    /// How much was moved is not to be seen: from now on nobody knows the places in this stream.
    void lost() const;
    /// It copied so much and took nothing.
    void peeked(std::size_t bytes) const;
    /// It failed; unless it was refused at once, a write may have been read in part before it was withdrawn.
    void failed(DWORD error) const;

private:
    std::atomic<std::uint32_t>& inside() const { return m_way == Way::Writes ? m_stream->writers : m_stream->readers; }

    std::shared_ptr<PipeTraffic> m_traffic;
    PipeTrafficPage::Stream* m_stream = nullptr;
    Way m_way;
    bool m_alone = true;
    std::uint32_t m_clashes = 0;
};

}  // namespace ipc::win32
