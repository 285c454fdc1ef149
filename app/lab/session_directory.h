// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLockFile>
#include <QString>

#include <memory>

namespace lab {

/// The private directory of one session (private_directory.h says where), with all that it names on Linux and its files, held by a
/// lock. Directories that a crashed lab left are removed
/// when the next one is made; this one when it goes.
class SessionDirectory {
public:
    SessionDirectory();
    ~SessionDirectory();
    SessionDirectory(const SessionDirectory&) = delete;
    SessionDirectory& operator=(const SessionDirectory&) = delete;

    QString error() const { return m_error; }   ///< empty if all is well
    QString path() const { return m_path; }
    QString token() const { return m_token; }   ///< letters and digits, unique on this machine while it lives
    /// Removes what is in it but the entry called `kept`. Only when no process uses it.
    void clear(const QString& kept = {});

private:
    bool makeBase();
    void removeStale();
    bool make();

    QString m_base;
    QString m_path;
    QString m_token;
    QString m_error;
    std::unique_ptr<QLockFile> m_lock;
};

}  // namespace lab
