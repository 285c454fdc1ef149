// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/session.h"

#include <QDialog>

class QScrollArea;

namespace peer {
struct CallEntry;
}

namespace ui {

class CallForm;

/// Makes one call, as often as wanted, on a running peer: the form in a window of its own beside the page.
class CallDialog : public QDialog {
    Q_OBJECT

public:
    CallDialog(lab::Session& session, const QString& peer, const peer::CallEntry& call, QWidget* parent);

    CallForm* form() const { return m_form; }

private:
    void refresh();
    void make(const QString& thread, const lab::Json& args);
    void answered(quint64 id, const lab::PeerAnswer& answer);
    void makeRoomForAnswer();
    QStringList threads() const;

    lab::Session& m_session;
    QString m_peer;
    CallForm* m_form;
    QScrollArea* m_scroll;
    quint64 m_waitingFor = 0;
};


}  // namespace ui
