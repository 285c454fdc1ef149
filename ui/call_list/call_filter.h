// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/recording.h"

#include <QStringList>

namespace ui {

/// Which records the call list shows. Words are looked for in process, thread, call, arguments and result, whatever their
/// case; all of them must be there.
struct CallFilter {
    QStringList words;
    bool onlyErrors = false;
    bool native = false;     ///< also the system calls beneath
    bool objects = false;    ///< also handles that were opened, changed and closed
    bool events = true;      ///< also the events of X11

    static QStringList wordsOf(const QString& text);
    bool passes(const lab::Recording& recording, lab::Row row) const;
    bool operator==(const CallFilter&) const = default;
};

}  // namespace ui
