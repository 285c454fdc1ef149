// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mechanism_page/traffic_panel.h"

#include "ui/sequence/overview_strip.h"
#include "ui/sequence/sequence_view.h"
#include "ui/theme.h"
#include "ui/widgets/labels.h"

#include <QAction>
#include <QHBoxLayout>
#include <QToolButton>

namespace ui {
namespace {

constexpr qreal kZoomStep = 1.25;

}  // namespace

TrafficPanel::TrafficPanel(Bench& bench, const Services& services, QWidget* parent)
    : Panel(tr("Live traffic"), services.theme, parent), m_bench(bench),
      m_view(new SequenceView(services.theme, bench.recording(), &bench.session.ties(), bench.selection, bench.playhead, this)),
      m_scale(new ElidedLabel("mono-muted", this))
{
    setProperty("area", QStringLiteral("panel"));
    setAttribute(Qt::WA_StyledBackground);
    setMinimumWidth(services.theme.unit(80));
    addTool(m_scale);
    makeZoom();
    makeJumps();
    makeFilter();
    auto* diagram = new QWidget(this);
    auto* line = new QHBoxLayout(diagram);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(0);
    line->addWidget(m_view, 1);
    line->addWidget(new OverviewStrip(*m_view, services.theme, diagram));
    setContent(diagram);
    m_view->setToken(bench.session.token());
    connect(m_view, &SequenceView::scaleChanged, this, [this] { m_scale->setFullText(m_view->scaleText()); });
    m_scale->setFullText(m_view->scaleText());
    connect(m_view, &SequenceView::momentWanted, &bench.playhead, [&bench](lab::Row row) { bench.playhead.goTo(row + 1); });
    connect(&bench.session, &lab::Session::ticked, this, &TrafficPanel::tick);
}

QAction* TrafficPanel::make(const QString& text, const QString& tip, const QKeySequence& keys)
{
    auto* action = new QAction(text, this);
    action->setShortcut(keys);
    action->setToolTip(keys.isEmpty() ? tip : QStringLiteral("%1 (%2)").arg(tip, keys.toString(QKeySequence::NativeText)));
    m_actions.append(action);
    return action;
}

QToolButton* TrafficPanel::addButton(QAction* action, const QString& text)
{
    auto* button = new QToolButton(this);
    action->setIconText(text);   // the button's own text would last until the action changes
    button->setDefaultAction(action);
    button->setAccessibleName(action->toolTip());
    button->setProperty("kind", QStringLiteral("flat"));
    addTool(button);
    return button;
}

void TrafficPanel::makeZoom()
{
    QAction* proportional = make(tr("&Proportional time"), tr("Distances say how long things took; idle time is folded"),
                                 QKeySequence(Qt::CTRL | Qt::Key_T));
    proportional->setCheckable(true);
    connect(proportional, &QAction::toggled, this, [this](bool on) {
        m_view->setMode(on ? SequenceView::Mode::Proportional : SequenceView::Mode::Ordinal);
    });
    // Not Ctrl+Shift: where + is typed with Shift that is Ctrl++ as well, which enlarges the text.
    QAction* out = make(tr("Zoom the diagram &out"), tr("Smaller"), QKeySequence(Qt::ALT | Qt::Key_Minus));
    QAction* in = make(tr("Zoom the diagram &in"), tr("Larger"), QKeySequence(Qt::ALT | Qt::Key_Plus));
    QAction* fit = make(tr("Fit the &diagram"), tr("All of it at once"), QKeySequence(Qt::ALT | Qt::Key_0));
    connect(out, &QAction::triggered, this, [this] { m_view->zoomBy(1 / kZoomStep); });
    connect(in, &QAction::triggered, this, [this] { m_view->zoomBy(kZoomStep); });
    connect(fit, &QAction::triggered, m_view, &SequenceView::fit);
    addButton(proportional, tr("time"));
    addButton(out, QStringLiteral("−"));
    addButton(in, QStringLiteral("+"));
    addButton(fit, tr("fit"));
}

void TrafficPanel::makeFilter()
{
    m_events = make(tr("&X11 events"), tr("What happens between the clipboard's keeper and programs outside the session (dash-dotted)"), {});
    m_events->setCheckable(true);
    m_events->setChecked(true);
    connect(m_events, &QAction::toggled, m_view, &SequenceView::setEvents);
}

void TrafficPanel::makeJumps()
{
    struct Jump {
        QAction* action;
        void (SequenceView::*jump)(int);
        int direction;
    };
    for (const Jump& jump : {Jump{make(tr("Next &error"), tr("Select the next call that failed"), QKeySequence(Qt::Key_F8)),
                                  &SequenceView::selectNextError, 1},
                             Jump{make(tr("Next &blocked call"), tr("Select the next call that had to wait"), QKeySequence(Qt::Key_F7)),
                                  &SequenceView::selectNextBlocked, 1},
                             Jump{make(tr("Follow the da&ta"), tr("Select the call that got the bytes of this one"), QKeySequence(Qt::Key_F9)),
                                  &SequenceView::followData, 1}})
        connect(jump.action, &QAction::triggered, m_view, [this, jump] { (m_view->*jump.jump)(jump.direction); });
}

void TrafficPanel::tick()
{
    if (!isVisible())
        return;
    std::vector<sequence::LiveSpan> spans;
    for (const lab::LiveCall& call : m_bench.session.liveCalls())
        spans.push_back({call.thread, call.call, call.handle, call.since});
    m_view->setLive(std::move(spans), m_bench.session.now());
}

}  // namespace ui
