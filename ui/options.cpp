// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/options.h"

#include "ui/sequence/figure.h"

#include <QCommandLineParser>
#include <QFileInfo>

namespace ui {
namespace {

constexpr int kLeastSide = 200;   // of a window that can be used at all

const QCommandLineOption& screenshotsOption()
{
    static const QCommandLineOption option(QStringLiteral("screenshots"),
        QStringLiteral("Run an experiment on each tab (on one of them that of the file), write pictures of the window to <dir>, and end."),
        QStringLiteral("dir"));
    return option;
}
const QCommandLineOption& figureOption()
{
    static const QCommandLineOption option(QStringLiteral("figure"),
        QStringLiteral("Write the diagram of the recording to <file> (.svg, .pdf or .png), and end."), QStringLiteral("file"));
    return option;
}
const QCommandLineOption& formatOption()
{
    static const QCommandLineOption option(QStringLiteral("format"),
        QStringLiteral("Of the figure: svg, pdf or png, whatever its file is called."), QStringLiteral("format"));
    return option;
}
const QCommandLineOption& themeOption()
{
    static const QCommandLineOption option(QStringLiteral("theme"), QStringLiteral("light, dark or print."),
                                           QStringLiteral("theme"));
    return option;
}
const QCommandLineOption& languageOption()
{
    static const QCommandLineOption option(QStringLiteral("language"), QStringLiteral("en or zh_CN."),
                                           QStringLiteral("language"));
    return option;
}
const QCommandLineOption& platformOption()
{
    static const QCommandLineOption option(QStringLiteral("runs-on"),
                                           QStringLiteral("What experiments run on: linux, wine or windows."),
                                           QStringLiteral("platform"));
    return option;
}
const QCommandLineOption& sizeOption()
{
    static const QCommandLineOption option(QStringLiteral("size"),
                                           QStringLiteral("Of the window in pictures, such as 1280x720, instead of 1440x900 and 1920x1080."),
                                           QStringLiteral("size"));
    return option;
}
const QCommandLineOption& scaleOption()
{
    static const QCommandLineOption option(QStringLiteral("scale"),
                                           QStringLiteral("Size of text and controls, 0.5 to 4."),
                                           QStringLiteral("factor"), QStringLiteral("1"));
    return option;
}

Leave wrong(const QString& what) { return {2, QStringLiteral("ipclab: %1\nTry: ipclab --help\n").arg(what)}; }

std::optional<Leave> checkChoice(const QCommandLineParser& parser, const QCommandLineOption& option,
                                 const QStringList& choices, std::optional<QString>& value)
{
    if (!parser.isSet(option))
        return std::nullopt;
    value = parser.value(option);
    if (choices.contains(*value))
        return std::nullopt;
    return wrong(QStringLiteral("--%1 %2: it is one of %3")
                     .arg(option.names().constFirst(), *value, choices.join(QStringLiteral(", "))));
}

std::optional<Leave> checkSize(const QCommandLineParser& parser, Options& options)
{
    if (!parser.isSet(sizeOption()))
        return std::nullopt;
    const QStringList sides = parser.value(sizeOption()).split(QLatin1Char('x'));
    const QSize size(sides.value(0).toInt(), sides.value(1).toInt());
    if (sides.size() != 2 || size.width() < kLeastSide || size.height() < kLeastSide)
        return wrong(QStringLiteral("--size %1: it is a width and a height, such as 1280x720").arg(parser.value(sizeOption())));
    options.size = size;
    return std::nullopt;
}

std::optional<Leave> checkFigure(const QCommandLineParser& parser, Options& options)
{
    if (!parser.isSet(figureOption()))
        return parser.isSet(formatOption()) ? std::optional(wrong(QStringLiteral("--format goes with --figure"))) : std::nullopt;
    options.figure = parser.value(figureOption());
    if (options.file.isEmpty() || options.figure.isEmpty())
        return wrong(QStringLiteral("--figure needs a recording, and a file to write to"));
    options.figureFormat = parser.isSet(formatOption()) ? parser.value(formatOption()) : QFileInfo(options.figure).suffix().toLower();
    if (!sequence::figureFormats().contains(options.figureFormat))
        return wrong(QStringLiteral("--figure %1: the format is one of %2")
                         .arg(options.figure, sequence::figureFormats().join(QStringLiteral(", "))));
    return std::nullopt;
}

std::variant<Options, Leave> checked(const QCommandLineParser& parser)
{
    Options options;
    options.screenshots = parser.value(screenshotsOption());
    if (parser.isSet(screenshotsOption()) && options.screenshots.isEmpty())
        return wrong(QStringLiteral("--screenshots needs a folder"));
    if (auto bad = checkChoice(parser, themeOption(),
                               {QStringLiteral("light"), QStringLiteral("dark"), QStringLiteral("print")}, options.theme))
        return *bad;
    if (auto bad = checkChoice(parser, languageOption(), {QStringLiteral("en"), QStringLiteral("zh_CN")}, options.language))
        return *bad;
    if (auto bad = checkChoice(parser, platformOption(),
                               {QStringLiteral("linux"), QStringLiteral("wine"), QStringLiteral("windows")}, options.platform))
        return *bad;
    bool isNumber = false;
    options.scale = parser.value(scaleOption()).toDouble(&isNumber);
    if (!isNumber || !(options.scale >= 0.5 && options.scale <= 4))
        return wrong(QStringLiteral("--scale %1: it is a number from 0.5 to 4").arg(parser.value(scaleOption())));
    if (auto bad = checkSize(parser, options))
        return *bad;
    if (parser.positionalArguments().size() > 1)
        return wrong(QStringLiteral("one file at a time"));
    options.file = parser.positionalArguments().value(0);
    if (const QFileInfo file(options.file); !options.file.isEmpty() && (file.isDir() || !file.isReadable()))
        return wrong(QStringLiteral("%1 cannot be read").arg(options.file));
    if (auto bad = checkFigure(parser, options))
        return *bad;
    return options;
}

}  // namespace

std::variant<Options, Leave> parseOptions(const QStringList& arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("IPC Lab shows how processes talk to each other."));
    const QCommandLineOption help = QCommandLineOption({QStringLiteral("h"), QStringLiteral("help")},
                                                       QStringLiteral("Say this."));
    const QCommandLineOption version(QStringLiteral("version"), QStringLiteral("Say which version this is."));
    parser.addOptions({help, version, screenshotsOption(), figureOption(), formatOption(), themeOption(), languageOption(), platformOption(), sizeOption(), scaleOption()});
    parser.addPositionalArgument(QStringLiteral("file"), QStringLiteral("An experiment (.json) or a recording (.ipclab)."),
                                 QStringLiteral("[FILE]"));
    if (!parser.parse(arguments))
        return wrong(parser.errorText());
    if (parser.isSet(help))
        return Leave{0, parser.helpText().replace(QStringLiteral("<executable_name>"), QStringLiteral("ipclab"))};
    if (parser.isSet(version))
        return Leave{0, QStringLiteral("ipclab " IPCLAB_VERSION "\n")};
    return checked(parser);
}

}  // namespace ui
