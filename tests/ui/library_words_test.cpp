// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/library_words.h"

#include <QDirIterator>
#include <QRegularExpression>
#include <QTest>
#include <QTranslator>

namespace {

const QString kSource = QStringLiteral(QT_TESTCASE_SOURCEDIR "/../../");

QString contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

// Where the library says what an object is: statements, and the bodies of functions that give a part of it.
const QRegularExpression& saying()
{
    static const QRegularExpression expression(QStringLiteral(
        R"re((?:info\.state = |standsFor = |security = |facts\.push_back\(|kTexts\{|kAccess[{\[])(?:[^;"]|"(?:[^"\\]|\\.)*")*;|(?:stateText|timeoutText|pendingFact)\([^)]*\)[^{};]*\{[^}]*\})re"));
    return expression;
}

}  // namespace

/// The library's words about objects are known to the translators.
class LibraryWordsTest : public QObject {
    Q_OBJECT

private slots:
    void everyWordIsListed();
    void numbersKeepTheirPlaces();
};

void LibraryWordsTest::everyWordIsListed()
{
    const QString listed = contentOf(kSource + QStringLiteral("ui/widgets/library_words.cpp"));
    static const QRegularExpression literal(QStringLiteral(R"re("((?:[^"\\]|\\.)*)")re"));
    static const QRegularExpression word(QStringLiteral("[a-z]{3}"));
    int found = 0;
    for (const QString& folder : {QStringLiteral("ipc"), QStringLiteral("ipc/posix"), QStringLiteral("ipc/win32")}) {
        QDirIterator files(kSource + folder, {QStringLiteral("*.cpp")}, QDir::Files);
        while (files.hasNext()) {
            const QString text = contentOf(files.next());
            for (auto place = saying().globalMatch(text); place.hasNext();) {
                for (auto words = literal.globalMatch(place.next().captured()); words.hasNext();) {
                    const QString said = words.next().captured(1);
                    if (!word.match(said).hasMatch())
                        continue;
                    ++found;
                    QVERIFY2(listed.contains(said), qPrintable(QStringLiteral("%1: \"%2\" is not in ui/widgets/library_words").arg(files.fileName(), said)));
                }
            }
        }
    }
    QVERIFY(found > 80);   // it does find them
}

void LibraryWordsTest::numbersKeepTheirPlaces()
{
    QTranslator chinese;
    QVERIFY(chinese.load(QStringLiteral(":/translations/ipclab_zh_CN")));
    QCOMPARE(ui::inInterfaceLanguage(QStringLiteral("ended, exit code 7")), QStringLiteral("ended, exit code 7"));
    QCoreApplication::installTranslator(&chinese);
    QCOMPARE(ui::inInterfaceLanguage(QStringLiteral("ended, exit code 7")), QStringLiteral("已结束，退出代码 7"));
    QCOMPARE(ui::inInterfaceLanguage(QStringLiteral("thread 12 of process 3")), QStringLiteral("进程 3 的线程 12"));
    QCOMPARE(ui::inInterfaceLanguage(QStringLiteral("mode 0600, this user's session")), QStringLiteral("0600，本用户的会话"));
    QCOMPARE(ui::inInterfaceLanguage(QStringLiteral("4096 · 1024 B")), QStringLiteral("4096 · 1024 B"));
    QCOMPARE(ui::inInterfaceLanguage(QStringLiteral("\\\\.\\pipe\\a1")), QStringLiteral("\\\\.\\pipe\\a1"));
}

QTEST_GUILESS_MAIN(LibraryWordsTest)
#include "library_words_test.moc"
