// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/console.h"
#include "app/lab/quit_signals.h"
#include "app/lab/recording_file.h"
#include "ui/display.h"
#include "ui/main_window.h"
#include "ui/options.h"
#include "ui/screenshots.h"
#include "ui/sequence/figure.h"
#include "ui/theme.h"

#include <QApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QSettings>
#include <QTemporaryDir>
#include <QTranslator>

namespace {

constexpr int kCannotStart = 2;
constexpr int kAnew = 256;   // beyond what a program can end with

int leave(const ui::Leave& leave)
{
    if (leave.code == 0)
        lab::print(leave.text);
    else
        lab::printError(leave.text);
    return leave.code;
}

ui::Theme::Choice themeOf(const QString& name)
{
    if (name == QStringLiteral("dark"))
        return ui::Theme::Choice::Dark;
    return name == QStringLiteral("print") ? ui::Theme::Choice::Print : ui::Theme::Choice::Light;
}

void setUpTheme(ui::Theme& theme, const ui::Options& options)
{
    const QSettings settings;
    if (options.theme)
        theme.setChoice(themeOf(*options.theme));
    else if (!options.figure.isEmpty())
        theme.setChoice(ui::Theme::Choice::Print);
    else
        theme.setChoice(static_cast<ui::Theme::Choice>(settings.value(QStringLiteral("view/theme")).toInt()));
    theme.setTextScale(options.scale * settings.value(QStringLiteral("view/text-scale"), 1.0).toDouble());
    QApplication::setPalette(theme.palette());   // finding the fonts takes longer than showing the window
}

QString languageOf(const ui::Options& options)
{
    if (options.language)
        return *options.language;
    const QString chosen = QSettings().value(QStringLiteral("view/language")).toString();
    if (chosen == QStringLiteral("en") || chosen == QStringLiteral("zh_CN"))
        return chosen;
    return QLocale::system().language() == QLocale::Chinese ? QStringLiteral("zh_CN") : QStringLiteral("en");
}

/// The program's own texts and Qt's ("Cancel"), in that language, for as long as this lives.
class Translators {
public:
    explicit Translators(const QString& language)
    {
        if (m_qt.load(QStringLiteral("qtbase_") + language, QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
            QCoreApplication::installTranslator(&m_qt);
        if (m_own.load(QStringLiteral("ipclab_") + language, QStringLiteral(":/translations")))
            QCoreApplication::installTranslator(&m_own);
    }

private:
    QTranslator m_qt, m_own;   // their end takes them out
};

void takeScreenshots(ui::MainWindow& window, ui::Theme& theme, const ui::Options& options)
{
    QList<ui::Theme::Choice> themes{ui::Theme::Choice::Light, ui::Theme::Choice::Dark, ui::Theme::Choice::Print};
    if (options.theme)
        themes = {themeOf(*options.theme)};
    const QString suffix = options.language.value_or(QString()) == QStringLiteral("zh_CN") ? QStringLiteral("-zh_CN") : QString();
    auto* pictures = new ui::Screenshots(window, theme, themes, options.screenshots, suffix, options.size);
    QObject::connect(pictures, &ui::Screenshots::finished, &window, [](const QString& problem) {
        if (!problem.isEmpty())
            lab::printError(QStringLiteral("ipclab: %1\n").arg(problem));
        QCoreApplication::exit(problem.isEmpty() ? 0 : 1);
    });
    if (!options.file.isEmpty())
        window.openFile(options.file);
    pictures->start();
}

// Nothing but the file is made: no window, no process.
int writeFigure(const ui::Theme& theme, const ui::Options& options)
{
    lab::Recording recording;
    auto wrong = lab::loadRecording(recording, options.file);
    if (!wrong)
        wrong = ui::sequence::saveFigure(recording, theme, options.figureFormat, options.figure);
    return wrong ? leave({kCannotStart, QStringLiteral("ipclab: %1\n").arg(*wrong)}) : 0;
}

// Until it is closed; kAnew if it is to be made again, in another language.
int showWindow(QApplication& application, ui::Theme& theme, const ui::Options& options)
{
    const QString language = languageOf(options);
    const Translators translators(language);
    // What takes longer than showing a window is done when it is there.
    lab::ExperimentLibrary library;
    const ui::Services services{theme, library, language};
    ui::MainWindow window(services);
    QObject::connect(&window, &ui::MainWindow::languageChosen, &application, [] { QCoreApplication::exit(kAnew); }, Qt::QueuedConnection);
    QObject::connect(&window, &ui::MainWindow::painted, &window, [&] {
        theme.applyToApplication();
        library = lab::loadLibrary();
        window.fill();
        if (!options.screenshots.isEmpty())
            takeScreenshots(window, theme, options);
        else if (!options.file.isEmpty())
            window.openFile(options.file);
        else
            window.greet();
    });
    window.show();
    return QApplication::exec();
}

}  // namespace

int main(int argc, char** argv)
{
    const auto parsed = ui::parseOptions(lab::commandLine(argc, argv));
    if (const auto* end = std::get_if<ui::Leave>(&parsed))
        return leave(*end);
    const auto& options = std::get<ui::Options>(parsed);
    if (!options.figure.isEmpty())
        qputenv("QT_QPA_PLATFORM", "offscreen");
    if (!ui::haveDisplay())
        return leave({kCannotStart, QStringLiteral("ipclab: there is no display to open a window on (DISPLAY is not set).\n"
                                                   "Use ipclab-cli, or run it under a private X server: xvfb-run -a ipclab …\n")});
    QApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("ipclab"));
    QCoreApplication::setOrganizationName(QStringLiteral("ipclab"));
    QCoreApplication::setApplicationVersion(QStringLiteral(IPCLAB_VERSION));
    // Pictures must not depend on what the user did last.
    const QTemporaryDir pristine;
    if (!options.screenshots.isEmpty()) {
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, pristine.path());
    }
    if (options.platform)
        QSettings().setValue(QStringLiteral("run/platform"), *options.platform);
    ui::Theme theme;
    setUpTheme(theme, options);
    if (!options.figure.isEmpty()) {
        const Translators translators(languageOf(options));
        theme.applyToApplication();
        return writeFigure(theme, options);
    }
    const lab::QuitSignals quitSignals;   // so that nothing is left behind then either
    int code = showWindow(application, theme, options);
    for (ui::Options again = options; code == kAnew; code = showWindow(application, theme, again))
        again.language.reset();   // what was chosen in the window counts now
    return code;
}
