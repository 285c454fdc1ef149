// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/recording.h"

#include <functional>

namespace lab {

/// Something done with each row that a recording has now, once or several times: all at once, or a little at a time so that a
/// window stays alive. Rows that come meanwhile do not count.
class RowTask {
public:
    explicit RowTask(const Recording& recording) : m_recording(&recording), m_rows(recording.rows()) {}

    struct Pass {
        std::function<void()> begin = {};
        std::function<void(Row)> row = {};
        std::function<void()> end = {};
    };
    void add(Pass pass) { m_passes.push_back(std::move(pass)); }

    Row rows() const { return m_rows; }
    /// Does a little; false when nothing is left to do.
    bool advance();
    void finish();
    /// 0…1
    double done() const;
    /// The recording was replaced meanwhile: what was made is of no use.
    bool isVoid() const { return m_void; }

private:
    const Recording* m_recording;
    Row m_rows;
    std::vector<Pass> m_passes;
    std::size_t m_pass = 0;
    Row m_row = 0;
    bool m_void = false;
};

}  // namespace lab
