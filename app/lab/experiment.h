// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/peer_process.h"

#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace lab {

/// A text in several languages: {"en": …, "zh_CN": …}.
struct Words {
    QMap<QString, QString> byLanguage;
    /// In the language asked for ("zh_CN"), else in English, else in any.
    QString in(const QString& language = QStringLiteral("en")) const;
    bool isEmpty() const { return byLanguage.isEmpty(); }
};

/// One thing that must hold of an answer.
struct Condition {
    enum class Kind { Equals, Range, Matches };
    QString path;               ///< "bytesRead", "processes.0.name": below out
    Kind kind = Kind::Equals;
    Json value = {};            ///< Equals
    std::optional<double> min = {}, max = {};
    QString pattern = {};
};

/// What must come out of a step.
struct Expectation {
    std::optional<bool> ok;
    std::optional<QStringList> errors;   ///< any of these names
    std::optional<bool> blocked;         ///< still running after `within`
    std::vector<Condition> out;
    Words reason;                        ///< why this platform differs; only in overrides
    bool isEmpty() const { return !ok && !errors && !blocked && out.empty(); }
};

struct PeerSpec {
    QString name;
    QString platform;           ///< empty: that of the run
    QString computer = QStringLiteral("LAB1");
    QString domain = QStringLiteral("LAB");
    QString childOf;            ///< started by a CreateProcess of that peer, not by the lab
};

struct Place {
    int line = 0;
    int column = 0;
};

struct Step {
    enum class Kind { Call, Await, Kill, Sleep, Repeat };
    Kind kind = Kind::Call;
    Place place;                ///< in the file
    QString id;                 ///< given, or empty
    Words why;
    QStringList onlyOn;         ///< platforms; empty: all
    // Call
    QString peer;
    QString thread = QStringLiteral("main");
    QString call;
    Json args = Json::object();
    QString as;                 ///< variable to keep the outcome in
    bool background = false;
    int within = 30000;         ///< ms until the step must have ended (or must still be blocked)
    Expectation expect;
    QMap<QString, Expectation> overrides;   ///< by platform
    // Await: `await` is the `as` of a background step. Kill: `peer`. Sleep: `within` ms
    QString await;
    // Repeat
    int times = 1;
    std::vector<Step> steps;
};

struct Question {
    QString before;             ///< id of the step
    Words ask;
    std::vector<Words> choices;
    int answer = 0;
    Words explanation;
};

/// A parsed and checked experiment. Plain value.
struct Experiment {
    QString id;
    QString mechanism;
    Words title;
    Words summary;
    QStringList platforms;      ///< empty: all
    QMap<QString, Words> notOn; ///< by platform: why it cannot be done there
    QStringList needs;          ///< "display"
    std::vector<PeerSpec> peers;
    std::vector<Question> predict;
    std::vector<Step> steps;
    QString path;               ///< the file it came from
    QByteArray source;

    /// Steps in the order of running, repeats counted once.
    int stepCount() const { return static_cast<int>(steps.size()); }
    const Question* questionBefore(const QString& stepId) const;
};

/// What is wrong with a file, and where.
struct ExperimentError {
    QString path;
    Place place;
    QString message;
    QString text() const;       ///< "path:12:7: unknown call \"ReedFile\"; did you mean \"ReadFile\"?"
};

/// Parses and checks: calls, peers, variables, parameters, types, expectations. Nothing runs when it fails.
/// Exactly one of the two is set.
struct ParsedExperiment {
    std::optional<Experiment> experiment;
    std::optional<ExperimentError> error;
};
ParsedExperiment parseExperiment(const QByteArray& source, const QString& path);
ParsedExperiment loadExperiment(const QString& path);

}  // namespace lab
