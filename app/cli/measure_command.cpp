// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"

#include "app/lab/measuring.h"
#include "app/lab/output_file.h"
#include "app/lab/quit_signals.h"
#include "app/lab/text.h"

#include "ipc/calls.h"

#include <QCoreApplication>

#include <nlohmann/json.hpp>

namespace {

constexpr qint64 kMostSize = 64 << 20;

struct MeasureOptions {
    QStringList mechanisms;
    std::vector<qint64> sizes = {64, 4096, 65536};
    QString platform = lab::defaultPlatform();
    QString json;
};

QString readSizes(const QString& text, std::vector<qint64>& sizes)
{
    sizes.clear();
    for (const QString& part : text.split(QLatin1Char(','))) {
        bool right = false;
        const qint64 size = part.toLongLong(&right);
        if (!right || size < 1 || size > kMostSize)
            return QStringLiteral("measure: \"%1\" is no size from 1 to %2").arg(part).arg(kMostSize);
        sizes.push_back(size);
    }
    return {};
}

QString readOptions(const QStringList& arguments, MeasureOptions& options)
{
    for (qsizetype i = 0; i < arguments.size(); i += 2) {
        const QString& option = arguments[i];
        if (arguments.value(i + 1).isEmpty())
            return QStringLiteral("measure: \"%1\" needs a value, or is no option").arg(option);
        const QString& value = arguments[i + 1];
        if (option == QStringLiteral("--json")) {
            options.json = value;
        } else if (option == QStringLiteral("--platform")) {
            options.platform = value;
        } else if (option == QStringLiteral("--sizes")) {
            if (const QString wrong = readSizes(value, options.sizes); !wrong.isEmpty())
                return wrong;
        } else if (option == QStringLiteral("--mechanism")) {
            options.mechanisms = value == QStringLiteral("all") ? QStringList() : value.split(QLatin1Char(','));
            for (const QString& id : options.mechanisms)
                if (!ipc::mechanismFromId(id.toStdString()) || id == QStringLiteral("process"))
                    return QStringLiteral("measure: unknown mechanism \"%1\"").arg(id);
        } else {
            return QStringLiteral("measure: unknown option \"%1\"").arg(option);
        }
    }
    return {};
}

nlohmann::json ratioJson(const lab::Ratio& ratio) { return {{"low", ratio.low}, {"median", ratio.median}, {"high", ratio.high}}; }

nlohmann::json toJson(const lab::Measurement& measurement)
{
    nlohmann::json series = nlohmann::json::array();
    for (const lab::Series& one : measurement.series)
        series.push_back({{"what", one.what.toStdString()}, {"n", one.times.size()}, {"p50", one.p50}, {"p90", one.p90}, {"p99", one.p99},
                          {"p9999", one.p9999}, {"low", one.low}, {"high", one.high}});
    return {{"mechanism", measurement.mechanism.toStdString()}, {"size", measurement.size}, {"raw", measurement.raw.toStdString()},
            {"unavailable", measurement.unavailable.toStdString()}, {"series", series}, {"lost", measurement.lost},
            {"libraryOverRaw", ratioJson(measurement.libraryOverRaw)}, {"tracedOverRaw", ratioJson(measurement.tracedOverRaw)}};
}

QString line(const lab::Measurement& measurement)
{
    QString text = QStringLiteral("%1 %2 ").arg(measurement.mechanism, -20).arg(lab::bytesText(static_cast<quint64>(measurement.size)), 9);
    if (!measurement.unavailable.isEmpty())
        return text + measurement.unavailable + QLatin1Char('\n');
    for (const lab::Series& series : measurement.series)
        text += QStringLiteral("  %1 %2").arg(series.what).arg(lab::durationText(static_cast<lab::Moment>(series.p50)), 8);
    const auto ratio = [](const lab::Ratio& r) { return QStringLiteral("%1 (%2–%3)").arg(r.median, 0, 'f', 3).arg(r.low, 0, 'f', 3).arg(r.high, 0, 'f', 3); };
    return text + QStringLiteral("  library/raw %1  traced/raw %2  n %3\n").arg(ratio(measurement.libraryOverRaw), ratio(measurement.tracedOverRaw)).arg(measurement.series.front().times.size());
}

QByteArray jsonText(const std::vector<lab::Measurement>& results)
{
    nlohmann::json all = nlohmann::json::array();
    for (const lab::Measurement& measurement : results)
        all.push_back(toJson(measurement));
    return QByteArray::fromStdString(all.dump(2)) + '\n';
}

}  // namespace

int cli::measure(const QStringList& arguments)
{
    MeasureOptions options;
    if (const QString wrong = readOptions(arguments, options); !wrong.isEmpty())
        return complain(wrong);
    if (const QString why = lab::Measuring::whyNot(options.platform); !why.isEmpty())
        return complain(QStringLiteral("measure: platform %1: %2").arg(options.platform, why));
    if (const auto wrong = options.json.isEmpty() ? std::nullopt : lab::whyNotWritable(options.json))
        return complain(*wrong);
    lab::QuitSignals quitSignals;
    lab::Measuring measuring;
    QString error;
    QObject::connect(&measuring, &lab::Measuring::measured, &measuring, [](const lab::Measurement& measurement) {
        if (!print(line(measurement)))
            QCoreApplication::quit();
    });
    QObject::connect(&measuring, &lab::Measuring::preparing, &measuring, [](const QString& what) { complain(what); });
    QObject::connect(&measuring, &lab::Measuring::finished, &measuring, [&](const QString& why) {
        error = why;
        QCoreApplication::quit();
    }, Qt::QueuedConnection);
    if (!print(QStringLiteral("round trips of two processes on one core, %1; medians, and the ratios of the medians of each round with their quartiles\n")
                   .arg(lab::platformTitle(options.platform))))
        return kNotHeld;
    measuring.start(options.mechanisms, options.sizes, options.platform);
    QCoreApplication::exec();
    if (quitSignals.received() != 0)
        return 128 + quitSignals.received();
    if (!error.isEmpty()) {
        complain(error);
        return kNotHeld;
    }
    if (!print({}))   // not all was measured
        return kNotHeld;
    const auto wrong = options.json.isEmpty() ? std::nullopt : lab::writeFile(options.json, jsonText(measuring.results()));
    return wrong ? complain(*wrong) : kOk;
}
