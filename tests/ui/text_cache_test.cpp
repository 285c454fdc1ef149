// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/text_cache.h"

#include <QPainter>
#include <QTest>

using ui::TextStyle;
using ui::Theme;

/// A text that is laid out once looks as one that is laid out anew.
class TextCacheTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void drawsWhatThePainterDraws_data();
    void drawsWhatThePainterDraws();
    void followsTheTheme();
};

namespace {

QImage paper()
{
    QImage image(400, 60, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::white);
    return image;
}

template <class Draw>
QImage drawn(Draw draw)
{
    QImage image = paper();
    QPainter painter(&image);
    painter.translate(3, 2);
    painter.setPen(Qt::black);
    draw(painter);
    return image;
}

}  // namespace

void TextCacheTest::drawsWhatThePainterDraws_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("call") << QStringLiteral("ReadFile(0x34, 4096)");
    QTest::newRow("spaces") << QStringLiteral("  · 12 B  ");
    QTest::newRow("no ligatures") << QStringLiteral("4x2 -> !=");
    QTest::newRow("Chinese") << QStringLiteral("管道 pipe 已结束");
    QTest::newRow("nothing") << QString();
}

void TextCacheTest::drawsWhatThePainterDraws()
{
    QFETCH(QString, text);
    const Theme theme(Theme::Choice::Light);
    ui::TextCache cache(theme);
    for (const TextStyle style : {TextStyle::Body, TextStyle::Strong, TextStyle::Small, TextStyle::Mono, TextStyle::MonoSmall}) {
        const QFont& font = theme.font(style);
        const QFontMetricsF metrics(font);
        const QRectF rect(10, 5, 300, 40);
        QCOMPARE(cache.width(text, style), metrics.horizontalAdvance(text));
        for (int again = 0; again < 2; ++again) {
            QCOMPARE(drawn([&](QPainter& painter) { cache.draw(painter, QPointF(10, 30), text, style); }), drawn([&](QPainter& painter) {
                         painter.setFont(font);
                         painter.drawText(QPointF(10, 30), text);
                     }));
        }
        if (text == QString::fromLatin1(text.toLatin1()))   // letters of another font may make the line higher
            QCOMPARE(drawn([&](QPainter& painter) { cache.draw(painter, rect, Qt::AlignHCenter, text, style); }), drawn([&](QPainter& painter) {
                         painter.setFont(font);
                         painter.drawText(rect, Qt::AlignCenter | Qt::TextDontClip, text);
                     }));
    }
}

void TextCacheTest::followsTheTheme()
{
    Theme theme(Theme::Choice::Light);
    ui::TextCache cache(theme);
    const QString text = QStringLiteral("WriteFile");
    const qreal before = cache.width(text, TextStyle::Body);
    theme.setTextScale(2);
    cache.clear();
    QVERIFY(cache.width(text, TextStyle::Body) > 1.5 * before);
    QCOMPARE(&theme.font(TextStyle::Body), &theme.font(TextStyle::Body));   // made once
}

QTEST_MAIN(TextCacheTest)
#include "text_cache_test.moc"
