// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace lab {

/// A way to start peers.
struct Platform {
    QString id;             ///< "linux", "wine", "windows"
    QString title;          ///< "Linux", "Windows API through Wine"
    bool available = false;
    QString whyNot = {};    ///< where it is not available: what to install
    QString program = {};   ///< what is started
    QStringList arguments = {};   ///< before the peer's own
    bool throughWine = false;     ///< needs lab::Wine, and names files as Windows does: "Z:\\tmp\\x"

    /// A path as its peers are told it.
    QString path(const QString& native) const;
};

/// All platforms, those not available here too, the default one first. Supplied by each system.
QList<Platform> platforms();
/// The platform whose peers are programs of this very system; and one that cannot be had here.
Platform nativePlatform(const QString& id);
Platform absentPlatform(const QString& id, const QString& why);
/// The platform of that id; one that is not available, with the reason, if there is no such thing.
Platform platform(const QString& id);
QString defaultPlatform();
/// What people call it; its id if there is no such platform. Costs nothing, unlike the above, which look for programs.
QString platformTitle(const QString& id);
/// The platform whose differences hold on that of this id: itself, but "wine" where the program for Windows runs under Wine.
/// Supplied by each system; costs nothing either.
QString behaviourOf(const QString& id);

/// The path of a program of ours, named as on this system ("ipclab-peer", "ipclab-peer.exe"); empty if it is not installed.
QString programBeside(const QString& fileName);
/// What the file of a program is called on this system. Supplied by each.
QString programFile(const QString& name);

}  // namespace lab
