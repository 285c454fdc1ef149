// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/clipboard.h"

/// What the window procedures of this process are to render, by format: what delayed rendering has promised. Any thread may call; none
/// of these blocks, but for `renderClipboardFormat`.
namespace ipc {

std::optional<Rendering> renderingOf(ClipboardFormat format);

/// Nothing: it is no longer this process's to render. Returns what it was before.
std::optional<Rendering> setRendering(ClipboardFormat format, std::optional<Rendering> rendering);

/// EmptyClipboard: nothing is promised any more.
void forgetRenderings();

/// Those that a window procedure answers with data, in ascending order.
std::vector<ClipboardFormat> willinglyRendered();

/// What the window procedure does with WM_RENDERFORMAT: makes the data, which may take as long as was said, and sets it. A failure is in
/// the record; nobody else is told.
void renderClipboardFormat(ClipboardFormat format);

}  // namespace ipc
