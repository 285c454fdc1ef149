// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/call_list/filtered_rows.h"

#include <QTest>

class FilteredRowsTest : public QObject {
    Q_OBJECT

private slots:
    void findsEachRowAgain()
    {
        ui::FilteredRows rows;
        std::vector<lab::Row> expected;
        const lab::Row count = ui::FilteredRows::kBlock * 3 + 77;
        for (lab::Row row = 0; row < count; ++row) {
            const bool passes = row % 7 == 3 || row % 4096 == 0;
            rows.add(passes);
            if (passes)
                expected.push_back(row);
        }
        QCOMPARE(rows.scanned(), count);
        QCOMPARE(rows.count(), static_cast<qint64>(expected.size()));
        for (std::size_t index = 0; index < expected.size(); ++index) {
            QCOMPARE(rows.at(static_cast<qint64>(index)), expected[index]);
            QCOMPARE(rows.before(expected[index]), static_cast<qint64>(index));
            QVERIFY(rows.passes(expected[index]));
        }
    }

    void hasNothingOutside()
    {
        ui::FilteredRows rows;
        QCOMPARE(rows.at(0), lab::Row(-1));
        rows.add(false);
        rows.add(true);
        QCOMPARE(rows.at(-1), lab::Row(-1));
        QCOMPARE(rows.at(1), lab::Row(-1));
        QCOMPARE(rows.before(0), qint64(0));
        QCOMPARE(rows.before(99), qint64(1));
        QVERIFY(!rows.passes(0));
        QVERIFY(!rows.passes(2));
        rows.clear();
        QCOMPARE(rows.count(), qint64(0));
    }
};

QTEST_APPLESS_MAIN(FilteredRowsTest)
#include "filtered_rows_test.moc"
