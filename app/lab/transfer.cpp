// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/transfer.h"

#include "app/lab/platform.h"

#include <QFile>

#include <algorithm>

namespace lab {

ParsedExperiment transferExperiment(const QString& mechanism, const QString& payload)
{
    const QString path = QStringLiteral(":/comparison/%1.json").arg(mechanism);
    QFile file(path);
    if (!file.open(QFile::ReadOnly))
        return {std::nullopt, ExperimentError{path, {}, file.errorString()}};
    QByteArray source = file.readAll();
    const QString plain = QString(payload).replace(QLatin1Char('$'), QStringLiteral("$$"));   // no variable, whatever it looks like
    source.replace("@payload@", QByteArray::fromStdString(Json(plain.toStdString()).dump()));
    source.replace("@size@", QByteArray::number(payload.toUtf8().size()));
    return parseExperiment(source, path);
}

Transfer::Transfer(const QString& mechanism, const QString& payload, const QString& platform, QObject* parent)
    : QObject(parent), m_mechanism(mechanism), m_platform(platform), m_runner(m_session)
{
    const ParsedExperiment parsed = transferExperiment(mechanism, payload);
    if (parsed.experiment)
        m_runner.load(*parsed.experiment, platform);
    else
        m_problem = parsed.error->text();
    m_runner.setAsking(false);
    connect(&m_runner, &Runner::finished, this, [this](bool held, const QString& message) { end(held ? QString() : message); });
}

void Transfer::start()
{
    QString why = m_problem;
    if (why.isEmpty())
        why = m_session.error();
    if (why.isEmpty())
        why = whyNotRunnable(*m_runner.experiment(), m_platform);
    if (why.isEmpty())
        m_runner.run();
    else
        QMetaObject::invokeMethod(this, [this, why] { end(why); }, Qt::QueuedConnection);
}

void Transfer::end(const QString& problem)
{
    m_problem = problem;
    m_finished = true;
    m_session.drainNow();
    for (const QString& peer : m_session.peers())
        m_session.closePeer(peer);
    emit finished();
}

Row Transfer::sent() const
{
    const Experiment* experiment = m_runner.experiment();
    if (!experiment)
        return -1;
    const auto send = std::ranges::find(experiment->steps, QStringLiteral("send"), &Step::id);
    const auto index = send - experiment->steps.begin();
    const auto result = std::ranges::find(m_runner.results(), index, &StepResult::index);
    return result == m_runner.results().end() ? -1 : result->row;
}

void Transfers::start(const QStringList& mechanisms, const QString& payload, const QString& platform)
{
    m_all.clear();
    m_next = 0;
    m_running = true;
    for (const QString& mechanism : mechanisms) {
        m_all.push_back(std::make_unique<Transfer>(mechanism, payload, platform));
        const int index = static_cast<int>(m_all.size()) - 1;
        connect(m_all.back().get(), &Transfer::finished, this, [this, index] {
            emit arrived(index);
            next();
        });
    }
    next();
}

void Transfers::next()
{
    if (m_next < m_all.size()) {
        m_all[m_next++]->start();
        return;
    }
    m_running = false;
    emit finished();
}

}  // namespace lab
