// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/options.h"

#include <QTest>

class OptionsTest : public QObject {
    Q_OBJECT

private slots:
    void readsAll()
    {
        const auto parsed = ui::parseOptions(words("--screenshots out --theme dark --language zh_CN --scale 1.5 --size 1280x720"));
        const auto* options = std::get_if<ui::Options>(&parsed);
        QVERIFY(options);
        QCOMPARE(options->screenshots, QStringLiteral("out"));
        QCOMPARE(options->theme, std::optional(QStringLiteral("dark")));
        QCOMPARE(options->language, std::optional(QStringLiteral("zh_CN")));
        QCOMPARE(options->scale, 1.5);
        QCOMPARE(options->size, std::optional(QSize(1280, 720)));
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("named");
        QTest::newRow("theme") << QStringLiteral("--theme pink") << QStringLiteral("pink");
        QTest::newRow("language") << QStringLiteral("--language fr") << QStringLiteral("fr");
        QTest::newRow("runs on") << QStringLiteral("--runs-on dos") << QStringLiteral("dos");
        QTest::newRow("scale") << QStringLiteral("--scale nan") << QStringLiteral("nan");
        QTest::newRow("size") << QStringLiteral("--size 1280") << QStringLiteral("--size 1280");
        QTest::newRow("large scale") << QStringLiteral("--scale 9") << QStringLiteral("9");
        QTest::newRow("unknown") << QStringLiteral("--colour red") << QStringLiteral("colour");
        QTest::newRow("figure of nothing") << QStringLiteral("--figure x.svg") << QStringLiteral("--figure");
        QTest::newRow("format alone") << QStringLiteral("--format svg") << QStringLiteral("--format");
        QTest::newRow("no file") << QStringLiteral("/nonexistent/file.json") << QStringLiteral("/nonexistent/file.json");
    }
    void refuses()
    {
        QFETCH(QString, line);
        QFETCH(QString, named);
        const auto parsed = ui::parseOptions(words(line));
        const auto* leave = std::get_if<ui::Leave>(&parsed);
        QVERIFY(leave);
        QCOMPARE(leave->code, 2);
        QVERIFY2(leave->text.contains(named), qPrintable(leave->text));
    }

    void helps()
    {
        const auto parsed = ui::parseOptions(words("--help"));
        const auto* leave = std::get_if<ui::Leave>(&parsed);
        QVERIFY(leave);
        QCOMPARE(leave->code, 0);
        QVERIFY(leave->text.contains(QStringLiteral("--screenshots")));
    }

private:
    static QStringList words(const QString& line)
    {
        return QStringLiteral("ipclab %1").arg(line).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    }
    static QStringList words(const char* line) { return words(QLatin1String(line)); }
};

QTEST_GUILESS_MAIN(OptionsTest)
#include "options_test.moc"
