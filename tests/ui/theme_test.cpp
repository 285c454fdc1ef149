// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme.h"

#include <QApplication>
#include <QCheckBox>
#include <QDialog>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using ui::Role;
using ui::Theme;

class ThemeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void textIsReadable_data();
    void textIsReadable();
    void badgesAreReadable_data() { textIsReadable_data(); }
    void badgesAreReadable();
    void styleSheetHasNoOpenPlace();
    void changeReachesWidgets();
    void emptyBoxIsSeen_data() { textIsReadable_data(); }
    void emptyBoxIsSeen();
    void textScaleReachesFontsAndSpacing();
};

namespace {
constexpr double kWcagAA = 4.5;
constexpr double kWcagParts = 3;   // of controls, against what is around them
}

void ThemeTest::textIsReadable_data()
{
    QTest::addColumn<Theme::Choice>("choice");
    QTest::newRow("light") << Theme::Choice::Light;
    QTest::newRow("dark") << Theme::Choice::Dark;
    QTest::newRow("print") << Theme::Choice::Print;
}

void ThemeTest::textIsReadable()
{
    QFETCH(Theme::Choice, choice);
    const Theme theme(choice);
    QList<QColor> texts;
    for (const Role role : {Role::Text, Role::TextMuted, Role::TextFaint, Role::Kernel, Role::Ok, Role::Error, Role::Blocked})
        texts.append(theme.color(role));
    for (int process = 0; process < 8; ++process)
        texts.append(theme.process(process));
    for (const Role ground : {Role::Window, Role::Panel}) {
        for (const QColor& text : texts) {
            const qreal contrast = Theme::contrast(text, theme.color(ground));
            QVERIFY2(contrast >= kWcagAA, qPrintable(QStringLiteral("%1: %2").arg(text.name()).arg(contrast)));
        }
    }
    QVERIFY(Theme::contrast(theme.color(Role::OnAccent), theme.color(Role::Accent)) >= kWcagAA);
}

void ThemeTest::badgesAreReadable()
{
    QFETCH(Theme::Choice, choice);
    const Theme theme(choice);
    for (const Role role : {Role::Error, Role::Ok, Role::Blocked, Role::Kernel}) {
        const qreal contrast = Theme::contrast(theme.color(role), theme.tint(theme.color(role), 0.12));
        QVERIFY2(contrast >= kWcagAA, qPrintable(QStringLiteral("role %1: %2").arg(static_cast<int>(role)).arg(contrast)));
    }
    for (int process = 0; process < 8; ++process)
        QVERIFY(Theme::contrast(theme.process(process), theme.tint(theme.process(process), 0.12)) >= kWcagAA);
    for (const Role role : {Role::Text, Role::TextMuted})
        QVERIFY(Theme::contrast(theme.color(role), theme.selection()) >= kWcagAA);
}

void ThemeTest::styleSheetHasNoOpenPlace()
{
    const Theme theme(Theme::Choice::Dark);
    const QString sheet = theme.styleSheet();
    QVERIFY(sheet.contains(QLatin1String("QPushButton")));
    static const QRegularExpression place(QStringLiteral("\\{[a-z0-9-]+\\}"));
    const auto rules = sheet.mid(sheet.indexOf(QLatin1String("*/")));
    QVERIFY2(!rules.contains(place), qPrintable(place.match(rules).captured()));
}

void ThemeTest::changeReachesWidgets()
{
    Theme theme(Theme::Choice::Light);
    theme.applyToApplication();
    QWidget window;
    QPushButton button(QStringLiteral("Run"), &window);
    button.setProperty("kind", QStringLiteral("primary"));
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    const auto middle = [&] { return button.grab().toImage().pixelColor(button.width() / 2, 4); };
    QTRY_COMPARE(middle(), theme.color(Role::Accent));

    QSignalSpy changed(&theme, &Theme::changed);
    theme.setChoice(Theme::Choice::Dark);
    QCOMPARE(changed.count(), 1);
    QTRY_COMPARE(middle(), theme.color(Role::Accent));
    QCOMPARE(window.palette().color(QPalette::Window), theme.color(Role::Window));
}

void ThemeTest::emptyBoxIsSeen()
{
    QFETCH(Theme::Choice, choice);
    Theme theme(choice);
    theme.applyToApplication();
    QDialog window;
    QCheckBox box(&window);
    box.resize(40, 40);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    const QImage image = window.grab(box.geometry()).toImage();
    qreal most = 1;
    for (int x = 0; x < image.width(); ++x)
        for (int y = 0; y < image.height(); ++y)
            most = std::max(most, Theme::contrast(image.pixelColor(x, y), theme.color(Role::Window)));
    QVERIFY2(most >= kWcagParts, qPrintable(QString::number(most)));
}

void ThemeTest::textScaleReachesFontsAndSpacing()
{
    Theme theme(Theme::Choice::Light);
    const qreal size = theme.font(ui::TextStyle::Mono).pointSizeF();
    const int unit = theme.unit(4);
    theme.setTextScale(2);
    QCOMPARE(theme.font(ui::TextStyle::Mono).pointSizeF(), 2 * size);
    QVERIFY(qAbs(theme.unit(4) - 2 * unit) <= 1);
}

QTEST_MAIN(ThemeTest)
#include "theme_test.moc"
