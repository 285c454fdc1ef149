// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/peer/catalogue.h"

namespace peer {

/// Writes one object as one line on the standard output, whole, whichever threads write at once. What is no UTF-8 in it
/// is replaced. Once nobody reads, lines are lost in silence: the end of the input follows.
void writeLine(const Json& object);

/// The answer to a request. `id` is null if the request's could not be read.
Json answerLine(const Json& id, const Answer& answer);

}  // namespace peer
