// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/process.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

namespace ipc::test {

/// An X server of the test program's own, without a screen anybody sees; DISPLAY names it. Ends with the program.
inline void needDisplay()
{
    static const bool started = [] {
        auto server = createProcess({.application = "/usr/bin/Xvfb",
                                     .arguments = {"-displayfd", "1", "-screen", "0", "64x64x24", "-nolisten", "tcp", "-noreset"},
                                     .pipes = true});
        if (!server)
            return false;
        std::string display(":");
        std::byte digit{};
        while (server->output.read({&digit, 1}).value_or(0) == 1 && digit != std::byte{'\n'})
            display.push_back(static_cast<char>(digit));
        setenv("DISPLAY", display.c_str(), 1);
        static ChildProcess running = std::move(*server);   // its standard output must stay open
        return display.size() > 1;
    }();
    ASSERT_TRUE(started) << "Xvfb does not start";
}

}  // namespace ipc::test
