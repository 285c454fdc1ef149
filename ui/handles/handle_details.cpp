// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/handles/handle_details.h"

#include "app/lab/handle_now.h"
#include "app/lab/text.h"
#include "ui/handles/handle_rows.h"
#include "ui/theme.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/library_words.h"

#include <QGridLayout>
#include <QLabel>

namespace ui {
namespace {

QString namesOf(const QList<lab::HandleKey>& handles, const lab::Recording& recording)
{
    QStringList names;
    for (const lab::HandleKey& key : handles)
        names.append(QStringLiteral("%1 %2").arg(recording.processes()[static_cast<std::size_t>(key.process)].name, lab::handleText(key.handle)));
    return names.join(QStringLiteral(", "));
}

// The record in which the object was born stands for it; handles to the same end of it are duplicates.
QString objectText(const lab::HandleState& handle, const lab::Recording& recording, const lab::World& world)
{
    const auto object = world.channels.constFind(handle.channel);
    if (object == world.channels.constEnd() || object->born < 0)
        return {};
    const QList<lab::HandleKey> same = duplicates(world, handle);
    const QString number = QStringLiteral("#%1").arg(object->born + 1);
    return same.isEmpty() ? number : HandleDetails::tr("%1, also %2").arg(number, namesOf(same, recording));
}

}  // namespace

QList<lab::Fact> factsOf(const lab::HandleState& told, const lab::Recording& recording, const lab::World& world)
{
    const lab::HandleState handle = lab::asItIsNow(told, world);
    QList<lab::Fact> facts;
    const auto add = [&facts](const QString& name, const QString& value) {
        if (!value.isEmpty())
            facts.append({name, value});
    };
    add(HandleDetails::tr("Name"), handle.name);
    add(HandleDetails::tr("Kind"), kindText(handle.kind));
    add(HandleDetails::tr("State"), inInterfaceLanguage(handle.state));
    add(HandleDetails::tr("Access"), accessText(handle));
    add(HandleDetails::tr("Other end"), namesOf(otherEnds(world, handle), recording));
    add(HandleDetails::tr("Object"), objectText(handle, recording, world));
    for (const lab::Fact& fact : handle.facts)
        add(inInterfaceLanguage(fact.name), inInterfaceLanguage(fact.value));
    add(HandleDetails::tr("Inheritable"), handle.inheritable ? HandleDetails::tr("yes") : HandleDetails::tr("no"));
    add(HandleDetails::tr("Security"), inInterfaceLanguage(handle.security));
    add(HandleDetails::tr("Underneath"), handle.native);
    return facts;
}

HandleDetails::HandleDetails(Bench& bench, const Services& services, QWidget* parent)
    : QWidget(parent), m_bench(bench), m_services(services), m_heading(label("title", {}, this)),
      m_standsFor(label("blocked", {}, this)), m_grid(new QGridLayout(this))
{
    const int unit = services.theme.unit();
    m_grid->setContentsMargins(unit * 3, unit * 2, unit * 3, unit * 2);
    m_grid->setHorizontalSpacing(unit * 3);
    m_grid->setVerticalSpacing(unit);
    m_grid->setColumnStretch(1, 1);
    m_grid->addWidget(m_heading, 0, 0, 1, 2);
    m_standsFor->setWordWrap(true);
    m_grid->addWidget(m_standsFor, 1, 0, 1, 2);
    m_grid->setRowStretch(2, 1);
    connect(&bench, &Bench::worldChanged, this, &HandleDetails::refresh);
    connect(&bench.selection, &Selection::handleChanged, this, &HandleDetails::refresh);
    refresh();
}

void HandleDetails::refresh()
{
    if (const auto key = m_bench.selection.handle()) {
        const lab::World world = m_bench.world();
        const auto found = world.handles.constFind(*key);
        if (found != world.handles.constEnd()) {
            show(*found, world);
            return;
        }
    }
    m_facts.clear();
    m_heading->setText(m_bench.selection.handle() ? tr("This handle is closed") : tr("Choose a handle to see all of it"));
    m_standsFor->hide();
    for (const auto& [name, value] : m_lines) {
        name->hide();
        value->hide();
    }
}

void HandleDetails::show(const lab::HandleState& handle, const lab::World& world)
{
    const QList<lab::Fact> facts = factsOf(handle, m_bench.recording(), world);
    const auto& processes = m_bench.recording().processes();
    m_heading->setText(tr("%1 in %2").arg(lab::handleText(handle.key.handle),
                                          processes[static_cast<std::size_t>(handle.key.process)].name));
    m_standsFor->setText(inInterfaceLanguage(handle.standsFor));
    m_standsFor->setVisible(!handle.standsFor.isEmpty());
    if (facts == m_facts)
        return;
    m_facts = facts;
    for (int line = 0; line < facts.size(); ++line)
        setLine(line, facts[line]);
    for (qsizetype line = facts.size(); line < m_lines.size(); ++line) {
        m_lines[line].first->hide();
        m_lines[line].second->hide();
    }
}

void HandleDetails::setLine(int line, const lab::Fact& fact)
{
    while (m_lines.size() <= line) {
        const int row = static_cast<int>(m_lines.size()) + 2;
        m_lines.append(std::pair(label("muted", {}, this), label("mono", {}, this)));
        QLabel* value = m_lines.constLast().second;
        value->setWordWrap(true);
        value->setTextInteractionFlags(Qt::TextSelectableByMouse);
        m_grid->addWidget(m_lines.constLast().first, row, 0, Qt::AlignTop);
        m_grid->addWidget(value, row, 1);
        m_grid->setRowStretch(row, 0);
        m_grid->setRowStretch(row + 1, 1);
    }
    const auto& [name, value] = m_lines[line];
    name->setText(fact.name);
    value->setText(fact.value);
    name->show();
    value->show();
}

}  // namespace ui
