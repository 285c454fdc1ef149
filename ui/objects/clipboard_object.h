// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/objects/picture.h"

namespace ui::objects {

/// Who owns the contents, who has it open, the formats (given, delayed, synthesized) with their sizes, who listens.
Picture clipboardPicture(const Facts& facts);

/// Formats that the system makes from those given, so that any kind of text serves every program.
QStringList synthesizedFormats(const QList<lab::ClipboardFormatState>& given);

}  // namespace ui::objects
