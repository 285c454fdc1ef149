// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/calls.h"

#include "ui/objects/picture.h"

#include <QString>
#include <QStringList>

#include <span>

namespace ui {

/// What the window must know of a mechanism to show it. A new one needs a row in the table and nothing else here.
struct Mechanism {
    ipc::Mechanism id = ipc::Mechanism::None;
    const char* name = "";  ///< in English, to be translated
    QStringList calls;      ///< that deserve a button of their own; all others are behind "more…"
    bool hasHandles = true; ///< its objects are referred to by handles; others by windows
    /// Makes the picture of the kernel object.
    objects::PictureMaker picture = nullptr;

    QString key() const;    ///< "named-pipe"
    QString title() const;  ///< of the tab
};

/// In the order of the tabs.
std::span<const Mechanism> mechanisms();

/// The title of the one with that key; the key itself if there is none.
QString titleOfMechanism(const QString& key);

}  // namespace ui
