// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/experiment.h"
#include "app/lab/session.h"

#include <memory>

namespace lab {

/// How a step came out. Differs: as expected of this platform, which is not as Windows does it; the message says so, and why.
enum class Outcome { Held, Failed, Differs, Skipped };

/// Why an experiment cannot be run here on that platform ("no display"); empty if it can.
QString whyNotRunnable(const Experiment& experiment, const QString& platform, const QString& language = QStringLiteral("en"));

struct StepResult {
    int index = 0;              ///< in Experiment::steps; a repeat is one step
    Outcome outcome = Outcome::Held;
    QString message;            ///< what was expected and what came; for Differs the platform's reason
    Row row = -1;               ///< the call's record, as soon as it is in the recording
    Moment started = 0;
    Moment ended = 0;
    Json answer = {};           ///< {"ok": …, "error": …, "out": …}
};

/// Runs an experiment in a session: all at once, step by step, paused between steps. Never blocks: steps go out, answers
/// come in, time-outs are timers.
class Runner : public QObject {
    Q_OBJECT
public:
    enum class State { Idle, Starting, Running, Paused, Asking, Finished };
    Q_ENUM(State)

    explicit Runner(Session& session, QObject* parent = nullptr);
    ~Runner() override;

    /// Takes an experiment to run on a platform; ends one that runs. Nothing starts yet.
    void load(const Experiment& experiment, const QString& platform);
    const Experiment* experiment() const;
    QString platform() const;

    void run();                 ///< starts, or goes on after pause
    void step();                ///< starts if need be, makes the next step and pauses
    void pause();               ///< after the step that runs now
    void reset();               ///< ends the peers, clears the recording, back to the first step
    void setDelay(int milliseconds);   ///< pause between two steps: the speed
    void setAsking(bool on);    ///< ask the predict questions (off: they are skipped)
    void setLanguage(const QString& language);   ///< of what an experiment says about a step
    /// Answers the question that is asked; -1 skips it.
    void answer(int choice);

    State state() const;
    int position() const;       ///< index of the step that runs or comes next
    const std::vector<StepResult>& results() const;
    bool allHeld() const;       ///< no step failed
    int predictionsRight() const;
    int predictionsAsked() const;

    /// What is told to the person at the keyboard of the step that runs or comes next.
    const Step* currentStep() const;

signals:
    void stateChanged(lab::Runner::State state);
    void questionAsked(const lab::Question& question);
    void questionAnswered(const lab::Question& question, int choice, bool right);
    void stepStarted(int index);
    void stepFinished(int index, lab::Outcome outcome, const QString& message);
    /// The run ended: all steps were made, or one could not be. Background calls that still ran were left to the peers.
    void finished(bool allHeld, const QString& message);

private:
    struct Private;
    std::unique_ptr<Private> m;
};

}  // namespace lab
