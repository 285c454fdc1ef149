// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/runner.h"

#include "app/lab/expectation.h"
#include "app/lab/from_view.h"
#include "app/lab/variables.h"

#include <QSet>
#include <QTimer>

#include <algorithm>

namespace lab {
namespace {

constexpr int kPoll = 2;                        // ms
constexpr Moment kMillisecond = 1'000'000;      // ns
constexpr Moment kSettled = 5 * kMillisecond;   // a call that has been going on for so long is really waiting
constexpr int kGrace = 5000;                    // ms for a busy machine

QString callIdName(ipc::CallId call) { return fromView(ipc::callName(call)); }

QString differenceText(const QString& platform, const QString& reason)
{
    const QString system = platform == QStringLiteral("wine") ? QStringLiteral("Wine") : platformTitle(platform);
    return Runner::tr("%1 differs from Windows here. %2").arg(system, reason);
}

Json answerJson(const PeerAnswer& answer)
{
    Json json = {{"ok", answer.ok}, {"out", answer.out}};
    if (!answer.ok)
        json["error"] = {{"code", answer.error}, {"name", answer.errorName.toStdString()}};
    return json;
}

}  // namespace

QString whyNotRunnable(const Experiment& experiment, const QString& platformId, const QString& language)
{
    if (const Words why = experiment.notOn.value(behaviourOf(platformId)); !why.isEmpty())
        return why.in(language);
    if (!experiment.platforms.isEmpty() && !experiment.platforms.contains(platformId))
        return QObject::tr("it is made for %1").arg(experiment.platforms.join(QStringLiteral(", ")));
    QSet<QString> used;
    for (const PeerSpec& peer : experiment.peers)
        used << (peer.platform.isEmpty() ? platformId : peer.platform);
    for (const QString& id : used)
        if (const Platform platform = lab::platform(id); !platform.available)
            return platform.whyNot;
    const bool needsDisplay = experiment.mechanism == QStringLiteral("clipboard") || experiment.needs.contains(QStringLiteral("display"));
    if (needsDisplay && used.contains(QStringLiteral("linux")) && qEnvironmentVariableIsEmpty("DISPLAY"))
        return QObject::tr("no display: the clipboard belongs to an X server, and DISPLAY is not set");
    return {};
}

/// A call that was sent and is looked after until it has answered.
struct RunningCall {
    const Step* step = nullptr;
    int index = 0;                     // of the top-level step
    quint64 id = 0;
    Moment sent = 0;
    bool queuedBehind = false;         // another call of the same thread had not returned
    std::optional<PeerAnswer> answer = {};
};

/// A result whose record has not come yet.
struct Rowless {
    std::size_t result = 0;
    const Step* call = nullptr;
    Row looked = 0;                    // at all before it
};

/// Where in nested lists of steps the run is.
struct Frame {
    const std::vector<Step>* steps = nullptr;
    std::size_t next = 0;
    int turn = 0;
    int turns = 1;
};

struct Runner::Private {
    Private(Runner* runner, Session& session) : q(runner), session(session) {}

    Runner* q;
    Session& session;
    std::optional<Experiment> experiment;
    QString platform;
    State state = State::Idle;
    std::vector<Frame> frames;
    std::vector<StepResult> results;
    std::map<QString, RunningCall> background;   // by `as`
    std::optional<RunningCall> current;          // what the step waits for
    const Step* step = nullptr;                  // the one that runs
    int index = 0;                               // of the top-level step
    std::vector<Rowless> rowless;
    bool waitsForIdle = false;
    QStringList toStart;
    QTimer poll;
    QTimer delay;
    Moment deadline = 0;
    int stepDelay = 0;
    bool stopAfterStep = false;
    bool asking = false;
    QString language = QStringLiteral("en");
    QSet<QString> asked;
    const Question* question = nullptr;
    int right = 0;
    bool failed = false;

    void setState(State next);
    void begin();
    void startPeers();
    void nextStep();
    bool ask();
    void execute();
    void sendCall();
    void awaitCall();
    void check();
    void checkBlocked();
    void checkEntered();
    void checkAnswer();
    void finishStep(Outcome outcome, const QString& message, const std::optional<PeerAnswer>& answer = {});
    void judge(const PeerAnswer& answer);
    Expectation withValues(Expectation expectation) const;
    void end(bool held, const QString& message);
    const LiveCall* findLive(const RunningCall& call, const std::vector<LiveCall>& live) const;
    QString behaviourOf(const QString& peer) const;
    bool threadBusy(const Step& call) const;
    void matchRows();
    bool inRepeat() const { return frames.size() > 1; }
};

Runner::Runner(Session& session, QObject* parent) : QObject(parent), m(std::make_unique<Private>(this, session))
{
    m->poll.setInterval(kPoll);
    m->poll.setTimerType(Qt::PreciseTimer);
    m->delay.setSingleShot(true);
    connect(&m->poll, &QTimer::timeout, this, [this] { m->check(); });
    connect(&m->delay, &QTimer::timeout, this, [this] { m->nextStep(); });
    connect(&session, &Session::idle, this, [this] {
        if (std::exchange(m->waitsForIdle, false))
            m->startPeers();
    });
    connect(&session, &Session::peerStarted, this, [this](const QString& name) {
        if (m->state == State::Starting && m->toStart.removeOne(name) && m->toStart.isEmpty()) {
            m->setState(State::Running);
            m->nextStep();
        }
    });
    connect(&session, &Session::peerFailed, this, [this](const QString& name, const QString& why) {
        if (m->state == State::Starting)
            m->end(false, tr("the peer \"%1\" did not start: %2").arg(name, why));
    });
    connect(&session, &Session::peerEnded, this, [this](const QString& name, const QString& how) {
        if (m->state == State::Starting && m->toStart.contains(name))
            m->end(false, tr("the peer \"%1\" ended while it started: %2").arg(name, how));
        m->check();
    });
    connect(&session, &Session::answered, this, [this](quint64 id, const QString&, const PeerAnswer& answer) {
        for (auto& [name, call] : m->background)
            if (call.id == id)
                call.answer = answer;
        if (m->current && m->current->id == id)
            m->current->answer = answer;
        m->check();
    });
    connect(&session.recording(), &Recording::rowsAppended, this, [this] { m->matchRows(); });
}

Runner::~Runner() = default;

const Experiment* Runner::experiment() const { return m->experiment ? &*m->experiment : nullptr; }
QString Runner::platform() const { return m->platform; }
Runner::State Runner::state() const { return m->state; }
int Runner::position() const { return m->index; }
const Step* Runner::currentStep() const { return m->step; }
const std::vector<StepResult>& Runner::results() const { return m->results; }
bool Runner::allHeld() const { return !m->failed; }
int Runner::predictionsRight() const { return m->right; }
int Runner::predictionsAsked() const { return static_cast<int>(m->asked.size()); }
void Runner::setDelay(int milliseconds) { m->stepDelay = milliseconds; }
void Runner::setAsking(bool on) { m->asking = on; }
void Runner::setLanguage(const QString& language) { m->language = language; }

void Runner::load(const Experiment& experiment, const QString& platform)
{
    m->experiment = experiment;
    m->platform = platform;
    reset();
}

void Runner::run()
{
    m->stopAfterStep = false;
    if (m->state == State::Idle)
        return m->begin();
    if (m->state == State::Paused) {
        m->setState(State::Running);
        m->nextStep();
    }
}

void Runner::step()
{
    run();
    m->stopAfterStep = true;
}

void Runner::pause() { m->stopAfterStep = true; }

void Runner::reset()
{
    m->waitsForIdle = false;
    m->poll.stop();
    m->delay.stop();
    m->current.reset();
    m->background.clear();
    m->results.clear();
    m->rowless.clear();
    m->frames.clear();
    m->asked.clear();
    m->question = nullptr;
    m->step = nullptr;
    m->index = 0;
    m->right = 0;
    m->failed = false;
    m->setState(State::Idle);
    m->session.reset();
}

void Runner::answer(int choice)
{
    if (m->state != State::Asking)
        return;
    const Question question = *std::exchange(m->question, nullptr);
    const bool right = choice == question.answer;
    m->right += right;
    m->setState(State::Running);
    emit questionAnswered(question, choice, right);
    m->execute();
}

void Runner::Private::setState(State next)
{
    if (std::exchange(state, next) != next)
        emit q->stateChanged(next);
}

void Runner::Private::begin()
{
    if (!experiment)
        return;
    if (const QString why = whyNotRunnable(*experiment, platform, language); !why.isEmpty())
        return end(false, why);
    setState(State::Starting);
    // A clean start, also after free play; idle() follows.
    waitsForIdle = true;
    session.reset();
}

void Runner::Private::startPeers()
{
    frames = {{.steps = &experiment->steps}};
    toStart.clear();
    for (const PeerSpec& peer : experiment->peers)
        if (peer.childOf.isEmpty())
            toStart << peer.name;
    for (const PeerSpec& peer : experiment->peers)
        if (peer.childOf.isEmpty())
            session.startPeer(peer.name, peer.platform.isEmpty() ? platform : peer.platform, peer.computer, peer.domain);
}

void Runner::Private::nextStep()
{
    if (state != State::Running)
        return;
    while (!frames.empty() && frames.back().next == frames.back().steps->size()) {
        Frame& frame = frames.back();
        if (++frame.turn < frame.turns) {
            frame.next = 0;
            session.setVariable(QStringLiteral("repeat"), frame.turn);
        } else {
            frames.pop_back();
            if (!frames.empty() && frames.size() == 1)
                emit q->stepFinished(index, Outcome::Held, {});
        }
    }
    if (frames.empty())
        return end(true, {});
    Frame& frame = frames.back();
    step = &(*frame.steps)[frame.next++];
    if (!inRepeat())
        index = static_cast<int>(frame.next) - 1;
    if (!ask())
        execute();
}

bool Runner::Private::ask()
{
    const Question* next = experiment->questionBefore(step->id);
    if (!asking || !next || asked.contains(next->before))
        return false;
    asked.insert(next->before);
    question = next;
    setState(State::Asking);
    emit q->questionAsked(*next);
    return true;
}

void Runner::Private::execute()
{
    if (!inRepeat())
        emit q->stepStarted(index);
    if (!step->onlyOn.isEmpty() && !step->onlyOn.contains(lab::behaviourOf(platform)))
        return finishStep(Outcome::Skipped, tr("not on this platform"));
    deadline = session.now() + step->within * kMillisecond;
    switch (step->kind) {
    case Step::Kind::Call: return sendCall();
    case Step::Kind::Await: return awaitCall();
    case Step::Kind::Kill:
        session.killPeer(step->peer);
        deadline = session.now() + kGrace * kMillisecond;
        return check();
    case Step::Kind::Sleep: return check();
    case Step::Kind::Repeat:
        session.setVariable(QStringLiteral("repeat"), 0);
        frames.push_back({.steps = &step->steps, .turns = step->times});
        return nextStep();
    }
}

void Runner::Private::sendCall()
{
    RunningCall call{.step = step, .index = index, .sent = session.now(), .queuedBehind = threadBusy(*step)};
    QString why;
    call.id = session.call(step->peer, step->thread, step->call, step->args, &why, step->as);
    if (call.id == 0)
        return finishStep(Outcome::Failed, why);
    current = call;
    poll.start();
}

void Runner::Private::awaitCall()
{
    const auto found = background.find(step->await);
    if (found == background.end())
        return finishStep(Outcome::Failed, tr("nothing runs in the background as \"%1\"").arg(step->await));
    current = found->second;
    background.erase(found);
    poll.start();
    check();
}

// Looks whether what the step waits for has come about; called at every answer and every few ms.
void Runner::Private::check()
{
    if (state != State::Running || !step || delay.isActive())
        return;
    poll.start();
    if (step->kind == Step::Kind::Sleep) {
        if (session.now() >= deadline)
            finishStep(Outcome::Held, {});
    } else if (step->kind == Step::Kind::Kill) {
        if (!session.hasPeer(step->peer))
            finishStep(Outcome::Held, {});
        else if (session.now() >= deadline)
            finishStep(Outcome::Failed, tr("\"%1\" still runs").arg(step->peer));
    } else if (current) {
        if (expectationOn(*step, behaviourOf(current->step->peer)).blocked.value_or(false))
            checkBlocked();
        else if (step->background)
            checkEntered();
        else
            checkAnswer();
    }
}

void Runner::Private::checkBlocked()
{
    if (current->answer)
        return finishStep(Outcome::Failed, tr("it was expected to be still running after %1 ms, and returned: %2").arg(step->within).arg(shortText(*current->answer)), current->answer);
    if (session.now() < deadline)
        return;
    const auto live = session.liveCalls();
    const QString name = step->kind == Step::Kind::Await ? step->await : step->as;
    if (findLive(*current, live)) {
        if (!name.isEmpty())
            background[name] = *current;
        finishStep(Outcome::Held, tr("still in %1 after %2 ms").arg(current->step->call).arg(step->within));
    } else if (session.now() >= deadline + kGrace * kMillisecond) {
        finishStep(Outcome::Failed, tr("%1 has neither begun nor returned").arg(current->step->call));
    }
}

// The next step must find the call at work: waiting, if that is what it does.
void Runner::Private::checkEntered()
{
    const auto live = current->answer || current->queuedBehind ? std::vector<LiveCall>() : session.liveCalls();
    const LiveCall* inside = findLive(*current, live);
    const bool entered = inside && session.now() - inside->since >= kSettled;
    if (!current->answer && !current->queuedBehind && !entered && session.now() < deadline)
        return;
    background[step->as.isEmpty() ? QString::number(current->id) : step->as] = *current;
    finishStep(Outcome::Held, {});
}

void Runner::Private::checkAnswer()
{
    if (current->answer)
        judge(*current->answer);
    else if (session.now() >= deadline)
        finishStep(Outcome::Failed, tr("%1 has not returned after %2 ms").arg(current->step->call).arg(step->within));
}

// "$window" and "${before.sequence}" in an expectation stand for what an earlier step has made.
Expectation Runner::Private::withValues(Expectation expectation) const
{
    const auto value = [this](const Reference& reference) { return session.value(reference.name, reference.path); };
    for (Condition& condition : expectation.out) {
        condition.value = resolve(condition.value, value).value;
        const Json pattern = resolve(Json(condition.pattern.toStdString()), value).value;
        condition.pattern = QString::fromStdString(pattern.is_string() ? pattern.get<std::string>() : pattern.dump());
    }
    return expectation;
}

void Runner::Private::judge(const PeerAnswer& answer)
{
    const QString where = behaviourOf(current->step->peer);
    const Expectation expectation = withValues(expectationOn(*step, where));
    const Observed observed{answer, current->step->call == callIdName(ipc::CallId::ExitProcess)};
    const QString complaint = complaintAbout(expectation, observed);
    if (!complaint.isEmpty())
        finishStep(Outcome::Failed, complaint, answer);
    else if (step->overrides.contains(where))
        finishStep(Outcome::Differs, differenceText(where, expectation.reason.isEmpty() ? shortText(answer) : expectation.reason.in(language)), answer);
    else
        finishStep(Outcome::Held, shortText(answer), answer);
}

void Runner::Private::finishStep(Outcome outcome, const QString& message, const std::optional<PeerAnswer>& answer)
{
    poll.stop();
    StepResult result{.index = index, .outcome = outcome, .message = message, .ended = session.now()};
    result.started = current ? current->sent : result.ended;
    if (answer)
        result.answer = answerJson(*answer);
    if (current)
        rowless.push_back({results.size(), current->step, session.recording().rowsAt(current->sent)});
    current.reset();
    results.push_back(result);
    matchRows();   // it may be there already, with nothing to come after it
    if (!inRepeat() || outcome == Outcome::Failed)
        emit q->stepFinished(index, outcome, message);
    if (outcome == Outcome::Failed)
        return end(false, tr("step %1: %2").arg(index + 1).arg(message));
    if (stopAfterStep && !inRepeat()) {
        stopAfterStep = false;
        index = std::min(index + 1, experiment->stepCount());
        if (frames.back().next == frames.back().steps->size())
            return end(true, {});
        return setState(State::Paused);
    }
    // Through the event loop: steps must not nest, and the window gets its turn.
    delay.start(inRepeat() ? 0 : stepDelay);
}

void Runner::Private::end(bool held, const QString& message)
{
    poll.stop();
    delay.stop();
    failed = !held;
    step = nullptr;
    index = experiment ? std::max(index, held ? experiment->stepCount() : 0) : 0;
    session.drainNow();
    setState(State::Finished);
    emit q->finished(held, message);
}

const LiveCall* Runner::Private::findLive(const RunningCall& call, const std::vector<LiveCall>& live) const
{
    const int process = session.processOf(call.step->peer);
    const auto found = std::find_if(live.begin(), live.end(), [&](const LiveCall& candidate) {
        return candidate.process == process && candidate.threadName == call.step->thread
               && callIdName(candidate.call) == call.step->call && candidate.since >= call.sent;
    });
    return found == live.end() ? nullptr : &*found;
}

QString Runner::Private::behaviourOf(const QString& peer) const
{
    const auto found = std::find_if(experiment->peers.begin(), experiment->peers.end(), [&](const PeerSpec& spec) { return spec.name == peer; });
    return lab::behaviourOf(found == experiment->peers.end() || found->platform.isEmpty() ? platform : found->platform);
}

bool Runner::Private::threadBusy(const Step& call) const
{
    return std::any_of(background.begin(), background.end(), [&](const auto& known) {
        return !known.second.answer && known.second.step->peer == call.peer && known.second.step->thread == call.thread;
    });
}

// Finds the record of each step's call: the first of its kind on its thread that began after it was sent.
void Runner::Private::matchRows()
{
    const Recording& recording = session.recording();
    std::erase_if(rowless, [&](Rowless& wanted) {
        StepResult& result = results[wanted.result];
        for (; wanted.looked < recording.rows() && result.row < 0; ++wanted.looked) {
            const Entry entry = recording.at(wanted.looked);
            if (entry.isCall() && entry.start >= result.started && callIdName(entry.callId()) == wanted.call->call
                && recording.processOf(wanted.looked).name == wanted.call->peer && recording.threadOf(wanted.looked).name == wanted.call->thread)
                result.row = wanted.looked;
        }
        return result.row >= 0;
    });
}

}  // namespace lab
