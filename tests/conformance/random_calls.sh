#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Says what the same random calls give on one platform, a line each: random_calls.sh SESSION PROGRAM…
session=$1
shift
for mechanism in named-pipe overlapped-pipe anonymous-pipe mailslot file-mapping any-objects synchronisation clipboard dde files memory; do
    echo "$mechanism"
    "$@" "$session" "$mechanism" 0 200 2> /dev/null | tr -d '\r'
done
