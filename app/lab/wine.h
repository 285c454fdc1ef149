// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QProcess>
#include <QProcessEnvironment>
#include <QString>
#include <QTimer>

#include <functional>
#include <memory>

class QLockFile;

namespace lab {

/// Wine for one lab session: a private prefix and a server of its own, both gone with this object. Never touches ~/.wine.
///
/// The prefix that takes seconds to make is made once, under the user's cache directory, and only read afterwards. A session
/// gets a directory beside its other files with a copy of the registry and a link to that prefix's drive C: a prefix of its own
/// as far as Wine is concerned, and so a wineserver of its own. Wine's temporary files lie there too (TMPDIR).
///
/// A server ends when its last process does, and takes half a second to start: between experiments an idle peer, the holder,
/// keeps it. It ends with its standard input, so also when the lab is killed, and then the server follows.
class Wine : public QObject {
    Q_OBJECT
public:
    /// `sessionDirectory` exists and is private. Does nothing yet.
    explicit Wine(const QString& sessionDirectory, QObject* parent = nullptr);
    /// Ends the server, and with it every Windows process of the session; waits for that, at most 5 s.
    ~Wine() override;

    /// Wine's loader, and the peer it starts; empty if missing. And what to do about that; empty if nothing is missing.
    static QString program();
    static QString peerProgram();
    static QString whyNot();
    /// The directory below a session's that is this class's alone.
    static QString folder() { return QStringLiteral("wine"); }
    /// Removes a prefix and what Wine's server, which has ended, has left of it elsewhere.
    static void removePrefix(const QString& prefix);
    /// The prefix that all sessions share, made on first use.
    static QString sharedPrefix();

    /// Makes what is missing; ready() or failed() follows, from the event loop at the earliest. Harmless to repeat.
    void prepare();
    bool isReady() const { return m_ready; }

    /// For every process started through Wine.
    QProcessEnvironment environment() const;

    /// The Linux process that plays the Windows process which was told of this file on its command line; 0 if there is none.
    static qint64 systemPid(const QString& path);

    /// "/tmp/x" as a Windows process names it: "Z:\tmp\x".
    static QString windowsPath(const QString& path);

signals:
    void progress(const QString& what);   ///< for people: the first time takes some seconds
    void ready();
    void failed(const QString& why);

private:
    void takeLock();
    void makeSharedPrefix();
    void publishSharedPrefix();
    void makeSessionPrefix();
    void hold();
    void endServer(const QString& prefix);
    void tellTime();
    void run(const QString& program, const QStringList& arguments, const QString& prefix, std::function<void()> then);
    void fail(const QString& why);
    QProcessEnvironment environmentFor(const QString& prefix) const;

    QString m_session;
    QString m_directory;         ///< of this session's prefix and temporary files
    QString m_fresh;             ///< the shared prefix while it is being made
    std::unique_ptr<QLockFile> m_lock;
    QProcess m_process;
    QProcess m_holder;
    QElapsedTimer m_since;       ///< since the shared prefix is being made
    QTimer m_second;
    bool m_preparing = false;
    bool m_heldAgain = false;    ///< the holder has been started a second time, as the first came to nothing
    bool m_ready = false;
};

}  // namespace lab
