// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/measuring.h"

#include "app/lab/platform.h"
#include "app/lab/processes.h"
#include "app/lab/session_directory.h"

#include <QProcess>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>

namespace lab {
namespace {

using Json = nlohmann::json;

const QString kProgram = QStringLiteral("ipclab-measure");
constexpr int kMechanisms = 6;
constexpr int kPatience = 2000;   // ms

QString text(const Json& json) { return QString::fromStdString(json.get<std::string>()); }

Series seriesOf(const Json& json)
{
    return {.what = text(json.at("what")), .times = json.at("times").get<std::vector<double>>(), .p50 = json.at("p50"), .p90 = json.at("p90"),
            .p99 = json.at("p99"), .p9999 = json.at("p9999"), .low = json.at("low"), .high = json.at("high")};
}

Ratio ratioOf(const Json& json) { return {json.at("low"), json.at("median"), json.at("high")}; }

Measurement measurementOf(const Json& json)
{
    Measurement measurement{.mechanism = text(json.at("mechanism")), .size = json.at("size"), .raw = text(json.at("raw")),
                            .unavailable = text(json.at("unavailable")), .series = {}, .libraryOverRaw = ratioOf(json.at("libraryOverRaw")),
                            .tracedOverRaw = ratioOf(json.at("tracedOverRaw")), .lost = json.at("lost")};
    for (const Json& series : json.at("series"))
        measurement.series.push_back(seriesOf(series));
    return measurement;
}

// Nothing if the line is not one of ipclab-measure: cut off, because it was killed.
std::optional<Measurement> measurementIn(const QByteArray& line)
{
    try {
        return measurementOf(Json::parse(line.begin(), line.end()));
    } catch (const Json::exception&) {
        return std::nullopt;
    }
}

}  // namespace

const Series* Measurement::find(const QString& what) const
{
    const auto found = std::find_if(series.begin(), series.end(), [&](const Series& one) { return one.what == what; });
    return found == series.end() ? nullptr : &*found;
}

struct Measuring::Private {
    std::unique_ptr<SessionDirectory> directory;   // before the process: what uses it goes first
    std::unique_ptr<QProcess> process;
    std::vector<Measurement> results;
    QByteArray complaints;
    int all = 0;
    bool cancelled = false;

    QStringList arguments(const QStringList& mechanisms, const std::vector<qint64>& sizes) const;
    /// What it says when it ended like that; empty if all went well.
    QString complaint(int code, QProcess::ExitStatus status) const;
    void end(Measuring* q);
};

QStringList Measuring::Private::arguments(const QStringList& mechanisms, const std::vector<qint64>& sizes) const
{
    QStringList sizeTexts;
    for (const qint64 size : sizes)
        sizeTexts << QString::number(size);
    QStringList arguments = {QStringLiteral("--session"), directory->path(), QStringLiteral("--sizes"), sizeTexts.join(QLatin1Char(','))};
    if (!mechanisms.isEmpty())
        arguments << QStringLiteral("--mechanisms") << mechanisms.join(QLatin1Char(','));
    return arguments;
}

QString Measuring::Private::complaint(int code, QProcess::ExitStatus status) const
{
    if (cancelled)
        return tr("cancelled");
    if (code == 0 && status == QProcess::NormalExit)
        return {};
    const QString said = QString::fromUtf8(complaints).trimmed();
    return tr("ipclab-measure failed: %1").arg(said.isEmpty() ? endingText(code, status) : said);
}

void Measuring::Private::end(Measuring* q)
{
    if (!process)
        return;
    process->disconnect(q);
    process->kill();
    process->waitForFinished(kPatience);
}

QString Measuring::whyNot()
{
    return programBeside(programFile(kProgram)).isEmpty() ? tr("Round trips are measured on Linux, by ipclab-measure, which is not beside this program.") : QString();
}

Measuring::Measuring(QObject* parent) : QObject(parent), m(std::make_unique<Private>()) {}

Measuring::~Measuring() { m->end(this); }

void Measuring::start(const QStringList& mechanisms, const std::vector<qint64>& sizes)
{
    m->end(this);
    if (m->process)
        m->process.release()->deleteLater();   // it may be the one that is just telling something
    m->results.clear();
    m->complaints.clear();
    m->cancelled = false;
    m->all = static_cast<int>(sizes.size()) * (mechanisms.isEmpty() ? kMechanisms : static_cast<int>(mechanisms.size()));
    m->directory = std::make_unique<SessionDirectory>();
    if (const QString wrong = m->directory->error(); !wrong.isEmpty()) {
        QMetaObject::invokeMethod(this, [this, wrong] { emit finished(wrong); }, Qt::QueuedConnection);
        return;
    }

    m->process = std::make_unique<QProcess>();
    QProcess* process = m->process.get();
    connect(process, &QProcess::readyReadStandardOutput, this, [this, process] {
        while (process->canReadLine()) {
            auto measurement = measurementIn(process->readLine());
            if (!measurement)
                continue;
            m->results.push_back(std::move(*measurement));
            emit measured(m->results.back(), static_cast<int>(m->results.size()), m->all);
        }
    });
    connect(process, &QProcess::readyReadStandardError, this, [this, process] { m->complaints += process->readAllStandardError(); });
    connect(process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            emit finished(tr("ipclab-measure did not start: %1").arg(m->process->errorString()));
    });
    connect(process, &QProcess::finished, this, [this](int code, QProcess::ExitStatus status) {
        m->directory.reset();
        emit finished(m->complaint(code, status));
    });
    process->start(programBeside(programFile(kProgram)), m->arguments(mechanisms, sizes));
}

void Measuring::cancel()
{
    if (!running())
        return;
    m->cancelled = true;
    m->process->closeWriteChannel();
}

bool Measuring::running() const { return m->process && m->process->state() != QProcess::NotRunning; }
const std::vector<Measurement>& Measuring::results() const { return m->results; }

}  // namespace lab
