// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/peer_process.h"

#include "app/lab/processes.h"
#include "app/peer/request.h"

#include <QCoreApplication>
#include <QEvent>

#include <functional>
#include <thread>
#include <utility>

namespace lab {
namespace {

constexpr qsizetype kLongestLine = 256 << 20;
constexpr qsizetype kLongLine = 256 << 10;   // parsed in some milliseconds
constexpr int kKillPatience = 2000;   // ms for a killed process to be gone

// Null if it is not JSON, or more of it than any answer holds.
Json parse(const QByteArray& line)
{
    return peer::parseLine({line.constData(), static_cast<std::size_t>(line.size())}).value_or(Json());
}

/// Parses a line on a thread of its own, says so once, and ends itself. The thread's end hands the message over: what Qt locks within,
/// a thread sanitizer does not see.
class LineParser : public QObject {
public:
    LineParser(const QByteArray& line, std::function<void(Json)> done, QObject* parent)
        : QObject(parent), m_done(std::move(done)), m_thread([this, line] {
              m_message = parse(line);
              QCoreApplication::postEvent(this, new QEvent(QEvent::User));
          })
    {
    }

protected:
    void customEvent(QEvent*) override
    {
        m_thread.join();
        deleteLater();
        m_done(std::move(m_message));
    }

private:
    std::function<void(Json)> m_done;
    Json m_message;
    std::jthread m_thread;   // last: it ends before what it writes to
};

PeerAnswer answerOf(Json line)
{
    PeerAnswer answer;
    answer.id = line.value("id", quint64{0});
    answer.ok = line.value("ok", false);
    if (const auto out = line.find("out"); out != line.end())
        answer.out = std::move(*out);
    if (const auto error = line.find("error"); error != line.end() && error->is_object()) {
        answer.error = error->value("code", quint32{0});
        answer.errorName = QString::fromStdString(error->value("name", std::string()));
        answer.detail = QString::fromStdString(error->value("detail", std::string()));
    }
    return answer;
}

// A peer is ours, but a line may be cut or spoilt by whatever happened to it: only the right shapes are taken.
bool isAnswer(const Json& line)
{
    if (!line.is_object() || !line.contains("id") || !line["id"].is_number_unsigned())
        return false;
    const bool okFits = !line.contains("ok") || line["ok"].is_boolean();
    const bool outFits = !line.contains("out") || line["out"].is_object();
    const auto error = line.find("error");
    if (error == line.end() || error->is_null())
        return okFits && outFits;
    const auto text = [&](const char* key) { return !error->contains(key) || (*error)[key].is_string(); };
    return okFits && outFits && error->is_object() && error->value("code", Json(0)).is_number_integer() && text("name") && text("detail");
}

}  // namespace

PeerProcess::PeerProcess(PeerOptions options, QObject* parent) : QObject(parent), m_options(std::move(options))
{
    connect(&m_process, &QProcess::started, this, [this] {
        endWithThisProcess(pid());
        emit started();
    });
    connect(&m_process, &QProcess::readyReadStandardOutput, this, &PeerProcess::readLines);
    connect(&m_process, &QProcess::readyReadStandardError, this, [this] {
        emit saidToStderr(QString::fromUtf8(m_process.readAllStandardError()));
    });
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            emit failedToStart(m_process.errorString());
    });
    connect(&m_process, &QProcess::finished, this, [this](int code, QProcess::ExitStatus status) {
        readLines();
        finish(endingText(code, status));
    });
}

PeerProcess::~PeerProcess()
{
    m_process.disconnect(this);
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.kill();
    m_process.waitForFinished(kKillPatience);
}

void PeerProcess::start()
{
    const Platform platform = lab::platform(m_options.platform);
    if (!platform.available) {
        emit failedToStart(platform.whyNot);
        return;
    }
    m_started = true;
    const QStringList own = {QStringLiteral("--session"), platform.path(m_options.sessionDirectory),
                             QStringLiteral("--trace"), platform.path(m_options.segment),
                             QStringLiteral("--name"), m_options.name, QStringLiteral("--computer"), m_options.computer,
                             QStringLiteral("--domain"), m_options.domain};
    m_process.setWorkingDirectory(m_options.sessionDirectory);   // files named without a folder go with the session
    m_process.start(platform.program, platform.arguments + own);
}

quint64 PeerProcess::call(const QString& thread, const QString& call, const Json& args, const QString& child)
{
    const quint64 id = m_nextId++;
    Json line = {{"id", id}, {"thread", thread.toStdString()}, {"call", call.toStdString()}, {"args", args}};
    if (!child.isEmpty())
        line["peer"] = child.toStdString();
    m_waiting.insert(id, child);
    m_process.write(QByteArray::fromStdString(line.dump(-1, ' ', false, Json::error_handler_t::replace)) + '\n');
    return id;
}

void PeerProcess::close() { m_process.closeWriteChannel(); }
void PeerProcess::kill() { m_process.kill(); }
bool PeerProcess::running() const { return m_process.state() != QProcess::NotRunning; }
qint64 PeerProcess::pid() const { return m_process.processId(); }

void PeerProcess::readLines()
{
    // The beginning of a long line was searched when it came.
    qsizetype searched = m_partial.size();
    m_partial += m_process.readAllStandardOutput();
    qsizetype from = 0;
    for (qsizetype end = m_partial.indexOf('\n', searched); end >= 0; end = m_partial.indexOf('\n', from)) {
        m_lines.push_back(m_partial.mid(from, end - from));
        from = searched = end + 1;
    }
    m_partial.remove(0, from);
    takeLines();
    if (m_partial.size() > kLongestLine) {
        m_process.closeReadChannel(QProcess::StandardOutput);
        m_partial.clear();
        emit saidToStderr(tr("a line of more than 256 MiB; the peer was ended"));
        kill();
    }
}

void PeerProcess::takeLines()
{
    while (!m_parsing && !m_lines.empty()) {
        const QByteArray line = std::move(m_lines.front());
        m_lines.pop_front();
        if (line.size() > kLongLine)
            parseElsewhere(line);
        else
            take(parse(line), line);
    }
    if (m_ending && !m_parsing)
        finish(*std::exchange(m_ending, std::nullopt));
}

// 16 MiB take a quarter of a second to parse: the window goes on meanwhile. Lines behind it wait, so that their order stays.
void PeerProcess::parseElsewhere(const QByteArray& line)
{
    m_parsing = true;
    new LineParser(line, [this, line](Json message) {
        m_parsing = false;
        take(std::move(message), line);
        takeLines();
    }, this);
}

void PeerProcess::take(Json message, const QByteArray& line)
{
    if (message.is_object() && message.contains("event")) {
        takeEvent(message);
    } else if (isAnswer(message)) {
        const PeerAnswer answer = answerOf(std::move(message));
        if (m_waiting.remove(answer.id))
            emit answered(answer);
    } else {
        emit saidToStderr(tr("not an answer: %1").arg(QString::fromUtf8(line.left(200))));
    }
}

void PeerProcess::takeEvent(const Json& message)
{
    const Json child = message.value("peer", Json());
    if (message["event"] != "ended" || !child.is_string())
        return;
    const QString path = QString::fromStdString(child.get<std::string>());
    loseAnswers(path, tr("the peer ended before it answered"));
    emit childEnded(path);
}

// Those of a child, or, with an empty name, all.
void PeerProcess::loseAnswers(const QString& child, const QString& why)
{
    QList<quint64> lost;
    for (auto waiting = m_waiting.cbegin(); waiting != m_waiting.cend(); ++waiting)
        if (child.isEmpty() || *waiting == child || waiting->startsWith(child + QLatin1Char('/')))
            lost << waiting.key();
    for (const quint64 id : lost) {
        m_waiting.remove(id);
        emit answered({.id = id, .detail = why, .lost = true});
    }
}

void PeerProcess::finish(const QString& how)
{
    if (m_parsing) {
        m_ending = how;
        return;
    }
    loseAnswers({}, tr("the peer ended (%1) before it answered").arg(how));
    emit ended(how);
}

}  // namespace lab
