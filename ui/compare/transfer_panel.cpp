// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/transfer_panel.h"

#include "app/lab/platform.h"
#include "app/lab/text.h"

#include "ui/compare/transfer_strips.h"
#include "ui/mechanisms.h"
#include "ui/theme.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/labels.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace ui {
namespace {

constexpr int kLongestText = 200;
constexpr int kLeastChoice = 2;
// All fit into the quota of a pipe, so that one write and one read move them.
constexpr int kPayloads[] = {64, 1024, 4096};

}  // namespace

TransferPanel::TransferPanel(const Theme& theme, QWidget* parent)
    : QWidget(parent), m_strips(new TransferStrips(m_transfers, theme, this))
{
    setProperty("area", QStringLiteral("panel"));
    setAttribute(Qt::WA_StyledBackground);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeTools(theme));
    auto* area = new QScrollArea(this);
    area->setWidget(m_strips);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    column->addWidget(area, 1);
    connect(m_send, &QPushButton::clicked, this, &TransferPanel::send);
    connect(m_text, &QLineEdit::returnPressed, this, &TransferPanel::send);
    connect(&m_transfers, &lab::Transfers::arrived, m_strips, &TransferStrips::refresh);
    connect(&m_transfers, &lab::Transfers::finished, this, &TransferPanel::checkChoice);
    connect(m_strips, &TransferStrips::chosen, this, [this](const lab::Transfer& transfer) { emit experimentWanted(*transfer.experiment()); });
    checkChoice();
}

QWidget* TransferPanel::makeTools(const Theme& theme)
{
    auto* tools = new QWidget(this);
    tools->setProperty("area", QStringLiteral("bar"));
    tools->setAttribute(Qt::WA_StyledBackground);
    auto* inner = new QWidget(tools);
    auto* frame = new QVBoxLayout(tools);
    frame->setContentsMargins(theme.unit(3), theme.unit(2), theme.unit(3), theme.unit(2));
    frame->addWidget(inner);
    auto* flow = new FlowLayout(theme.unit(2), inner);
    addChoices(inner);
    m_text = new QLineEdit(QStringLiteral("hello, world"), tools);
    m_text->setAccessibleName(tr("Payload"));
    m_text->setToolTip(tr("What is sent through each of them"));
    m_text->setMaxLength(kLongestText);
    m_size = new QComboBox(tools);
    m_size->setAccessibleName(tr("Size of the payload"));
    m_size->addItem(tr("as typed"), 0);
    for (const int size : kPayloads)
        m_size->addItem(lab::bytesText(static_cast<quint64>(size)), size);
    connect(m_size, &QComboBox::currentIndexChanged, this, [this] { m_text->setEnabled(m_size->currentData().toInt() == 0); });
    m_send = new QPushButton(tr("&Send"), tools);
    m_send->setObjectName(QStringLiteral("send"));
    m_send->setProperty("kind", QStringLiteral("primary"));
    m_send->setToolTip(tr("Start two processes for each mechanism and hand the payload over, one mechanism after the other"));
    for (QWidget* tool : std::initializer_list<QWidget*>{m_text, m_size, m_send})
        flow->addWidget(tool);
    return tools;
}

void TransferPanel::addChoices(QWidget* tools)
{
    for (const Mechanism& mechanism : mechanisms()) {
        auto* choice = new QPushButton(mechanism.title(), tools);
        choice->setCheckable(true);
        choice->setChecked(true);
        choice->setObjectName(mechanism.key());
        connect(choice, &QPushButton::toggled, this, &TransferPanel::checkChoice);
        tools->layout()->addWidget(choice);
        m_choices.append(choice);
    }
}

QStringList TransferPanel::chosen() const
{
    QStringList keys;
    for (const QPushButton* choice : m_choices)
        if (choice->isChecked())
            keys.append(choice->objectName());
    return keys;
}

void TransferPanel::checkChoice()
{
    m_send->setEnabled(chosen().size() >= kLeastChoice && !m_transfers.isRunning());
}

QString TransferPanel::payload() const
{
    const int size = m_size->currentData().toInt();
    return size == 0 ? m_text->text() : QString(size, QLatin1Char('x'));
}

void TransferPanel::send()
{
    if (m_transfers.isRunning() || payload().isEmpty())
        return;
    m_transfers.start(chosen(), payload(), lab::defaultPlatform());
    checkChoice();
    m_strips->refresh();
}

}  // namespace ui
