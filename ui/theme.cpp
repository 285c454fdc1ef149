// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme.h"

#include <QApplication>
#include <QEvent>
#include <QFontDatabase>
#include <QFontMetricsF>
#include <QGuiApplication>
#include <QPalette>
#include <QStyle>
#include <QStyleHints>

#include <algorithm>
#include <array>
#include <cmath>

namespace ui {
namespace {

constexpr auto kRoles = static_cast<std::size_t>(Role::Count_);
constexpr std::size_t kProcesses = 8;

struct Colours {
    std::array<QRgb, kRoles> roles;
    std::array<QRgb, kProcesses> processes;  // blue, orange, teal, pink, olive, sky, brown, slate
};

constexpr std::array<Colours, 3> kColours{{
    // Light
    {{0xf6f7f9, 0xffffff, 0xf0f2f5, 0xdfe3e8, 0xb9c1ca, 0x1d2733, 0x52606e, 0x667280, 0x2563c9, 0xffffff, 0x6746b8, 0x187544,
      0xbf2429, 0x8f6200},
     {0x2563c9, 0xa94c05, 0x0b7568, 0xb02a6c, 0x5c6e00, 0x0a6c98, 0x7a4b2a, 0x4b5a6a}},
    // Dark
    {{0x14181d, 0x1b2128, 0x242c35, 0x2c343d, 0x485461, 0xe4e9ee, 0xa2afbc, 0x8491a0, 0x6ea8ff, 0x0b1220, 0xb79df5, 0x5fd38d,
      0xff8080, 0xf2c14e},
     {0x6ea8ff, 0xf0a35e, 0x4cc9b0, 0xf48fb8, 0xb9cf62, 0x86d0f2, 0xd3a583, 0xa9b7c6}},
    // Print
    {{0xffffff, 0xffffff, 0xf2f2f2, 0x9a9a9a, 0x555555, 0x000000, 0x333333, 0x4d4d4d, 0x000000, 0xffffff, 0x000000, 0x000000,
      0x8a0f14, 0x000000},
     {0x12408f, 0x8a3d00, 0x00594d, 0x8a1c50, 0x465400, 0x08506f, 0x5c371d, 0x333f4c}},
}};

constexpr std::array<Qt::BrushStyle, kProcesses> kPatterns{Qt::Dense5Pattern, Qt::BDiagPattern,  Qt::HorPattern,
                                                           Qt::DiagCrossPattern, Qt::VerPattern, Qt::CrossPattern,
                                                           Qt::FDiagPattern,  Qt::Dense6Pattern};

// The system's default on the desktops we know; the sizes of the design are drawn for it.
constexpr qreal kReferencePointSize = 9;
constexpr qreal kBodyPointSize = 9.75;

const Colours& coloursOf(Theme::Scheme scheme)
{
    return kColours[static_cast<std::size_t>(scheme)];
}

Theme::Scheme systemScheme()
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    return QGuiApplication::styleHints()->colorScheme() == Qt::ColorScheme::Dark ? Theme::Scheme::Dark : Theme::Scheme::Light;
#else
    const QPalette palette = QGuiApplication::palette();
    return palette.color(QPalette::WindowText).lightness() > palette.color(QPalette::Window).lightness() ? Theme::Scheme::Dark
                                                                                                        : Theme::Scheme::Light;
#endif
}

qreal luminance(const QColor& color)
{
    const auto linear = [](qreal c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

bool isMono(TextStyle style)
{
    return style == TextStyle::Mono || style == TextStyle::MonoSmall || style == TextStyle::MonoStrong;
}

qreal relativeSize(TextStyle style)
{
    switch (style) {
    case TextStyle::Body: case TextStyle::Strong: return 1;
    case TextStyle::Small: case TextStyle::Heading: return 0.85;
    case TextStyle::Title: return 1.35;
    case TextStyle::Mono: case TextStyle::MonoStrong: return 0.92;
    case TextStyle::MonoSmall: return 0.83;
    case TextStyle::Count_: break;
    }
    return 1;
}

QFont::Weight weightOf(TextStyle style)
{
    switch (style) {
    case TextStyle::Strong: case TextStyle::Heading: case TextStyle::Title: case TextStyle::MonoStrong: return QFont::DemiBold;
    default: return QFont::Normal;
    }
}

}  // namespace

Theme::Theme(Choice choice, QObject* parent)
    : QObject(parent), m_choice(choice), m_scheme(resolved()), m_systemPointSize(QFontDatabase::systemFont(QFontDatabase::GeneralFont).pointSizeF())
{
    // A system may set its font in pixels; then the points are unknown.
    if (m_systemPointSize <= 0)
        m_systemPointSize = kReferencePointSize;
}

Theme::Scheme Theme::resolved() const
{
    switch (m_choice) {
    case Choice::Light: return Scheme::Light;
    case Choice::Dark: return Scheme::Dark;
    case Choice::Print: return Scheme::Print;
    case Choice::System: break;
    }
    return systemScheme();
}

void Theme::setChoice(Choice choice)
{
    if (choice == m_choice)
        return;
    m_choice = choice;
    refresh();
}

void Theme::setTextScale(qreal scale)
{
    scale = std::clamp(scale, 0.5, 3.0);
    if (qFuzzyCompare(scale, m_textScale))
        return;
    m_textScale = scale;
    refresh();
}

QColor Theme::color(Role role) const
{
    return QColor::fromRgb(coloursOf(m_scheme).roles[static_cast<std::size_t>(role)]);
}

QColor Theme::process(int index) const
{
    return QColor::fromRgb(coloursOf(m_scheme).processes[static_cast<std::size_t>(std::max(index, 0)) % kProcesses]);
}

Qt::BrushStyle Theme::processPattern(int index) const
{
    return isPrint() ? kPatterns[static_cast<std::size_t>(std::max(index, 0)) % kProcesses] : Qt::SolidPattern;
}

QColor Theme::blend(const QColor& color, const QColor& ground, qreal strength)
{
    const auto mix = [strength](float a, float b) { return static_cast<float>(strength) * a + static_cast<float>(1 - strength) * b; };
    return QColor::fromRgbF(mix(color.redF(), ground.redF()), mix(color.greenF(), ground.greenF()), mix(color.blueF(), ground.blueF()));
}

QColor Theme::tint(const QColor& color, qreal strength) const
{
    return blend(color, this->color(Role::Panel), strength);
}

const QFont& Theme::font(TextStyle style) const
{
    std::optional<QFont>& font = m_fonts[static_cast<std::size_t>(style)];
    if (!font)
        font = makeFont(style);
    return *font;
}

void Theme::forgetFonts()
{
    m_fonts.fill(std::nullopt);
    m_lineHeight = 0;
}

QFont Theme::makeFont(TextStyle style) const
{
    QFont font;
    if (isMono(style)) {
        font.setFamilies({QStringLiteral("JetBrains Mono"), QStringLiteral("Cascadia Mono"), QStringLiteral("Consolas"),
                          QStringLiteral("DejaVu Sans Mono"), QFontDatabase::systemFont(QFontDatabase::FixedFont).family()});
        font.setStyleHint(QFont::Monospace);
    } else {
        font.setFamilies({QStringLiteral("Inter"), QStringLiteral("Segoe UI"), QStringLiteral("Noto Sans"),
                          QFontDatabase::systemFont(QFontDatabase::GeneralFont).family()});
        font.setStyleHint(QFont::SansSerif);
    }
    font.setPointSizeF(kBodyPointSize * (m_systemPointSize / kReferencePointSize) * m_textScale * relativeSize(style));
    font.setWeight(weightOf(style));
    // What is on screen is what was recorded: Inter would make "4×2" of "4x2", JetBrains Mono an arrow of "->".
    font.setStyleStrategy(QFont::PreferNoShaping);
    if (style == TextStyle::Heading) {
        font.setCapitalization(QFont::AllUppercase);
        font.setLetterSpacing(QFont::PercentageSpacing, 106);
    }
    return font;
}

int Theme::unit(int n) const
{
    if (m_lineHeight == 0)
        m_lineHeight = QFontMetricsF(font(TextStyle::Body)).height();
    return qRound(n * m_lineHeight / 4);
}

QPalette Theme::palette() const
{
    QPalette palette;
    const auto set = [&](QPalette::ColorRole role, Role colour) { palette.setColor(role, color(colour)); };
    set(QPalette::Window, Role::Window);
    set(QPalette::WindowText, Role::Text);
    set(QPalette::Base, Role::Panel);
    set(QPalette::AlternateBase, Role::Window);
    set(QPalette::Text, Role::Text);
    set(QPalette::PlaceholderText, Role::TextFaint);
    set(QPalette::Button, Role::Panel);
    set(QPalette::ButtonText, Role::Text);
    set(QPalette::ToolTipBase, Role::Raised);
    set(QPalette::ToolTipText, Role::Text);
    set(QPalette::BrightText, Role::Error);
    set(QPalette::Link, Role::Accent);
    set(QPalette::Mid, Role::Border);
    set(QPalette::Dark, Role::BorderStrong);
    palette.setColor(QPalette::Highlight, selection());
    set(QPalette::HighlightedText, Role::Text);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, color(Role::TextFaint));
    return palette;
}

void Theme::applyToApplication()
{
    if (!m_applied) {
        m_applied = true;
        QApplication::setStyle(QStringLiteral("Fusion"));
        qApp->installEventFilter(this);
    }
    forgetFonts();   // the system may have other families now
    m_applying = true;
    QApplication::setFont(font(TextStyle::Body));
    QApplication::setPalette(palette());
    qApp->setStyleSheet(styleSheet());
    m_applying = false;
}

void Theme::refresh()
{
    m_scheme = resolved();
    forgetFonts();
    if (m_applied)
        applyToApplication();
    Q_EMIT changed();
}

bool Theme::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == qApp && event->type() == QEvent::ThemeChange && m_choice == Choice::System && !m_applying) {
        // Without Qt 6.5 the system's palette shows only when ours is taken away.
        m_applying = true;
        QApplication::setPalette(QPalette());
        m_applying = false;
        if (resolved() != m_scheme)
            refresh();
        else
            applyToApplication();
    }
    return QObject::eventFilter(watched, event);
}

qreal Theme::contrast(const QColor& a, const QColor& b)
{
    const auto [dark, light] = std::minmax({luminance(a), luminance(b)});
    return (light + 0.05) / (dark + 0.05);
}

}  // namespace ui
