// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>

#include <memory>
#include <vector>

namespace lab {

/// One way to move data: through the system calls themselves, through the library, and with tracing.
struct Series {
    QString what;               ///< "raw", "library", "traced"
    std::vector<double> samples;   ///< ns for each round trip
    double p50 = 0, p90 = 0, p99 = 0, p9999 = 0;
    double low = 0, high = 0;   ///< 95 % interval of the median
    double perSecond = 0;       ///< bytes one way
};

/// One mechanism at one size.
struct Measurement {
    QString mechanism;
    qint64 size = 0;            ///< bytes in a message
    std::vector<Series> series; ///< measured in turn, in the same run
    QString unavailable;        ///< why there is no figure
};

/// Measures in a process of its own, pinned to one core, and never in the thread of the window.
class Measuring : public QObject {
    Q_OBJECT
public:
    explicit Measuring(QObject* parent = nullptr);
    ~Measuring() override;

    void start(const QStringList& mechanisms, const std::vector<qint64>& sizes);
    void cancel();              ///< finished follows
    bool running() const;
    const std::vector<Measurement>& results() const;

signals:
    void progressed(int done, int all, const QString& what);
    void measured(const lab::Measurement& measurement);
    void finished(const QString& error);   ///< empty if all went well

private:
    struct Private;
    std::unique_ptr<Private> m;
};

}  // namespace lab
