// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// trace::now is a function of ipc/win32/shared_file.cpp: it calls the system, and nothing of it would be better in place.
