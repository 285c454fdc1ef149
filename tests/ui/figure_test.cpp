// SPDX-License-Identifier: GPL-3.0-or-later
#include "script.h"

#include "ui/sequence/drawing.h"
#include "ui/theme.h"

#include <QFile>
#include <QImage>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

using ui::Theme;
using ui::sequence::saveFigure;

/// The diagram as a file for a document.
class FigureTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { MessageBoundaries{m_recording}; }
    void svgHasTheWordsAsText();
    void pdfIsOnePage();
    void pngHasTwiceThePixels();
    void complains();
    void isDrawnBesideTheWindow();
    void refusesMoreLinesThanAFigureCanHave();

private:
    QString path(const char* name) const { return m_folder.filePath(QLatin1String(name)); }
    QByteArray written(const char* format, const char* name) const;

    QTemporaryDir m_folder;
    lab::Recording m_recording;
    const Theme m_theme{Theme::Choice::Print};
};

QByteArray FigureTest::written(const char* format, const char* name) const
{
    if (const auto problem = saveFigure(m_recording, m_theme, QLatin1String(format), path(name)))
        return problem->toUtf8();
    QFile file(path(name));
    return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray();
}

void FigureTest::svgHasTheWordsAsText()
{
    if (!ui::sequence::figureFormats().contains(QStringLiteral("svg")))
        QSKIP("built without Qt Svg");
    QXmlStreamReader xml(written("svg", "figure.svg"));
    QString text;
    while (!xml.atEnd()) {
        xml.readNext();
        if (xml.isCharacters())
            text += xml.text();
    }
    QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
    for (const char* word : {"server", "client", "WriteFile", "234 ERROR_MORE_DATA", "5 of 12 B"})
        QVERIFY2(text.contains(QLatin1String(word)), qPrintable(text));
}

void FigureTest::pdfIsOnePage()
{
    const QByteArray pdf = written("pdf", "figure.pdf");
    QVERIFY2(pdf.startsWith("%PDF-"), pdf.left(200));
    QCOMPARE(pdf.count("/Type /Page\n"), 1);
}

void FigureTest::pngHasTwiceThePixels()
{
    const QImage image = QImage::fromData(written("png", "figure.png"));
    QVERIFY(image.width() > 1000 && image.height() > 600);
    QCOMPARE(image.pixelColor(0, 0), QColor(Qt::white));
}

void FigureTest::complains()
{
    const auto nowhere = saveFigure(m_recording, m_theme, QStringLiteral("png"), path("no/such/figure.png"));
    QVERIFY(nowhere && nowhere->contains(QStringLiteral("no/such/figure.png")));
    const auto unknown = saveFigure(m_recording, m_theme, QStringLiteral("gif"), path("figure.gif"));
    QVERIFY(unknown && unknown->contains(QStringLiteral("gif")));
    const lab::Recording empty;
    QVERIFY(saveFigure(empty, m_theme, QStringLiteral("png"), path("empty.png")));
    QVERIFY(!QFile::exists(path("empty.png")));
}

// In a thread of its own, while the recording goes on.
void FigureTest::isDrawnBesideTheWindow()
{
    lab::Recording recording;
    recording.copy(m_recording);
    const auto drawing = ui::sequence::Drawing::start(recording, QStringLiteral("png"), path("beside.png"));
    recording.reset(0, 0);
    QTRY_VERIFY_WITH_TIMEOUT(drawing->isFinished(), 60'000);
    QCOMPARE(drawing->problem(), std::nullopt);
    QCOMPARE(QImage(path("beside.png")), QImage::fromData(written("png", "here.png")));
    const auto unwanted = ui::sequence::Drawing::start(m_recording, QStringLiteral("png"), path("unwanted.png"));
    unwanted->cancel();
    QTRY_VERIFY_WITH_TIMEOUT(unwanted->isFinished(), 60'000);
    QVERIFY(unwanted->problem() || QFile::exists(path("unwanted.png")));
}

// Said at once, whatever the length of the recording.
void FigureTest::refusesMoreLinesThanAFigureCanHave()
{
    lab::Recording recording;
    Script script(recording);
    const int thread = script.thread(script.process(QStringLiteral("p"), 1), QStringLiteral("main"));
    for (int i = 0; i < 60'000; ++i)
        script.call(thread, ipc::CallId::GetMailslotInfo, {i * 10, 5, 4});
    const qint64 before = recording.looks();
    for (const QString& format : ui::sequence::figureFormats()) {
        const auto problem = saveFigure(recording, m_theme, format, path("large"));
        QVERIFY2(problem && problem->contains(QStringLiteral("too many")), qPrintable(problem.value_or(QString())));
    }
    QVERIFY(recording.looks() - before < 30'000);
    QVERIFY(!QFile::exists(path("large")));
}

QTEST_MAIN(FigureTest)
#include "figure_test.moc"
