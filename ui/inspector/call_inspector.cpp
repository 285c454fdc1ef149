// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/call_inspector.h"

#include "ui/inspector/facts_column.h"
#include "ui/theme.h"

#include <QHBoxLayout>

namespace ui {

CallInspector::CallInspector(Bench& bench, const Services& services, QWidget* parent)
    : QScrollArea(parent), m_bench(bench), m_services(services)
{
    setAccessibleName(tr("The selected call on both systems"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    auto* content = new QWidget(this);
    content->setProperty("area", QStringLiteral("panel"));
    content->setAttribute(Qt::WA_StyledBackground);
    auto* columns = new QHBoxLayout(content);
    const int unit = services.theme.unit();
    columns->setContentsMargins(unit * 3, unit * 2, unit * 3, unit * 2);
    columns->setSpacing(unit * 6);
    m_call = new FactsColumn(services.theme, content);
    m_beneath = new FactsColumn(services.theme, content);
    m_twin = new FactsColumn(services.theme, content);
    for (FactsColumn* column : {m_call, m_beneath, m_twin})
        columns->addWidget(column, 1);
    setWidget(content);
    connect(&bench.selection, &Selection::rowChanged, this, &CallInspector::refresh);
    connect(&bench.runner, &lab::Runner::finished, this, &CallInspector::refresh);
    connect(&services.theme, &Theme::changed, this, &CallInspector::refresh);
    refresh();
}

void CallInspector::refresh()
{
    const lab::Recording& recording = m_bench.recording();
    lab::Row row = m_bench.selection.row();
    if (row >= 0 && row < recording.rows() && !recording.at(row).isCall())
        row = recording.enclosingCall(row);
    if (row < 0 || row >= recording.rows()) {
        m_call->show(tr("Select a call to see it on both systems"), {}, QStringLiteral(" "));
        m_beneath->show({}, {}, {});
        m_twin->show({}, {}, {});
        return;
    }
    const Theme& theme = m_services.theme;
    CallFacts facts = factsOf(recording, row);
    const lab::World world = m_bench.session.worlds().at(row + 1);
    if (const auto handle = world.handles.constFind({recording.process(row), facts.handle}); handle != world.handles.constEnd())
        facts.standsFor = handle->standsFor;
    m_call->show(tr("The call"), facts.platform, callHtml(facts, theme));
    m_beneath->show(facts.platform == QStringLiteral("linux") ? tr("What stood in for it") : tr("Beneath it"), {}, beneathHtml(facts, theme));
    const QList<CallFacts> twins = m_bench.twins.of(row);
    if (twins.isEmpty())
        m_twin->show({}, {}, {});
    else
        m_twin->show(tr("The same step"), twins.first().platform, callHtml(twins.first(), theme) + beneathHtml(twins.first(), theme));
}

}  // namespace ui
