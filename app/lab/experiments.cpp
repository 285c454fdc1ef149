// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/experiments.h"

#include "app/lab/json_text.h"

#include "ipc/calls.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QStandardPaths>

#include <algorithm>
#include <tuple>

namespace lab {
namespace {

// The ids of the program's own experiments, in the order to offer them.
QStringList teachingOrder()
{
    QFile file(QStringLiteral(":/experiments/order.txt"));
    if (!file.open(QFile::ReadOnly))
        return {};
    QStringList ids;
    for (const QString& line : QString::fromUtf8(file.readAll()).split(QLatin1Char('\n')))
        if (!line.isEmpty() && !line.startsWith(QLatin1Char('#')))
            ids.append(line);
    return ids;
}

// The order of the tabs.
int rank(const QString& mechanism)
{
    const auto known = ipc::mechanismFromId(mechanism.toStdString());
    return known ? static_cast<int>(*known) : 0;
}

void addFrom(const QString& folder, ExperimentLibrary& library)
{
    QDirIterator files(folder, {QStringLiteral("*.json")}, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        ParsedExperiment parsed = loadExperiment(files.next());
        if (parsed.error)
            library.broken.push_back(*parsed.error);
        else if (library.find(parsed.experiment->id))
            library.broken.push_back({parsed.experiment->path, {1, 1}, QStringLiteral("there is another experiment with the id \"%1\"").arg(parsed.experiment->id)});
        else
            library.experiments.push_back(std::move(*parsed.experiment));
    }
}

}  // namespace

const Experiment* ExperimentLibrary::find(const QString& id) const
{
    const auto found = std::find_if(experiments.begin(), experiments.end(), [&](const Experiment& e) { return e.id == id; });
    return found == experiments.end() ? nullptr : &*found;
}

std::vector<const Experiment*> ExperimentLibrary::of(const QString& mechanism) const
{
    std::vector<const Experiment*> found;
    for (const Experiment& experiment : experiments)
        if (experiment.mechanism == mechanism)
            found.push_back(&experiment);
    return found;
}

ExperimentLibrary loadLibrary()
{
    ExperimentLibrary library;
    addFrom(QStringLiteral(":/experiments"), library);
    addFrom(userExperimentFolder(), library);
    const QStringList order = teachingOrder();
    const auto key = [&order](const Experiment& experiment) {
        const auto index = order.indexOf(experiment.id);
        return std::tuple(rank(experiment.mechanism), index < 0 ? order.size() : index, experiment.path);
    };
    std::sort(library.experiments.begin(), library.experiments.end(),
              [&key](const Experiment& a, const Experiment& b) { return key(a) < key(b); });
    return library;
}

QString userExperimentFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QStringLiteral("/ipclab/experiments");
}

ParsedExperiment loadExperiment(const QString& path)
{
    QFile file(path);
    if (!file.open(QFile::ReadOnly))
        return {std::nullopt, ExperimentError{path, {}, file.errorString()}};
    const QByteArray source = file.read(kLargestJsonText + 1);   // one more: too large, whatever its size is said to be
    if (file.error() != QFileDevice::NoError)
        return {std::nullopt, ExperimentError{path, {}, file.errorString()}};
    return parseExperiment(source, path);
}

}  // namespace lab
