// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/record/save_experiment_dialog.h"

#include "app/lab/experiments.h"
#include "ui/widgets/labels.h"

#include <QDialogButtonBox>
#include <QDir>
#include <QFile>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QVBoxLayout>

namespace ui {
namespace {

constexpr int kWidth = 460;

// A file name of letters, digits and hyphens, whatever the title is.
QString slug(const QString& title)
{
    static const QRegularExpression others(QStringLiteral("[^\\p{L}\\p{N}]+"));
    QString text = title.toLower().replace(others, QStringLiteral("-"));
    while (text.startsWith(QLatin1Char('-')))
        text.remove(0, 1);
    while (text.endsWith(QLatin1Char('-')))
        text.chop(1);
    return text;
}

QString fileOf(const QString& id) { return QStringLiteral("%1/%2.json").arg(lab::userExperimentFolder(), id); }

}  // namespace

SaveExperimentDialog::SaveExperimentDialog(const QString& mechanism, int steps, QWidget* parent)
    : QDialog(parent), m_mechanism(mechanism), m_title(new QLineEdit(this)), m_place(label("muted", {}, this)), m_keep(nullptr), m_keepAndRun(nullptr)
{
    setWindowTitle(tr("Keep as an experiment"));
    setMinimumWidth(kWidth);
    auto* column = new QVBoxLayout(this);
    auto* asked = label("", tr("&Title of the experiment (%n step(s)):", nullptr, steps), this);
    asked->setBuddy(m_title);
    m_title->setObjectName(QStringLiteral("title"));
    m_title->setText(tr("My experiment"));
    m_title->selectAll();
    m_place->setWordWrap(true);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_keep = buttons->addButton(tr("&Keep"), QDialogButtonBox::AcceptRole);
    m_keep->setProperty("kind", QStringLiteral("primary"));
    m_keep->setObjectName(QStringLiteral("keep"));
    m_keep->setDefault(true);
    m_keepAndRun = buttons->addButton(tr("Keep and &run"), QDialogButtonBox::AcceptRole);
    m_keepAndRun->setToolTip(tr("Ends the processes, and does it all again"));
    m_keepAndRun->setObjectName(QStringLiteral("keepAndRun"));
    connect(m_keepAndRun, &QPushButton::clicked, this, [this] { m_isToRun = true; });
    column->addWidget(asked);
    column->addWidget(m_title);
    column->addWidget(m_place);
    column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        if (QDir().mkpath(QFileInfo(path()).path()))
            accept();
    });
    connect(m_title, &QLineEdit::textChanged, this, &SaveExperimentDialog::showPlace);
    showPlace();
}

void SaveExperimentDialog::showPlace()
{
    m_keep->setEnabled(!slug(m_title->text()).isEmpty());
    m_keepAndRun->setEnabled(m_keep->isEnabled());
    m_place->setText(m_keep->isEnabled() ? QDir::toNativeSeparators(path()) : QString());
}

QString SaveExperimentDialog::title() const { return m_title->text().trimmed(); }

QString SaveExperimentDialog::id() const
{
    const QString wanted = m_mechanism + QLatin1Char('/') + slug(m_title->text());
    QString id = wanted;
    for (int number = 2; QFile::exists(fileOf(id)); ++number)
        id = QStringLiteral("%1-%2").arg(wanted).arg(number);
    return id;
}

QString SaveExperimentDialog::path() const { return fileOf(id()); }

}  // namespace ui
