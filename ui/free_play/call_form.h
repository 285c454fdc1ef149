// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/peer_process.h"
#include "ui/free_play/value_field.h"

class QComboBox;
class QGridLayout;
class QLabel;
class QPushButton;

namespace ui {

/// The form of one call, made from the catalogue: a field for each parameter, the thread that is to make it, what came
/// of it. Knows no peer: whoever owns it sends the call and shows the answer. The last values are remembered for each call.
class CallForm : public QWidget {
    Q_OBJECT

public:
    CallForm(const peer::CallEntry& call, QWidget* parent);

    const peer::CallEntry& call() const { return m_call; }
    /// Threads to choose from, the one to propose first.
    void setThreads(const QStringList& threads);
    void setHandles(const QList<OpenHandle>& handles);
    /// Objects that exist, in the order of their making: those that the call opens are proposed.
    void setNames(const QList<NamedObject>& objects);
    /// What can be chosen for one parameter that is no handle: windows, conversations, addresses.
    void setIdentities(const QString& parameter, const QList<OpenHandle>& values);

    /// Checks every field and the whole; asks to run if all is right, else marks what is not.
    void submit();
    void showWaiting();
    void showAnswer(const lab::PeerAnswer& answer);
    void showProblem(const QString& what);

    ValueField* field(const QString& parameter) const;
    QString answerText() const;
    QWidget* answer() const;

signals:
    void runRequested(const QString& thread, const lab::Json& args);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    struct Line {
        const peer::Parameter* parameter;
        ValueField* field;
        QLabel* problem;
    };

    void addLine(QGridLayout* grid, const peer::Parameter& parameter);
    void addThreadLine(QGridLayout* grid);
    bool check(Line& line, lab::Json& args);
    void remember() const;
    void showStatus(const QString& part, const QString& text);

    const peer::CallEntry& m_call;
    std::vector<Line> m_lines;
    QComboBox* m_thread = nullptr;
    QPushButton* m_run = nullptr;
    QLabel* m_status = nullptr;
};

/// "ok · bytesRead 5 · data "hello"", or the error with what it means.
QString answerText(const peer::CallEntry& call, const lab::PeerAnswer& answer);

}  // namespace ui
