// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mechanism_page/kernel_column.h"

#include "ui/handles/handle_details.h"
#include "ui/handles/handle_table.h"
#include "ui/mechanism_page/column_heights.h"
#include "ui/mechanisms.h"
#include "ui/objects/picture_view.h"
#include "ui/theme.h"
#include "ui/widgets/panel.h"
#include "ui/widgets/scrolled.h"

#include <QHeaderView>
#include <QResizeEvent>
#include <QScrollArea>

#include <algorithm>

namespace ui {
namespace {

constexpr int kDetailLines = 2;   // the name of the handle, and that there is more to scroll to

}  // namespace

KernelColumn::KernelColumn(const Mechanism& mechanism, Bench& bench, const Services& services, QWidget* parent)
    : SharingSplitter(QStringLiteral("kernel"), Qt::Vertical, parent), m_services(services),
      m_picturePanel(new ui::Panel(tr("Inside the kernel"), services.theme, this)), m_handlePanel(new ui::Panel(tr("Handles"), services.theme, this)),
      m_picture(new objects::PictureArea(mechanism.picture, bench, services.theme, m_picturePanel)),
      m_table(new HandleTable(bench, services.theme, m_handlePanel)), m_details(scrolled(new HandleDetails(bench, services, nullptr)))
{
    setMinimumWidth(services.theme.unit(68));
    m_picturePanel->setContent(m_picture);
    m_handlePanel->setContent(m_table);
    for (QWidget* part : {static_cast<QWidget*>(m_picturePanel), static_cast<QWidget*>(m_handlePanel), m_details})
        addWidget(part);
    // A scroll area would ask for more than a row, or than what the details need to be found.
    m_table->setMinimumHeight(1);
    m_details->setMinimumHeight(1);
    if (!mechanism.hasHandles) {
        connect(m_table->model(), &QAbstractItemModel::modelReset, this, &KernelColumn::showOnlyWhenFilled);
        showOnlyWhenFilled();
    }
    connect(m_picture, &objects::PictureArea::neededHeightChanged, this, &KernelColumn::share);
    connect(m_table->model(), &QAbstractItemModel::modelReset, this, &KernelColumn::share);
    connect(&services.theme, &Theme::changed, this, &KernelColumn::share);
    connect(&bench, &Bench::experimentLoaded, this, [this] {
        m_highest = 0;
        share();
    });
    shareBy([this](int room) { return sharesOf(room); });
}

// Another width breaks the picture's lines elsewhere.
void KernelColumn::resizeEvent(QResizeEvent* event)
{
    if (event->oldSize().width() != width())
        m_highest = 0;
    SharingSplitter::resizeEvent(event);
}

QList<int> KernelColumn::sharesOf(int room)
{
    m_highest = std::max(m_highest, m_picture->neededHeight());
    ColumnNeeds needs;
    needs.picture = m_highest + m_picturePanel->headHeight();
    if (!m_handlePanel->isHidden()) {
        needs.table = m_table->neededHeight() + m_handlePanel->headHeight();
        needs.leastTable = m_table->leastHeight() + m_handlePanel->headHeight();
        needs.tableRow = m_table->verticalHeader()->defaultSectionSize();
        needs.leastDetails = m_services.theme.unit(4) * kDetailLines;
    }
    const ColumnHeights heights = columnHeights(room, needs);
    return {heights.picture, heights.table, heights.details};
}

void KernelColumn::showOnlyWhenFilled()
{
    for (QWidget* widget : {static_cast<QWidget*>(m_handlePanel), m_details})
        widget->setVisible(m_table->model()->rowCount() > 0);
}

}  // namespace ui
