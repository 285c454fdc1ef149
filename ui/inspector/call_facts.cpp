// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/call_facts.h"

namespace ui {
namespace {

CallFacts::Native nativeOf(const lab::Recording& recording, lab::Row row)
{
    const lab::Entry entry = recording.at(row);
    return {.call = lab::callText(recording, row), .on = lab::argumentsText(recording, row), .result = lab::resultText(recording, row),
            .took = entry.took(), .failed = entry.native != 0};
}

}  // namespace

CallFacts factsOf(const lab::Recording& recording, lab::Row row)
{
    const lab::Entry entry = recording.at(row);
    CallFacts facts;
    facts.platform = recording.processOf(row).platform;
    facts.process = recording.processOf(row).name;
    facts.thread = recording.threadOf(row).name;
    facts.call = lab::callText(recording, row);
    facts.handle = entry.handle;
    facts.words = lab::detailTexts(recording, row);
    facts.result = lab::resultText(recording, row);
    if (entry.error != 0)
        facts.meaning = lab::errorMeaning(entry.error, entry.native);
    facts.pending = entry.isPending();
    facts.failed = entry.failed();
    facts.took = entry.took();
    for (const lab::Row native : recording.nativeCallsOf(row)) {
        facts.inNatives += recording.at(native).took();
        if (facts.nativeCount++ < CallFacts::kMostNatives)
            facts.natives.append(nativeOf(recording, native));
    }
    return facts;
}

}  // namespace ui
