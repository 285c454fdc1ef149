// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bench.h"
#include "ui/widgets/sharing_splitter.h"

namespace ui {

class HandleTable;
class Panel;
struct Mechanism;
namespace objects {
class PictureArea;
}

/// At the right of a page: the picture of the kernel object, the handles, and all of the selected one.
class KernelColumn : public SharingSplitter {
    Q_OBJECT

public:
    KernelColumn(const Mechanism& mechanism, Bench& bench, const Services& services, QWidget* parent);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QList<int> sharesOf(int room);
    void showOnlyWhenFilled();

    const Services& m_services;
    ui::Panel* m_picturePanel;   // QFrame has a Panel of its own
    ui::Panel* m_handlePanel;
    objects::PictureArea* m_picture;
    HandleTable* m_table;
    QWidget* m_details;
    int m_highest = 0;          ///< the picture so far, with this experiment: what is below it does not dance
};

}  // namespace ui
