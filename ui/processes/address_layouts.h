// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <vector>

namespace ui {

/// What a stretch of addresses is for.
enum class RegionUse { NoAccess, Private, Shared, System, Unused };

struct AddressRegion {
    quint64 from = 0;
    quint64 to = 0;      ///< first address behind it
    RegionUse use = RegionUse::Private;
    QString label;       ///< short: fits beside the picture
    QString note;        ///< a sentence, for the tooltip
};

/// How a system divides the address space of a process. Regions by address, without gaps or overlaps.
struct AddressLayout {
    QString id;
    QString title;       ///< "Windows 95/98"
    QString subtitle;    ///< "2 GB + 1 GB shared + 1 GB system"
    QString source;      ///< where it is documented
    std::vector<AddressRegion> regions;

    quint64 from() const { return regions.front().from; }
    quint64 to() const { return regions.back().to; }
};

/// The layouts of the textbooks: 32-bit Windows NT with 2/2 and 3/1 GB, Windows 95/98. All of 4 GB, for one scale.
std::vector<AddressLayout> classicLayouts();

/// 64-bit Windows (128 TB since 8.1): a scale of its own.
AddressLayout x64Layout();

/// An address or a size as the textbooks write it, exact: "2 GB", "64 KB"; in hex where it is not round.
QString addressText(quint64 bytes);

}  // namespace ui
