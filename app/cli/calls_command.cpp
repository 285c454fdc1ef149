// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"

#include "app/lab/experiments.h"
#include "app/lab/from_view.h"
#include "app/peer/catalogue.h"

namespace {

// True if the only argument, if any, is --json.
bool takeJson(const QStringList& arguments, bool& json, QString& wrong)
{
    for (const QString& argument : arguments) {
        if (argument != QStringLiteral("--json")) {
            wrong = argument;
            return false;
        }
        json = true;
    }
    return true;
}

QString callText(const peer::CallEntry& call)
{
    QStringList parameters;
    for (const peer::Parameter& parameter : call.parameters)
        parameters << (parameter.fallback.empty() ? lab::fromView(parameter.name) : QStringLiteral("[%1=%2]").arg(lab::fromView(parameter.name), lab::fromView(parameter.fallback)));
    return QStringLiteral("%1(%2)\n    %3\n").arg(lab::fromView(ipc::callName(call.call)), parameters.join(QStringLiteral(", ")), lab::fromView(call.summary));
}

lab::Json wordsJson(const lab::Words& words)
{
    lab::Json json = lab::Json::object();
    for (auto word = words.byLanguage.cbegin(); word != words.byLanguage.cend(); ++word)
        json[word.key().toStdString()] = word->toStdString();
    return json;
}

}  // namespace

int cli::calls(const QStringList& arguments)
{
    bool json = false;
    QString wrong;
    if (!takeJson(arguments, json, wrong))
        return complain(QStringLiteral("calls: unknown argument \"%1\"").arg(wrong));
    if (json) {
        print(QString::fromStdString(peer::catalogueJson().dump(2)) + QLatin1Char('\n'));
        return kOk;
    }
    for (const peer::CallEntry* call : peer::catalogue())
        print(callText(*call));
    return kOk;
}

int cli::list(const QStringList& arguments)
{
    bool json = false;
    QString wrong;
    if (!takeJson(arguments, json, wrong))
        return complain(QStringLiteral("list: unknown argument \"%1\"").arg(wrong));
    const lab::ExperimentLibrary library = lab::loadLibrary();
    lab::Json all = lab::Json::array();
    for (const lab::Experiment& experiment : library.experiments) {
        all.push_back({{"id", experiment.id.toStdString()}, {"mechanism", experiment.mechanism.toStdString()}, {"title", wordsJson(experiment.title)}});
        if (!json)
            print(QStringLiteral("%1  %2\n").arg(experiment.id, -48).arg(experiment.title.in()));
    }
    if (json)
        print(QString::fromStdString(all.dump(2)) + QLatin1Char('\n'));
    for (const lab::ExperimentError& error : library.broken)
        complain(error.text());
    return library.broken.empty() ? kOk : kBadInput;
}
