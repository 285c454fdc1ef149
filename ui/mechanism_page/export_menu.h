// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMenu>

#include <memory>

class QSaveFile;

namespace lab {
class RowTask;
class Session;
}

namespace ui {

/// Writes the recording of a session to a file, as it is or in another format; the window stays alive meanwhile.
class ExportMenu : public QMenu {
    Q_OBJECT

public:
    /// `name` is what files are called unless the user says otherwise.
    ExportMenu(lab::Session& session, const QString& name, QWidget* parent);

private:
    void save();
    void exportAs(const QString& format);
    void saveFigure(const QString& format);
    void savePicture();
    void write(const std::shared_ptr<QSaveFile>& file, const std::shared_ptr<lab::RowTask>& task);
    QString askForFile(const QString& title, const QString& ending) const;
    void tell(const QString& problem) const;
    void tellWritten(const QString& path) const;

    lab::Session& m_session;
    QString m_name;
};

}  // namespace ui
