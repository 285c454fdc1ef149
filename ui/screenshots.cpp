// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/screenshots.h"

#include "ui/bench.h"
#include "ui/main_window.h"
#include "ui/page.h"
#include "ui/widgets/palette_image.h"

#include <QDir>
#include <QPixmap>

#include <array>

namespace ui {
namespace {

using namespace std::chrono_literals;

constexpr std::array kSizes{QSize(1440, 900), QSize(1920, 1080)};
constexpr int kSmallest = 0;   // "quality" of a PNG: the best compression
constexpr auto kLongestRun = 60s;
/// The window settles: layouts are done and the last records are drawn.
constexpr auto kSettle = 300ms;

QString nameOf(Theme::Choice choice)
{
    switch (choice) {
    case Theme::Choice::Dark: return QStringLiteral("dark");
    case Theme::Choice::Print: return QStringLiteral("print");
    default: return QStringLiteral("light");
    }
}

}  // namespace

Screenshots::Screenshots(MainWindow& window, Theme& theme, QList<Theme::Choice> themes, const QString& folder,
                         const QString& suffix, std::optional<QSize> size)
    : QObject(&window), m_window(window), m_theme(theme), m_themes(std::move(themes)), m_folder(folder), m_suffix(suffix),
      m_sizes(size ? QList<QSize>{*size} : QList<QSize>(kSizes.begin(), kSizes.end()))
{
    m_deadline.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, [this] {
        m_problems.append(tr("%1: the experiment did not end").arg(m_window.pageKey(m_page)));
        pageRan();
    });
}

void Screenshots::start()
{
    if (!QDir().mkpath(m_folder)) {
        emit finished(tr("%1 cannot be made").arg(m_folder));
        return;
    }
    nextPage();
}

void Screenshots::nextPage()
{
    if (++m_page == m_window.pages()) {
        emit finished(m_problems.join(QLatin1Char('\n')));
        return;
    }
    m_window.resize(m_sizes.front());
    m_window.showPage(m_page);
    m_nextSize = 0;
    runPage();
}

void Screenshots::runPage()
{
    Bench* bench = m_window.page(m_page).bench();
    if (!bench || !bench->runner.experiment()) {
        m_deadline.start(kLongestRun);
        waitForPage();
        return;
    }
    connect(&bench->runner, &lab::Runner::finished, this, [this](bool held, const QString& message) {
        if (!held)
            m_problems.append(QStringLiteral("%1: %2").arg(m_window.pageKey(m_page), message));
        pageRan();
    });
    m_deadline.start(kLongestRun);
    bench->runner.setAsking(false);
    bench->runner.run();
}

void Screenshots::waitForPage()
{
    if (!m_deadline.isActive())
        return;
    if (m_window.page(m_page).isBusy())
        QTimer::singleShot(kSettle, this, &Screenshots::waitForPage);
    else
        pageRan();
}

void Screenshots::pageRan()
{
    m_deadline.stop();
    if (Bench* bench = m_window.page(m_page).bench())
        bench->runner.disconnect(this);
    QTimer::singleShot(kSettle, this, &Screenshots::nextSize);
}

void Screenshots::nextSize()
{
    if (m_nextSize == m_sizes.size()) {
        nextPage();
        return;
    }
    m_window.resize(m_sizes[m_nextSize++]);
    m_nextTheme = 0;
    nextTheme();
}

void Screenshots::nextTheme()
{
    if (m_nextTheme == m_themes.size()) {
        nextSize();
        return;
    }
    m_theme.setChoice(m_themes[m_nextTheme]);
    QTimer::singleShot(kSettle, this, &Screenshots::write);
}

QString Screenshots::fileName() const
{
    const QSize size = m_sizes[m_nextSize - 1];
    const QString large = size == kSizes.front() ? QString() : QStringLiteral("-%1x%2").arg(size.width()).arg(size.height());
    return QStringLiteral("%1-%2%3%4.png").arg(m_window.pageKey(m_page), nameOf(m_themes[m_nextTheme]), large, m_suffix);
}

void Screenshots::write()
{
    const QString path = QDir(m_folder).filePath(fileName());
    if (!withPalette(m_window.grab().toImage()).save(path, "PNG", kSmallest))
        m_problems.append(tr("%1 cannot be written").arg(path));
    ++m_nextTheme;
    nextTheme();
}

}  // namespace ui
