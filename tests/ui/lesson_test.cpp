// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mechanisms.h"

#include <QFile>
#include <QRegularExpression>
#include <QTest>

/// Every mechanism has its lesson in every language, and all say as much.
class LessonTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isThere_data();
    void isThere();

private:
    static QString read(const QString& language, const QString& mechanism)
    {
        QFile file(QStringLiteral(":/lessons/%1/%2.md").arg(language, mechanism));
        return file.open(QFile::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    }
    static QStringList codesIn(const QString& text)
    {
        static const QRegularExpression code(QStringLiteral("`[^`]+`|\\b[A-Z]+_[A-Z_]+\\b"));
        QStringList found;
        for (auto matches = code.globalMatch(text); matches.hasNext();)
            found << matches.next().captured();
        found.sort();
        return found;
    }
};

void LessonTest::isThere_data()
{
    QTest::addColumn<QString>("mechanism");
    for (const ui::Mechanism& mechanism : ui::mechanisms())
        QTest::newRow(qPrintable(mechanism.key())) << mechanism.key();
}

void LessonTest::isThere()
{
    QFETCH(QString, mechanism);
    const QString english = read(QStringLiteral("en"), mechanism);
    const QString chinese = read(QStringLiteral("zh_CN"), mechanism);
    QVERIFY(english.startsWith(QStringLiteral("# ")));
    QVERIFY(chinese.startsWith(QStringLiteral("# ")));
    QCOMPARE(chinese.count(QStringLiteral("\n## ")), english.count(QStringLiteral("\n## ")));
    QCOMPARE(codesIn(chinese), codesIn(english));
}

QTEST_GUILESS_MAIN(LessonTest)
#include "lesson_test.moc"
