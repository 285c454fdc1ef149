#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs a Windows program of the tests under Wine, in a prefix of its own that is made once: never the user's.
#   tests/wine.sh PROGRAM ARGUMENT…      tests/wine.sh --end: ends what Wine has left running there
prefix="${IPCLAB_TEST_PREFIX:-${XDG_CACHE_HOME:-$HOME/.cache}/ipclab/test-prefix}"
export WINEPREFIX="$prefix" WINEARCH=win64 WINEDEBUG=-all
export WINEDLLOVERRIDES="mscoree,mshtml,winemenubuilder.exe,winedbg.exe="
[ "$1" != --end ] || exec wineserver -k
mkdir -p "$(dirname "$prefix")"
if [ ! -f "$prefix/.ready" ]; then
    (
        flock 9
        [ -f "$prefix/.ready" ] || { wineboot --init >/dev/null 2>&1; wineserver -w; touch "$prefix/.ready"; }
    ) 9>"$prefix.lock"
fi
exec wine "$@"
