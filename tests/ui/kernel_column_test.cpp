// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/handles/column_fit.h"
#include "ui/mechanism_page/column_heights.h"

#include <QTest>

using ui::ColumnHeights;
using ui::ColumnNeeds;
using ui::columnHeights;
using ui::fitColumns;

namespace {
const std::vector<std::size_t> kGivingWay{4, 0, 2, 1, 3};   // columns, the first to give way first
const std::vector<int> kLeast{40, 40, 40, 40, 45};          // how far each does: its heading stays whole
}

/// How the column at the right of a page shares its room, without a window.
class KernelColumnTest : public QObject {
    Q_OBJECT

private slots:
    void pictureAndTableGetWhatTheyNeed();
    void theTableGivesWayBeforeThePicture();
    void noRowOfTheTableIsCut();
    void whatIsTooSmallStillShowsEachPart();
    void withoutATableThePictureHasAll();
    void allColumnsShowWhereThereIsRoom();
    void essentialColumnsAreNeverLeftOut();
};

void KernelColumnTest::pictureAndTableGetWhatTheyNeed()
{
    QCOMPARE(columnHeights(500, {.picture = 180, .table = 120, .leastTable = 90, .leastDetails = 100}), (ColumnHeights{180, 120, 200}));
}

void KernelColumnTest::theTableGivesWayBeforeThePicture()
{
    QCOMPARE(columnHeights(500, {.picture = 250, .table = 400, .leastTable = 90, .leastDetails = 100}), (ColumnHeights{250, 150, 100}));
    QCOMPARE(columnHeights(500, {.picture = 900, .table = 400, .leastTable = 90, .leastDetails = 100}), (ColumnHeights{310, 90, 100}));
}

void KernelColumnTest::noRowOfTheTableIsCut()
{
    const ColumnNeeds needs{.picture = 250, .table = 400, .leastTable = 60, .tableRow = 30, .leastDetails = 100};
    QCOMPARE(columnHeights(500, needs), (ColumnHeights{250, 150, 100}));
    QCOMPARE(columnHeights(529, needs), (ColumnHeights{250, 150, 129}));
    QCOMPARE(columnHeights(530, needs), (ColumnHeights{250, 180, 100}));
    QCOMPARE(columnHeights(900, needs), (ColumnHeights{250, 400, 250}));
}

void KernelColumnTest::whatIsTooSmallStillShowsEachPart()
{
    const ColumnHeights heights = columnHeights(150, {.picture = 180, .table = 120, .leastTable = 90, .leastDetails = 100});
    QCOMPARE(heights.table, 90);
    QCOMPARE(heights.picture + heights.table + heights.details, 150);
}

void KernelColumnTest::withoutATableThePictureHasAll()
{
    QCOMPARE(columnHeights(500, {.picture = 180}), (ColumnHeights{500, 0, 0}));
}

void KernelColumnTest::allColumnsShowWhereThereIsRoom()
{
    const std::vector<int> needed{60, 50, 110, 70, 80, 40, 200};
    QCOMPARE(fitColumns(needed, kGivingWay, kLeast, 370), (std::vector<int>{60, 50, 110, 70, 80, 0, 0}));
    QCOMPARE(fitColumns(needed, kGivingWay, kLeast, 420), (std::vector<int>{60, 50, 110, 70, 80, 50, 0}));   // the last shown has what is left
    QCOMPARE(fitColumns(needed, kGivingWay, kLeast, 700), (std::vector<int>{60, 50, 110, 70, 80, 40, 290}));
}

void KernelColumnTest::essentialColumnsAreNeverLeftOut()
{
    const std::vector<int> needed{60, 50, 110, 130, 80, 40};
    QCOMPARE(fitColumns(needed, kGivingWay, kLeast, 400), (std::vector<int>{60, 50, 110, 130, 50, 0}));   // the other end gives way first
    QCOMPARE(fitColumns(needed, kGivingWay, kLeast, 350), (std::vector<int>{40, 50, 85, 130, 45, 0}));
    QCOMPARE(fitColumns(needed, kGivingWay, kLeast, 250), (std::vector<int>{40, 40, 40, 85, 45, 0}));     // the state last
    QCOMPARE(fitColumns({60, 50, 110, 130, 0, 40}, kGivingWay, {40, 40, 40, 40, 0}, 370), (std::vector<int>{60, 50, 110, 150, 0, 0}));   // it is empty
    for (const int width : fitColumns(needed, kGivingWay, kLeast, 100))
        QVERIFY(width == 0 || width >= 40);    // narrower than that it scrolls
}

QTEST_GUILESS_MAIN(KernelColumnTest)
#include "kernel_column_test.moc"
