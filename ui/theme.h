// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QObject>

#include <array>
#include <optional>

class QPalette;

namespace ui {

/// What a colour is for. No view names a colour in any other way.
enum class Role {
    Window,        ///< behind everything: run bar, side panels, status line
    Panel,         ///< content: diagram, tables, cards, fields
    Raised,        ///< hovered rows and buttons, headers of tables
    Border,
    BorderStrong,  ///< hovered fields, handles of scroll bars
    Text,
    TextMuted,     ///< arguments, units, captions
    TextFaint,     ///< time gutter, things that cannot be used now
    Accent,        ///< focus, selection, the one primary button
    OnAccent,      ///< text upon Accent
    Kernel,        ///< kernel objects
    Ok,
    Error,
    Blocked,       ///< waiting, time-outs
    Count_,
};

/// The kinds of text; sizes follow the application font.
enum class TextStyle { Body, Strong, Small, Heading, Title, Mono, MonoSmall, MonoStrong, Count_ };

/// Colours, fonts and spacing of the whole program: the light, the dark and the print look.
///
/// One Theme is applied to the application; others may be made beside it, to paint for paper or for a file. A view takes
/// `const Theme&`, keeps no colour of its own, and repaints at `changed`.
class Theme : public QObject {
    Q_OBJECT
public:
    enum class Choice { System, Light, Dark, Print };
    enum class Scheme { Light, Dark, Print };
    Q_ENUM(Choice)

    explicit Theme(Choice choice = Choice::System, QObject* parent = nullptr);

    Choice choice() const { return m_choice; }
    void setChoice(Choice choice);
    /// What is shown now: `System` resolved.
    Scheme scheme() const { return m_scheme; }
    bool isPrint() const { return m_scheme == Scheme::Print; }

    QColor color(Role role) const;
    /// Colour of the process with this index (order of start); repeats after eight. Fit for text on Window and Panel.
    QColor process(int index) const;
    /// Filling that tells processes apart without colour: patterns for print, solid otherwise.
    Qt::BrushStyle processPattern(int index) const;
    /// `color` laid over `ground` with `strength` 0…1.
    static QColor blend(const QColor& color, const QColor& ground, qreal strength);
    /// A quiet filling of that colour upon Panel, on which Text and `color` itself stay readable.
    QColor tint(const QColor& color, qreal strength = 0.14) const;
    /// Filling of selected rows and things.
    QColor selection() const { return tint(color(Role::Accent), isPrint() ? 0.25 : 0.22); }

    /// Made once for each style: what is copied keeps what it has found of its glyphs and metrics.
    const QFont& font(TextStyle style) const;
    /// Size of Body relative to the system's; for projectors. 0.5…3.
    void setTextScale(qreal scale);
    qreal textScale() const { return m_textScale; }

    /// Spacing: `n` quarters of a line of text, in device-independent pixels. Scales with the font.
    int unit(int n = 1) const;
    int radius() const { return unit(); }

    QPalette palette() const;
    QString styleSheet() const;
    /// Makes this the look of the application, now and after every change. Call once, after QApplication is made.
    void applyToApplication();

    /// Contrast as defined by WCAG 2.1, 1…21.
    static qreal contrast(const QColor& a, const QColor& b);

Q_SIGNALS:
    /// Colours or fonts are different: drop what is cached and repaint.
    void changed();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    Scheme resolved() const;
    void refresh();
    QFont makeFont(TextStyle style) const;
    void forgetFonts();

    Choice m_choice;
    Scheme m_scheme;
    qreal m_textScale = 1;
    qreal m_systemPointSize;
    mutable std::array<std::optional<QFont>, static_cast<std::size_t>(TextStyle::Count_)> m_fonts;
    mutable qreal m_lineHeight = 0;   ///< of Body; 0: not measured yet
    bool m_applied = false;
    bool m_applying = false;
};

}  // namespace ui
