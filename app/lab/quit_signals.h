// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <memory>

namespace lab {

/// While it lives, SIGINT, SIGTERM and SIGHUP (Ctrl-C and Ctrl-Break on Windows) end the event loop, so that what is on the
/// stack ends its peers. A second one ends the program at once. One at a time.
class QuitSignals : public QObject {
    Q_OBJECT
public:
    explicit QuitSignals(QObject* parent = nullptr);
    ~QuitSignals() override;

    /// The signal that came; 0 if none did.
    int received() const;

private:
    struct Native;
    std::unique_ptr<Native> m;
};

}  // namespace lab
