// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/measuring.h"

#include "app/lab/processes.h"
#include "app/lab/session_directory.h"
#include "app/lab/wine.h"

#include <QProcess>
#include <QTimer>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>

namespace lab {
namespace {

using Json = nlohmann::json;

const QString kProgram = QStringLiteral("ipclab-measure");
constexpr int kMechanisms = 6;
constexpr int kEndPatience = 2000;   // ms

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

// Windows programs bear the same name wherever they run.
QString programOn(const Platform& platform)
{
    return platform.throughWine ? kProgram + QStringLiteral(".exe") : programFile(kProgram);
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
    explicit Private(Measuring* measuring) : q(measuring) {}

    Measuring* q;
    // In the order in which they may go: the process before the Wine that it runs in.
    std::unique_ptr<SessionDirectory> directory;
    std::unique_ptr<Wine> wine;
    std::unique_ptr<QProcess> process;
    std::vector<Measurement> results;
    QByteArray complaints;
    int all = 0;
    bool cancelled = false;

    /// What it says when it ended like that; empty if all went well.
    QString complaint(int code, QProcess::ExitStatus status) const;
    void makeProcess();
    void prepareWine(const QString& program, const QStringList& arguments);
    void end();
};

void Measuring::Private::makeProcess()
{
    process = std::make_unique<QProcess>();
    connect(process.get(), &QProcess::readyReadStandardOutput, q, [this] {
        while (process->canReadLine()) {
            auto measurement = measurementIn(process->readLine());
            if (!measurement)
                continue;
            results.push_back(std::move(*measurement));
            emit q->measured(results.back(), static_cast<int>(results.size()), all);
        }
    });
    connect(process.get(), &QProcess::readyReadStandardError, q, [this] { complaints += process->readAllStandardError(); });
    connect(process.get(), &QProcess::errorOccurred, q, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            emit q->finished(tr("ipclab-measure did not start: %1").arg(process->errorString()));
    });
    connect(process.get(), &QProcess::finished, q, [this](int code, QProcess::ExitStatus status) {
        wine.reset();
        directory.reset();
        emit q->finished(complaint(code, status));
    });
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

// The Wine of a measurement is its own: nothing else runs there.
void Measuring::Private::prepareWine(const QString& program, const QStringList& arguments)
{
    wine = std::make_unique<Wine>(directory->path());
    connect(wine.get(), &Wine::progress, q, &Measuring::preparing);
    connect(wine.get(), &Wine::failed, q, &Measuring::finished);
    connect(wine.get(), &Wine::ready, q, [this, program, arguments] {
        if (cancelled)
            return;
        process->setProcessEnvironment(wine->environment());
        process->start(Wine::program(), QStringList{program} + arguments);
    });
    wine->prepare();
}

void Measuring::Private::end()
{
    if (process) {
        process->disconnect(q);
        process->kill();
        process->waitForFinished(kEndPatience);
        process.release()->deleteLater();   // it may be the one that is just telling something
    }
    wine.reset();
    directory.reset();
}

QString Measuring::whyNot(const QString& id)
{
    const Platform platform = lab::platform(id);
    if (!platform.available)
        return platform.whyNot;
    return programBeside(programOn(platform)).isEmpty() ? tr("Round trips are measured by %1, which is not beside this program.").arg(programOn(platform)) : QString();
}

Measuring::Measuring(QObject* parent) : QObject(parent), m(std::make_unique<Private>(this)) {}

Measuring::~Measuring() { m->end(); }

void Measuring::start(const QStringList& mechanisms, const std::vector<qint64>& sizes, const QString& platformId)
{
    m->end();
    m->results.clear();
    m->complaints.clear();
    m->cancelled = false;
    m->all = static_cast<int>(sizes.size()) * (mechanisms.isEmpty() ? kMechanisms : static_cast<int>(mechanisms.size()));
    m->directory = std::make_unique<SessionDirectory>();
    if (const QString wrong = m->directory->error(); !wrong.isEmpty())
        return (void)QTimer::singleShot(0, this, [this, wrong] { emit finished(wrong); });
    QStringList sizeTexts;
    for (const qint64 size : sizes)
        sizeTexts << QString::number(size);
    const Platform platform = lab::platform(platformId);
    const QString directory = platform.throughWine ? Wine::windowsPath(m->directory->path()) : m->directory->path();
    QStringList arguments = {QStringLiteral("--directory"), directory, QStringLiteral("--sizes"), sizeTexts.join(QLatin1Char(','))};
    if (!mechanisms.isEmpty())
        arguments << QStringLiteral("--mechanisms") << mechanisms.join(QLatin1Char(','));
    const QString program = programBeside(programOn(platform));
    m->makeProcess();
    if (platform.throughWine)
        m->prepareWine(program, arguments);
    else
        m->process->start(program, arguments);
}

void Measuring::cancel()
{
    if (!running())
        return;
    m->cancelled = true;
    if (m->process->state() != QProcess::NotRunning)
        m->process->closeWriteChannel();
    else
        emit finished(tr("cancelled"));   // Wine is being prepared still
}

bool Measuring::wasCancelled() const { return m->cancelled; }
bool Measuring::running() const { return m->process && (m->process->state() != QProcess::NotRunning || (m->wine && !m->wine->isReady() && !m->cancelled)); }
const std::vector<Measurement>& Measuring::results() const { return m->results; }

}  // namespace lab
