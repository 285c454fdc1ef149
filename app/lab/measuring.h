// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/platform.h"

#include <QObject>
#include <QStringList>

#include <memory>
#include <vector>

namespace lab {

/// Round trips made in one way.
struct Series {
    QString what;               ///< "raw": the system calls alone; "library": through it; "traced": and recorded
    std::vector<double> times;  ///< ns of each round trip, ascending
    double p50 = 0, p90 = 0, p99 = 0, p9999 = 0;   ///< ns
    double low = 0, high = 0;   ///< 95 % interval of the median, ns
};

/// A ratio with its quartiles, of the medians of the same round.
struct Ratio {
    double low = 0, median = 0, high = 0;
};

/// One mechanism at one size: its ways by turns, in one run, both ends on one core.
struct Measurement {
    QString mechanism;          ///< id
    qint64 size = 0;            ///< bytes of a message, each way
    QString raw;                ///< which system calls "raw" means here
    QString unavailable;        ///< why there are no figures; else empty
    std::vector<Series> series; ///< raw, library, traced
    Ratio libraryOverRaw, tracedOverRaw;
    quint64 lost = 0;           ///< records that tracing lost

    /// The series of that way; null if there is none.
    const Series* find(const QString& what) const;
};

/// Measures in a process of its own (ipclab-measure), on any platform; answers come as signals. Nothing here blocks but the
/// destructor, briefly.
class Measuring : public QObject {
    Q_OBJECT
public:
    explicit Measuring(QObject* parent = nullptr);
    ~Measuring() override;

    /// Why nothing can be measured on that platform here; empty if it can.
    static QString whyNot(const QString& platform = defaultPlatform());
    /// Ids of mechanisms (none: all of them) and sizes in bytes, 1 to 64 MiB. Ends a run that goes on.
    void start(const QStringList& mechanisms, const std::vector<qint64>& sizes, const QString& platform = defaultPlatform());
    void cancel();              ///< finished follows
    bool running() const;
    bool wasCancelled() const;
    const std::vector<Measurement>& results() const;

signals:
    void preparing(const QString& what);   ///< for people, where it takes long before the first figure
    void measured(const lab::Measurement& measurement, int done, int all);
    void finished(const QString& error);   ///< empty if all went well; "cancelled" after cancel()

private:
    struct Private;
    std::unique_ptr<Private> m;
};

}  // namespace lab
