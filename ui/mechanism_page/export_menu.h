// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMenu>

namespace lab {
class Recording;
}

namespace ui {

/// Writes a recording to a file, as it is or in another format.
class ExportMenu : public QMenu {
    Q_OBJECT

public:
    /// `name` is what files are called unless the user says otherwise.
    ExportMenu(lab::Recording& recording, const QString& name, QWidget* parent);

private:
    void save();
    void exportAs(const QString& format);
    void saveFigure(const QString& format);
    void savePicture();
    QString askForFile(const QString& title, const QString& ending) const;
    void tell(const QString& problem) const;

    lab::Recording& m_recording;
    QString m_name;
};

}  // namespace ui
