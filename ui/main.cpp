// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/console.h"
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
    return QLocale::system().language() == QLocale::Chinese ? QStringLiteral("zh_CN") : QStringLiteral("en");
}

/// The program's own texts and Qt's ("Cancel"), in that language.
void installTranslators(QApplication& application, const QString& language)
{
    for (const auto& [name, folder] : {std::pair(QStringLiteral("qtbase_"), QLibraryInfo::path(QLibraryInfo::TranslationsPath)),
                                       std::pair(QStringLiteral("ipclab_"), QStringLiteral(":/translations"))}) {
        auto* translator = new QTranslator(&application);
        if (translator->load(name + language, folder))
            QCoreApplication::installTranslator(translator);
    }
}

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
    installTranslators(application, languageOf(options));
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
        theme.applyToApplication();
        return writeFigure(theme, options);
    }
    // What takes longer than showing a window is done when it is there.
    lab::ExperimentLibrary library;
    const ui::Services services{theme, library, languageOf(options)};
    ui::MainWindow window(services);
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
    return application.exec();
}
