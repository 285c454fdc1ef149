// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/text.h"

#include <QList>

namespace ui {

/// One call as a person wants to read it: its argument words, how it ended, and what the system did beneath it. A value:
/// it outlives the recording that it was made from.
struct CallFacts {
    struct Native {
        QString call;
        QString on;          ///< "fd 7", or empty
        QString result;      ///< what it returned, or its errno
        lab::Moment took = 0;
        bool failed = false;
    };

    QString platform;        ///< "linux", "wine", "windows"
    QString process;
    QString thread;
    QString call;
    quint64 handle = 0;      ///< that it was made on; 0 if on none
    std::vector<lab::DetailText> words;
    QString result;
    QString meaning;         ///< of the error, in a sentence; empty if it succeeded
    bool failed = false;
    bool pending = false;    ///< an overlapped operation that it started has not ended with it
    lab::Moment took = 0;
    QList<Native> natives;   ///< the first of them
    qint64 nativeCount = 0;
    lab::Moment inNatives = 0;   ///< time in all of them
    QString standsFor;       ///< what stands in for the object, as its handle says

    /// Most native calls that are kept.
    static constexpr int kMostNatives = 200;
};

/// The facts of a call; its record must be of that kind.
CallFacts factsOf(const lab::Recording& recording, lab::Row row);

}  // namespace ui
