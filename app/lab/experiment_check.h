// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/experiment_parser.h"

namespace lab {

/// Checks what an experiment refers to: mechanism, platforms, peers, calls and their arguments (against the peer's own
/// catalogue), variables, awaited steps, questions, outputs in expectations.
bool checkExperiment(const Experiment& experiment, const ExperimentSource& source, Complaint& complaint);

/// A stand-in for each reference in `args`, of the type that the parameter of `call` wants, so that what is around it
/// can be checked before there are values.
Json withStandIns(const QString& call, const Json& args);

}  // namespace lab
