// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/json_text.h"

#include <map>

/// From a document to an Experiment: every key known, every value of the right shape. What the texts refer to (calls,
/// variables, peers) is looked at by experiment_check.h.
namespace lab {

/// Where the arguments of calls stand, by step (their places are needed again when they are checked).
struct StepSource {
    const JsonNode* args = nullptr;
    const JsonNode* call = nullptr;
    const JsonNode* expect = nullptr;
    Place peer, await, platforms, thread;
    std::vector<StepSource> steps;
};

struct ExperimentSource {
    std::vector<StepSource> steps;
    std::vector<Place> questions;
    Place id, mechanism, platforms, notOn, needs;
};

/// Thrown nowhere: the first complaint is kept, later ones are not made.
class Complaint {
public:
    bool at(Place place, const QString& message)
    {
        if (!m_error)
            m_error = JsonError{place, message};
        return false;
    }
    const std::optional<JsonError>& error() const { return m_error; }

private:
    std::optional<JsonError> m_error;
};

/// The platforms that an experiment may name: "linux", "wine", "windows".
QStringList platformIds();

bool readExperiment(const JsonNode& document, Experiment& experiment, ExperimentSource& source, Complaint& complaint);

}  // namespace lab
