// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mechanism_page/start_peer_dialog.h"

#include "app/lab/session.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>

namespace ui {
namespace {

QString freeName(const lab::Session& session)
{
    for (int number = static_cast<int>(session.peers().size()) + 1;; ++number) {
        const QString name = QStringLiteral("peer%1").arg(number);
        if (!session.hasPeer(name))
            return name;
    }
}

}  // namespace

StartPeerDialog::StartPeerDialog(const lab::Session& session, QWidget* parent)
    : QDialog(parent), m_session(session), m_name(new QLineEdit(freeName(session), this)), m_platform(new QComboBox(this)),
      m_computer(new QLineEdit(QStringLiteral("LAB1"), this)), m_domain(new QLineEdit(QStringLiteral("LAB"), this)),
      m_buttons(new QDialogButtonBox(QDialogButtonBox::Cancel, this))
{
    setWindowTitle(tr("Start a process"));
    for (const lab::Platform& platform : lab::platforms()) {
        if (platform.available)
            m_platform->addItem(platform.title, platform.id);
    }
    m_computer->setToolTip(tr("The computer it plays: mailslot names go to a computer"));
    m_domain->setToolTip(tr("The domain that computer is in"));
    auto* form = new QFormLayout(this);
    form->addRow(tr("&Name"), m_name);
    form->addRow(tr("&Runs on"), m_platform);
    form->addRow(tr("&Computer"), m_computer);
    form->addRow(tr("&Domain"), m_domain);
    form->addRow(m_buttons);
    QPushButton* start = m_buttons->addButton(tr("&Start"), QDialogButtonBox::AcceptRole);
    start->setObjectName(QStringLiteral("start"));
    start->setProperty("kind", QStringLiteral("primary"));
    connect(m_buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_name, &QLineEdit::textChanged, this, &StartPeerDialog::check);
    m_name->selectAll();
    check();
}

void StartPeerDialog::check()
{
    const bool taken = m_session.hasPeer(name());
    m_name->setToolTip(taken ? tr("There is a process of that name already") : QString());
    m_buttons->findChild<QPushButton*>(QStringLiteral("start"))->setEnabled(!name().isEmpty() && !taken);
}

QString StartPeerDialog::name() const { return m_name->text().trimmed(); }
QString StartPeerDialog::platform() const { return m_platform->currentData().toString(); }
QString StartPeerDialog::computer() const { return m_computer->text().trimmed(); }
QString StartPeerDialog::domain() const { return m_domain->text().trimmed(); }

}  // namespace ui
