// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QTimer>

/// Handles events until the condition holds, for at most `most` ms; says whether it does. It looks after every event, where
/// QTest::qWaitFor and QTRY_VERIFY sleep for 10 ms first: for what takes thousands of answers that is most of the time.
template <class Condition>
bool comesTrue(Condition condition, int most)
{
    QTimer bound;
    bound.setSingleShot(true);
    bound.start(most);
    while (!condition() && bound.isActive()) {
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
    return condition();
}
