// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/experiment.h"

namespace lab {

/// The experiments that come with the program, by mechanism and in the order of resources/experiments/order.txt; behind
/// them the user's own (the folder below the user's data directory), by file name. Files that do not parse are in
/// `broken`, never silently left out.
struct ExperimentLibrary {
    std::vector<Experiment> experiments;
    std::vector<ExperimentError> broken;

    const Experiment* find(const QString& id) const;
    std::vector<const Experiment*> of(const QString& mechanism) const;
};
ExperimentLibrary loadLibrary();
/// Where the user's own experiments are looked for.
QString userExperimentFolder();

}  // namespace lab
