// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/processes/address_layouts.h"

#include <QCoreApplication>

#include <array>

namespace ui {
namespace {

constexpr quint64 kKilo = 1024;
constexpr quint64 kMega = 1024 * kKilo;
constexpr quint64 kGiga = 1024 * kMega;
constexpr quint64 kTera = 1024 * kGiga;
constexpr quint64 kGuard = 64 * kKilo;   // no-access stretch at both ends of user space on NT

struct Layouts {
    Q_DECLARE_TR_FUNCTIONS(ui::AddressLayouts)
};

AddressRegion nullPages()
{
    return {0, kGuard, RegionUse::NoAccess, Layouts::tr("no access"),
            Layouts::tr("The first 64 KB are never mapped, so that a NULL pointer is noticed.")};
}

AddressRegion lastPages(quint64 end)
{
    return {end - kGuard, end, RegionUse::NoAccess, Layouts::tr("no access"),
            Layouts::tr("The last 64 KB below the system are never mapped: a buffer that runs over stops here.")};
}

AddressLayout twoGigabytes()
{
    return {QStringLiteral("nt-2-2"), Layouts::tr("Windows NT"), Layouts::tr("2 GB + 2 GB system"),
            QStringLiteral("Microsoft Learn: Virtual Address Space"),
            {nullPages(),
             {kGuard, 2 * kGiga - kGuard, RegionUse::Private, Layouts::tr("process"),
              Layouts::tr("Code, data, heaps, stacks and views: each process has its own.")},
             lastPages(2 * kGiga),
             {2 * kGiga, 4 * kGiga, RegionUse::System, Layouts::tr("system"),
              Layouts::tr("Kernel, drivers, page tables; out of reach for programs.")}}};
}

AddressLayout threeGigabytes()
{
    return {QStringLiteral("nt-3-1"), Layouts::tr("Windows NT /3GB"), Layouts::tr("3 GB + 1 GB system"),
            QStringLiteral("Microsoft Learn: 4-Gigabyte Tuning"),
            {nullPages(),
             {kGuard, 3 * kGiga - kGuard, RegionUse::Private, Layouts::tr("process"),
              Layouts::tr("Only for programs that are marked IMAGE_FILE_LARGE_ADDRESS_AWARE.")},
             lastPages(3 * kGiga),
             {3 * kGiga, 4 * kGiga, RegionUse::System, Layouts::tr("system"), Layouts::tr("The system makes do with 1 GB.")}}};
}

AddressLayout windows9x()
{
    return {QStringLiteral("9x"), Layouts::tr("Windows 95/98"), Layouts::tr("2 GB + 1 shared + 1 system"),
            QStringLiteral("MSDN Library 2000; KB125691"),
            {{0, kGuard, RegionUse::NoAccess, Layouts::tr("not writable"), Layouts::tr("Catches NULL pointers; private.")},
             {kGuard, 4 * kMega, RegionUse::Unused, Layouts::tr("MS-DOS"),
              Layouts::tr("MS-DOS compatibility: private and writable, not for 32-bit programs.")},
             {4 * kMega, 2 * kGiga, RegionUse::Private, Layouts::tr("process"), Layouts::tr("Code, data, heaps and stacks of the process.")},
             {2 * kGiga, 3 * kGiga, RegionUse::Shared, Layouts::tr("shared by all"),
              Layouts::tr("System DLLs and mapped files: the same in every process, and any process may write there. "
                    "A mapped file has the same address everywhere.")},
             {3 * kGiga, 4 * kGiga, RegionUse::System, Layouts::tr("system"),
              Layouts::tr("The system itself, and any program can read and write it.")}}};
}

}  // namespace

std::vector<AddressLayout> classicLayouts() { return {twoGigabytes(), threeGigabytes(), windows9x()}; }

AddressLayout x64Layout()
{
    // The highest address for programs is 0x7FFFFFFEFFFF (GetSystemInfo); canonical kernel addresses are the upper half.
    return {QStringLiteral("x64"), Layouts::tr("Windows, 64 bit"), Layouts::tr("128 TB + 128 TB system"),
            QStringLiteral("Microsoft Learn: Virtual Address Space"),
            {nullPages(),
             {kGuard, 128 * kTera - kGuard, RegionUse::Private, Layouts::tr("process"),
              Layouts::tr("128 TB since Windows 8.1, 8 TB before.")},
             lastPages(128 * kTera),
             {128 * kTera, 256 * kTera, RegionUse::System, Layouts::tr("system"),
              Layouts::tr("The upper half; its addresses begin with 0xFFFF. Between the halves lies what the processor cannot address.")}}};
}

QString addressText(quint64 bytes)
{
    static constexpr std::array kUnits{std::pair{kTera, "TB"}, std::pair{kGiga, "GB"}, std::pair{kMega, "MB"},
                                       std::pair{kKilo, "KB"}};
    if (bytes == 0)
        return QStringLiteral("0");
    for (const auto& [unit, name] : kUnits)
        if (bytes % unit == 0 && bytes / unit < 1024)
            return QStringLiteral("%1 %2").arg(bytes / unit).arg(QLatin1StringView(name));
    return QStringLiteral("0x%1").arg(bytes, 8, 16, QLatin1Char('0'));
}

}  // namespace ui
