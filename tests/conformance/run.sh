#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs the cases of tests/ipc natively and under Wine, and prints what came out: cases per mechanism and platform.
#   tests/conformance/run.sh [--without-wine]      expects the presets dev and, for Wine, mingw to be built
set -uo pipefail
cd "$(dirname "$0")/../.."
results=build/conformance
mkdir -p "$results"
rm -f "$results"/*

# On a screen of its own, within a time that no sound run needs.
with_screen() { timeout 600 env -u WAYLAND_DISPLAY xvfb-run -a -s '-noreset -screen 0 800x600x24' "$@"; }

# What a run says is kept, and shown if there are no results or a case failed.
run() {
    local platform=$1
    shift
    with_screen "$@" --gtest_brief=1 > "$results/$platform.log" 2>&1
    [ -s "$results/$platform.json" ] || tail -n 40 "$results/$platform.log"
    grep -q FAILED "$results/$platform.log" && cat "$results/$platform.log"
    return 0
}

# Long sequences of calls that a generator makes up, the same ones on both; what each call gives goes into a file.
random_calls() {
    local platform=$1
    shift
    with_screen tests/conformance/random_calls.sh "$@" > "$results/$platform.calls"
}

with_wine=no
if [ "${1:-}" = --without-wine ]; then wine='wine!left out, as asked (--without-wine)'
elif ! command -v wine > /dev/null; then wine='wine!Wine is not installed (package wine64)'
elif [ ! -f build/mingw/bin/ipc_test.exe ]; then wine='wine!no programs for Windows were built (package g++-mingw-w64-x86-64-posix)'
else with_wine=yes wine="wine=$results/wine.json"
fi

session=$(mktemp -d)
trap 'rm -rf "$session"' EXIT
mkdir -m 700 "$session/linux" "$session/wine"

on_linux() {
    run linux build/dev/bin/ipc_test --gtest_output="json:$results/linux.json"
    [ $with_wine = no ] || random_calls linux "$session/linux" build/dev/bin/random_calls
}

on_wine() {
    run wine tests/wine.sh build/mingw/bin/ipc_test.exe --gtest_output="json:Z:$PWD/$results/wine.json"
    random_calls wine "Z:$session/wine" tests/wine.sh build/mingw/bin/random_calls.exe
    tests/wine.sh --end
}

on_linux &   # one core each
[ $with_wine = no ] || on_wine
wait

status=0
build/dev/bin/conformance_table contract="${IPCLAB_CONTRACT:-../shared/design/CONTRACT.md}" "linux=$results/linux.json" "$wine" || status=1

if [ $with_wine = yes ]; then
    if cmp -s "$results/linux.calls" "$results/wine.calls"; then
        echo "$(grep -ac '^ ' "$results/linux.calls") random calls gave the same on linux and on wine."
    else
        echo "Random calls do not give the same on linux (<) and on wine (>):"
        diff -a "$results/linux.calls" "$results/wine.calls" | head -n 20
        status=1
    fi
fi
exit $status
