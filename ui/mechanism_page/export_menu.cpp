// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mechanism_page/export_menu.h"

#include "app/lab/exporting.h"
#include "app/lab/output_file.h"
#include "app/lab/recording_file.h"
#include "app/lab/session.h"

#include "ui/sequence/drawing.h"
#include "ui/widgets/sliced_work.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QMainWindow>
#include <QMessageBox>
#include <QPixmap>
#include <QSaveFile>
#include <QStatusBar>

namespace ui {
namespace {

constexpr int kDrawingPause = 20;   // ms
constexpr int kToldFor = 8000;      // ms

/// The format's name for people, and how its files end.
std::pair<QString, QString> wordsFor(const QString& format)
{
    if (format == QStringLiteral("csv"))
        return {ExportMenu::tr("Calls as a &table (CSV)"), QStringLiteral("csv")};
    if (format == QStringLiteral("json"))
        return {ExportMenu::tr("Records as &JSON"), QStringLiteral("json")};
    if (format == QStringLiteral("mermaid"))
        return {ExportMenu::tr("Diagram as &Mermaid text"), QStringLiteral("mmd")};
    if (format == QStringLiteral("plantuml"))
        return {ExportMenu::tr("Diagram as Plant&UML text"), QStringLiteral("puml")};
    if (format == QStringLiteral("markdown"))
        return {ExportMenu::tr("&Document (Markdown)"), QStringLiteral("md")};
    if (format == QStringLiteral("perfetto"))
        return {ExportMenu::tr("Trace for &Perfetto"), QStringLiteral("perfetto.json")};
    if (sequence::figureFormats().contains(format))
        return {ExportMenu::tr("Diagram as a figure (%1)").arg(format.toUpper()), format};
    return {format, format};
}

}  // namespace

ExportMenu::ExportMenu(lab::Session& session, const QString& name, QWidget* parent)
    : QMenu(parent), m_session(session), m_name(name)
{
    addAction(tr("&Recording (.ipclab)…"), QKeySequence(QKeySequence::Save), this, &ExportMenu::save);
    addSeparator();
    for (const QString& format : sequence::figureFormats())
        addAction(wordsFor(format).first + QStringLiteral("…"), this, [this, format] { saveFigure(format); });
    for (const QString& format : lab::exportFormats())
        addAction(wordsFor(format).first + QStringLiteral("…"), this, [this, format] { exportAs(format); });
    addAction(tr("&Picture of the window (PNG)…"), this, &ExportMenu::savePicture);
}

QString ExportMenu::askForFile(const QString& title, const QString& ending) const
{
    QFileDialog dialog(parentWidget(), title, {}, QStringLiteral("*.%1").arg(ending));
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setDefaultSuffix(ending);
    dialog.selectFile(QStringLiteral("%1.%2").arg(m_name, ending));
    return dialog.exec() == QDialog::Accepted ? dialog.selectedFiles().constFirst() : QString();
}

void ExportMenu::tell(const QString& problem) const { QMessageBox::warning(parentWidget(), tr("Not written"), problem); }

void ExportMenu::tellWritten(const QString& path) const
{
    if (const auto* window = qobject_cast<QMainWindow*>(parentWidget()->window()))
        window->statusBar()->showMessage(tr("%1 is written").arg(QDir::toNativeSeparators(path)), kToldFor);
}

void ExportMenu::save()
{
    const QString path = askForFile(tr("Save the recording"), QStringLiteral("ipclab"));
    if (path.isEmpty())
        return;
    const auto file = std::make_shared<QSaveFile>(path);
    if (file->open(QIODevice::WriteOnly))
        write(file, lab::saveTask(m_session.recording(), *file));
    else
        tell(tr("%1: %2").arg(path, file->errorString()));
}

void ExportMenu::exportAs(const QString& format)
{
    const QString path = askForFile(tr("Export the recording"), wordsFor(format).second);
    if (path.isEmpty())
        return;
    const auto file = std::make_shared<QSaveFile>(path);
    if (file->open(QIODevice::WriteOnly))
        write(file, lab::exportTask(m_session.recording(), m_session.ties(), format, *file));
    else
        tell(tr("%1: %2").arg(path, file->errorString()));
}

void ExportMenu::write(const std::shared_ptr<QSaveFile>& file, const std::shared_ptr<lab::RowTask>& task)
{
    auto* work = new SlicedWork(tr("Writing %1…").arg(QFileInfo(file->fileName()).fileName()),
                                {.step = [task] { return task->advance(); }, .done = [task] { return task->done(); }}, parentWidget());
    connect(work, &SlicedWork::ended, this, [this, file, task](bool complete) {
        if (complete && task->isVoid())
            tell(tr("%1: the recording was replaced meanwhile").arg(file->fileName()));
        else if (const auto problem = complete ? lab::commit(*file) : std::nullopt)
            tell(*problem);
        else if (complete)
            tellWritten(file->fileName());
    });
}

// For paper, whatever the window looks like now.
void ExportMenu::saveFigure(const QString& format)
{
    const QString path = askForFile(tr("Save the diagram as a figure"), format);
    if (path.isEmpty())
        return;
    if (const auto problem = sequence::tooLargeFor(m_session.recording(), format))
        return tell(*problem);
    const auto drawing = sequence::Drawing::start(m_session.recording(), format, path);
    auto* work = new SlicedWork(tr("Drawing %1…").arg(QFileInfo(path).fileName()),
                                {.step = [drawing] { return !drawing->isFinished(); }, .done = {}, .pause = kDrawingPause}, parentWidget());
    connect(work, &SlicedWork::ended, this, [this, drawing, path](bool complete) {
        if (!complete)
            drawing->cancel();
        else if (drawing->problem())
            tell(*drawing->problem());
        else
            tellWritten(path);
    });
}

void ExportMenu::savePicture()
{
    const QPixmap picture = parentWidget()->window()->grab();
    const QString path = askForFile(tr("Save a picture of the window"), QStringLiteral("png"));
    if (path.isEmpty())
        return;
    if (picture.save(path, "PNG"))
        tellWritten(path);
    else
        tell(tr("%1 cannot be written").arg(path));
}

}  // namespace ui
