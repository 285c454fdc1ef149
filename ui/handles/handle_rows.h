// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/world.h"

/// What the handle table shows at a moment: pure functions of (recording, world).
namespace ui {

enum class HandleMark { None, New, Closed };

struct HandleRow {
    lab::HandleState handle;
    HandleMark mark = HandleMark::None;
    std::optional<lab::HandleKey> otherEnd;   ///< the first handle at the other end of its object
    int otherEnds = 0;                        ///< how many there are
    lab::Row object = -1;                     ///< the record in which the object was born: the same for all its handles
    bool operator==(const HandleRow&) const = default;
};

/// How long a handle that was opened or closed is marked.
inline constexpr lab::Moment kMarkedFor = 1'500'000'000;

/// All open handles by process and value, and those that were closed so shortly before `now` that they are still shown.
/// `past` is the world kMarkedFor before.
QList<HandleRow> handleRows(const lab::Recording& recording, const lab::World& world, const lab::World& past, lab::Moment now);

/// Handles at the other end: of a pipe or a mailslot the other side's, of any other object all handles but this one.
QList<lab::HandleKey> otherEnds(const lab::World& world, const lab::HandleState& handle);

/// The other handles of the same kind that refer to the same object.
QList<lab::HandleKey> duplicates(const lab::World& world, const lab::HandleState& handle);

/// What state the object is in; of what has none, as a file mapping, what it is: "4096 B · PAGE_READWRITE", as far as that was told.
QString stateText(const lab::HandleState& handle);
/// For a narrow column: "4096 B · READWRITE".
QString shortStateText(const lab::HandleState& handle);

/// The granted access in symbols of its kind: "FILE_READ_DATA | FILE_WRITE_DATA | SYNCHRONIZE".
QString accessText(const lab::HandleState& handle);
/// Only what is special to its kind, for a narrow column.
QString shortAccessText(const lab::HandleState& handle);

}  // namespace ui
