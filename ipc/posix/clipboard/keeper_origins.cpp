// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/clipboard/keeper.h"
#include "ipc/posix/clipboard/service.h"
#include "ipc/session.h"

/// Ties across platforms: what Linux and Windows processes of the session hand each other through the selection.
namespace ipc::posix::clipboard {

using Side = ClipboardOriginFile::Side;

ClipboardOriginFile* Keeper::originFile()
{
    if (!m_originFile)
        m_originFile = ClipboardOriginFile::open(session().directory, ClipboardOriginFile::Open::Existing);
    return m_originFile && m_originFile->hasSide(Side::Windows) ? &*m_originFile : nullptr;
}

// Noted when it is fetched, before the other program has it.
void Keeper::noteProvided(ClipboardFormat format, const Data& data)
{
    ClipboardOriginFile* const file = originFile();
    const Entry* const entry = m_contents.find(format);
    if (!file || !entry || !data)
        return;
    m_provided.channel = channel();
    m_provided.set({format, entry->version, markOf(format, *data), data->size()});
    file->write(Side::Keeper, m_provided);
}

void Keeper::forgetProvided()
{
    if (std::exchange(m_provided.origins, {}).empty())
        return;
    if (ClipboardOriginFile* const file = originFile())
        file->write(Side::Keeper, m_provided);
}

void Keeper::answerOrigin(ClipboardFormat format, const Data& data, Frame& answer)
{
    const Entry* const entry = m_contents.find(format);
    if (entry && !m_foreign)
        answer.value = entry->version;
    ClipboardOriginFile* const file = entry && m_foreign && data ? originFile() : nullptr;
    if (!file)
        return;
    const ClipboardOrigins windows = file->read(Side::Windows);
    if (const ClipboardOrigin* origin = windows.withData(format, *data)) {
        answer.value = origin->version;
        answer.channel = windows.channel;
    }
}

}  // namespace ipc::posix::clipboard
