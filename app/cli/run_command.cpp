// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"

#include "app/lab/experiments.h"
#include "app/lab/output_file.h"
#include "app/lab/quit_signals.h"
#include "app/lab/recording_file.h"
#include "app/lab/runner.h"
#include "app/lab/text.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace {

struct RunOptions {
    QStringList names;
    bool all = false;
    QString platform = lab::defaultPlatform();
    QString json;
    QString record;
};

/// What became of one experiment.
struct RunResult {
    QString id;
    QString outcome;    // "passed", "failed", "skipped"
    QString message;
    lab::Json steps = lab::Json::array();
    lab::Moment took = 0;
};

QString readOptions(const QStringList& arguments, RunOptions& options)
{
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        const QString& argument = arguments[i];
        QString* value = argument == QStringLiteral("--platform") ? &options.platform
                         : argument == QStringLiteral("--json")   ? &options.json
                         : argument == QStringLiteral("--record") ? &options.record
                                                                  : nullptr;
        if (value && arguments.value(i + 1).isEmpty())
            return QStringLiteral("run: %1 needs a value").arg(argument);
        if (value)
            *value = arguments[++i];
        else if (argument == QStringLiteral("--all"))
            options.all = true;
        else if (argument.startsWith(QLatin1Char('-')))
            return QStringLiteral("run: unknown option \"%1\"").arg(argument);
        else
            options.names << argument;
    }
    if (options.all != options.names.isEmpty())
        return QStringLiteral("run: give ids or files of experiments, or --all");
    const lab::Platform platform = lab::platform(options.platform);
    if (!platform.available)
        return QStringLiteral("run: platform %1: %2").arg(options.platform, platform.whyNot);
    return {};
}

QString choose(const RunOptions& options, std::vector<lab::Experiment>& chosen)
{
    lab::ExperimentLibrary library = lab::loadLibrary();
    if (options.all) {
        chosen = std::move(library.experiments);
        return library.broken.empty() ? QString() : library.broken.front().text();
    }
    for (const QString& name : options.names) {
        if (const lab::Experiment* known = library.find(name)) {
            chosen.push_back(*known);
            continue;
        }
        if (!QFileInfo::exists(name))
            return QStringLiteral("run: \"%1\" is neither a file nor the id of an experiment (see ipclab-cli list)").arg(name);
        lab::ParsedExperiment parsed = lab::loadExperiment(name);
        if (parsed.error)
            return parsed.error->text();
        chosen.push_back(std::move(*parsed.experiment));
    }
    return {};
}

/// Runs one experiment after the other in one session.
class Batch : public QObject {
public:
    Batch(std::vector<lab::Experiment> experiments, const QString& platform)
        : m_experiments(std::move(experiments)), m_platform(platform), m_runner(m_session)
    {
        connect(&m_runner, &lab::Runner::finished, this, [this](bool held, const QString& message) {
            // The runner is still on the stack.
            QMetaObject::invokeMethod(this, [=, this] { take(held, message); }, Qt::QueuedConnection);
        });
        connect(&m_session, &lab::Session::peerSaid, this, [](const QString& peer, const QString& text) {
            cli::complain(QStringLiteral("%1: %2").arg(peer, text.trimmed()));
        });
        connect(&m_session, &lab::Session::preparing, this, [this](const QString& what) {
            if (!std::exchange(m_preparing, !what.isEmpty()) && m_preparing)
                cli::complain(what);
        });
        QMetaObject::invokeMethod(this, [this] { next(); }, Qt::QueuedConnection);
    }

    QString sessionError() const { return m_session.error(); }
    const lab::Recording& recording() const { return m_session.recording(); }
    const std::vector<RunResult>& results() const { return m_results; }

private:
    void next()
    {
        if (m_next == m_experiments.size())
            return QCoreApplication::quit();
        const lab::Experiment& experiment = m_experiments[m_next++];
        if (const QString why = lab::whyNotRunnable(experiment, m_platform); !why.isEmpty())
            return report({.id = experiment.id, .outcome = QStringLiteral("skipped"), .message = why});
        m_runner.load(experiment, m_platform);
        m_runner.run();
    }

    void take(bool held, const QString& message)
    {
        RunResult result{.id = m_runner.experiment()->id, .outcome = held ? QStringLiteral("passed") : QStringLiteral("failed"),
                         .message = message, .took = m_session.recording().duration()};
        for (const lab::StepResult& step : m_runner.results())
            result.steps.push_back(stepJson(step));
        report(result);
    }

    lab::Json stepJson(const lab::StepResult& result) const
    {
        static constexpr const char* outcomes[] = {"held", "failed", "differs", "skipped"};
        const lab::Step& step = m_runner.experiment()->steps[static_cast<std::size_t>(result.index)];
        lab::Json json = {{"step", result.index + 1}, {"outcome", outcomes[static_cast<int>(result.outcome)]}, {"message", result.message.toStdString()}};
        if (!step.call.isEmpty())
            json["call"] = step.call.toStdString();
        if (!result.answer.is_null())
            json["answer"] = result.answer;
        return json;
    }

    void report(const RunResult& result)
    {
        m_results.push_back(result);
        QString line = QStringLiteral("%1  %2").arg(result.outcome, -8).arg(result.id, -48);
        if (result.outcome == QStringLiteral("passed"))
            line += lab::durationText(result.took);
        else if (result.outcome == QStringLiteral("failed"))
            line += placeOf(result) + result.message;
        else
            line += result.message;
        if (!cli::print(line + QLatin1Char('\n')))
            return QCoreApplication::quit();
        QMetaObject::invokeMethod(this, [this] { next(); }, Qt::QueuedConnection);
    }

    // "file:12:5: " of the step that failed.
    QString placeOf(const RunResult& result) const
    {
        if (m_runner.results().empty() || result.steps.empty() || m_runner.results().back().outcome != lab::Outcome::Failed)
            return {};
        const lab::Experiment& experiment = *m_runner.experiment();
        const lab::Place place = experiment.steps[static_cast<std::size_t>(m_runner.results().back().index)].place;
        return QStringLiteral("%1:%2:%3: ").arg(experiment.path).arg(place.line).arg(place.column);
    }

    std::vector<lab::Experiment> m_experiments;
    QString m_platform;
    lab::Session m_session;
    lab::Runner m_runner;
    bool m_preparing = false;
    std::size_t m_next = 0;
    std::vector<RunResult> m_results;
};

QByteArray jsonText(const QString& platform, const std::vector<RunResult>& results)
{
    lab::Json experiments = lab::Json::array();
    for (const RunResult& result : results)
        experiments.push_back({{"id", result.id.toStdString()}, {"outcome", result.outcome.toStdString()}, {"message", result.message.toStdString()},
                               {"took", result.took}, {"steps", result.steps}});
    const lab::Json all = {{"platform", platform.toStdString()}, {"experiments", experiments}};
    return QByteArray::fromStdString(all.dump(2, ' ', false, lab::Json::error_handler_t::replace)) + '\n';
}

qsizetype count(const std::vector<RunResult>& results, const QString& outcome)
{
    return std::count_if(results.begin(), results.end(), [&](const RunResult& result) { return result.outcome == outcome; });
}

}  // namespace

int cli::run(const QStringList& arguments)
{
    RunOptions options;
    std::vector<lab::Experiment> experiments;
    if (const QString wrong = readOptions(arguments, options); !wrong.isEmpty())
        return complain(wrong);
    if (const QString wrong = choose(options, experiments); !wrong.isEmpty())
        return complain(wrong);
    if (!options.record.isEmpty() && experiments.size() != 1)
        return complain(QStringLiteral("run: --record takes down one experiment; %1 were given").arg(experiments.size()));
    if (experiments.empty())
        return complain(QStringLiteral("run: there is no experiment"));
    for (const QString& path : {options.json, options.record})
        if (const auto wrong = path.isEmpty() ? std::nullopt : lab::whyNotWritable(path))
            return complain(*wrong);

    const std::size_t all = experiments.size();
    lab::QuitSignals quitSignals;
    Batch batch(std::move(experiments), options.platform);
    if (!batch.sessionError().isEmpty())
        return complain(batch.sessionError());
    QCoreApplication::exec();
    if (quitSignals.received() != 0)
        return 128 + quitSignals.received();

    const auto& results = batch.results();
    if (!print(QStringLiteral("%1 passed, %2 failed, %3 skipped on %4\n").arg(count(results, QStringLiteral("passed")))
                   .arg(count(results, QStringLiteral("failed"))).arg(count(results, QStringLiteral("skipped"))).arg(options.platform)))
        return kNotHeld;
    if (!options.json.isEmpty())
        if (const auto wrong = lab::writeFile(options.json, jsonText(options.platform, results)))
            return complain(*wrong);
    if (!options.record.isEmpty())
        if (const auto wrong = lab::saveRecording(batch.recording(), options.record))
            return complain(*wrong);
    return results.size() == all && count(results, QStringLiteral("failed")) == 0 ? kOk : kNotHeld;
}
