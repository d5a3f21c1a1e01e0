#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# kill -9 for the store process of KARTEI_HOME: the one that has it open.
set -eu
for fd in /proc/[0-9]*/fd/*; do
	if [ "$(readlink "$fd" 2>/dev/null)" = "$KARTEI_HOME/lock" ]; then
		pid=${fd#/proc/}
		kill -9 "${pid%%/*}"
		exit 0
	fi
done
echo "no process has $KARTEI_HOME open" >&2
exit 1
