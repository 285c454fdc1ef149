// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/palette_image.h"

#include <QHash>

#include <algorithm>
#include <limits>

namespace ui {
namespace {

constexpr int kColours = 256;
constexpr int kAlike = 90;   // nobody sees the difference

int distance(QRgb a, QRgb b)
{
    const int red = qRed(a) - qRed(b), green = qGreen(a) - qGreen(b), blue = qBlue(a) - qBlue(b);
    return 2 * red * red + 4 * green * green + blue * blue;
}

QList<QRgb> byFrequency(const QImage& picture)
{
    QHash<QRgb, int> counts;
    for (int y = 0; y < picture.height(); ++y) {
        const auto* line = reinterpret_cast<const QRgb*>(picture.constScanLine(y));
        for (int x = 0; x < picture.width(); ++x)
            ++counts[line[x] | 0xff000000];
    }
    QList<QRgb> colours = counts.keys();
    std::sort(colours.begin(), colours.end(), [&](QRgb a, QRgb b) { return counts[a] != counts[b] ? counts[a] > counts[b] : a < b; });
    return colours;
}

// So that a rare colour keeps its place, those that look like one that is taken already are left out.
QList<QRgb> choose(const QList<QRgb>& colours)
{
    QList<QRgb> chosen;
    for (const QRgb colour : colours) {
        if (chosen.size() == kColours)
            break;
        if (std::none_of(chosen.cbegin(), chosen.cend(), [colour](QRgb taken) { return distance(taken, colour) < kAlike; }))
            chosen.append(colour);
    }
    return chosen;
}

uchar nearest(const QList<QRgb>& palette, QRgb colour)
{
    int best = 0;
    int least = std::numeric_limits<int>::max();
    for (int i = 0; i < palette.size(); ++i) {
        if (const int far = distance(palette[i], colour); far < least) {
            least = far;
            best = i;
        }
    }
    return static_cast<uchar>(best);
}

}  // namespace

QImage withPalette(const QImage& picture)
{
    const QImage source = picture.convertToFormat(QImage::Format_RGB32);
    const QList<QRgb> palette = choose(byFrequency(source));
    QImage result(source.size(), QImage::Format_Indexed8);
    result.setColorTable(palette);
    QHash<QRgb, uchar> known;
    for (int y = 0; y < source.height(); ++y) {
        const auto* from = reinterpret_cast<const QRgb*>(source.constScanLine(y));
        uchar* to = result.scanLine(y);
        for (int x = 0; x < source.width(); ++x) {
            const QRgb colour = from[x] | 0xff000000;
            auto index = known.constFind(colour);
            if (index == known.constEnd())
                index = known.insert(colour, nearest(palette, colour));
            to[x] = *index;
        }
    }
    return result;
}

}  // namespace ui
