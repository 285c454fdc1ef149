// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/moment_bar/moment_bar.h"

#include "ui/moment_bar/moment_track.h"
#include "ui/sequence/words.h"
#include "ui/theme.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/labels.h"

#include <QAction>
#include <QHBoxLayout>
#include <QTimerEvent>
#include <QToolButton>

namespace ui {
namespace {

constexpr int kReplayPace = 600;   // ms from record to record: one can follow the data with the eye

}  // namespace

MomentBar::MomentBar(Bench& bench, const Theme& theme, QWidget* page)
    : QWidget(page), m_bench(bench), m_theme(theme), m_moments(bench.recording(), bench.playhead, bench.selection),
      m_track(new MomentTrack(m_moments, bench.recording(), theme, this)), m_text(label("mono-muted", {}, this))
{
    setProperty("area", QStringLiteral("time"));
    setAttribute(Qt::WA_StyledBackground);
    m_first = make(tr("To the &beginning"), tr("Before everything"), QKeySequence(Qt::ALT | Qt::Key_Home), page);
    m_back = make(tr("&One back"), tr("The moment before"), QKeySequence(Qt::ALT | Qt::Key_Left), page);
    m_replay = make(tr("Pla&y again"), tr("Play again what was recorded, from this moment on"), QKeySequence(Qt::CTRL | Qt::Key_P), page);
    m_forward = make(tr("One for&ward"), tr("The next moment"), QKeySequence(Qt::ALT | Qt::Key_Right), page);
    m_live = make(tr("&Live"), tr("Show the end as it grows"), QKeySequence(Qt::ALT | Qt::Key_End), page);
    m_replay->setCheckable(true);
    m_live->setCheckable(true);
    auto* line = new QHBoxLayout(this);
    const int unit = theme.unit();
    line->setContentsMargins(unit * 2, unit / 2, unit * 2, unit / 2);
    line->setSpacing(unit / 2);
    for (QAction* action : {m_first, m_back, m_replay, m_forward})
        line->addWidget(button(action));
    line->addWidget(m_track, 1);
    line->addSpacing(unit);
    line->addWidget(m_text);
    line->addSpacing(unit);
    QToolButton* live = button(m_live);
    live->setProperty("kind", {});
    live->setToolButtonStyle(Qt::ToolButtonTextOnly);
    line->addWidget(live);
    connectActions();
    drawIcons();
    refresh();
}

QAction* MomentBar::make(const QString& text, const QString& tip, const QKeySequence& keys, QWidget* page)
{
    auto* action = new QAction(text, this);
    action->setShortcut(keys);
    action->setToolTip(QStringLiteral("%1 (%2)").arg(tip, keys.toString(QKeySequence::NativeText)));
    page->addAction(action);
    return action;
}

QToolButton* MomentBar::button(QAction* action)
{
    auto* button = new QToolButton(this);
    button->setDefaultAction(action);
    button->setAccessibleName(action->toolTip());
    button->setProperty("kind", QStringLiteral("flat"));
    button->setObjectName(action->text().remove(QLatin1Char('&')).toLower());
    return button;
}

void MomentBar::connectActions()
{
    connect(m_first, &QAction::triggered, this, [this] { stop(); m_moments.goTo(0); });
    connect(m_back, &QAction::triggered, this, [this] { stop(); m_moments.step(-1); });
    connect(m_forward, &QAction::triggered, this, [this] { stop(); m_moments.step(1); });
    connect(m_live, &QAction::triggered, this, [this] { stop(); m_moments.goLive(); });
    connect(m_replay, &QAction::triggered, this, &MomentBar::replay);
    connect(m_track, &MomentTrack::wanted, this, [this](qint64 position) { stop(); m_moments.goTo(position); });
    connect(&m_moments, &Moments::changed, this, &MomentBar::refresh);
    connect(&m_theme, &Theme::changed, this, &MomentBar::drawIcons);
}

void MomentBar::replay(bool on)
{
    if (!on) {
        stop();
        return;
    }
    if (m_moments.position() >= m_moments.count())
        m_moments.goTo(0);
    m_timer.start(kReplayPace, this);
}

void MomentBar::stop()
{
    m_timer.stop();
    m_replay->setChecked(false);
}

void MomentBar::timerEvent(QTimerEvent* event)
{
    if (event->timerId() != m_timer.timerId())
        return;
    m_moments.step(1);
    if (m_moments.position() >= m_moments.count())
        stop();
}

QString MomentBar::text() const
{
    const qint64 position = m_moments.position();
    const lab::Row row = m_moments.rowAt(position);
    const QString time = row < 0 ? QString() : QStringLiteral(" · ") + sequence::timeText(m_bench.recording().end(row));
    return tr("%1 of %2").arg(position).arg(m_moments.count()) + time;
}

void MomentBar::refresh()
{
    const bool any = m_moments.count() > 0;
    const qint64 position = m_moments.position();
    m_first->setEnabled(any && position > 0);
    m_back->setEnabled(any && position > 0);
    m_forward->setEnabled(!m_bench.playhead.isLive());
    m_replay->setEnabled(any);
    m_track->setEnabled(any);
    m_live->setChecked(m_bench.playhead.isLive());
    m_text->setText(text());
    // Digits that come must not push the slider about.
    m_text->setMinimumWidth(std::max(m_text->minimumWidth(), m_text->sizeHint().width()));
}

void MomentBar::drawIcons()
{
    const auto draw = [this](QAction* action, Glyph glyph) {
        action->setIcon(glyphIcon(glyph, m_theme.color(Role::Text), m_theme.color(Role::TextFaint)));
    };
    draw(m_first, Glyph::First);
    draw(m_back, Glyph::Back);
    draw(m_replay, Glyph::Run);
    draw(m_forward, Glyph::Step);
}

}  // namespace ui
