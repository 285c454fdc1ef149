// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/experiment.h"

#include <cstdint>
#include <cstdlib>

/// The input is an experiment: it is taken, or refused with a place and a reason.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto parsed = lab::parseExperiment(QByteArray(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size)), QStringLiteral("fuzz"));
    const bool refused = parsed.error && parsed.error->place.line >= 1 && parsed.error->place.column >= 1 && !parsed.error->message.isEmpty();
    if (parsed.experiment.has_value() == refused)
        std::abort();
    return 0;
}
