#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Fails if the processes of kartei below this folder hold more than so many
# MB together, or if there are none. What the sanitizers hold says nothing.
set -eu
grep -q __asan_init "$KARTEI_BUILD/kartei-store" && exit 0
total=0
for proc in /proc/[0-9]*; do
	grep -qs '^Name:	kartei' "$proc/status" || continue
	# The environment of the store process only root may read.
	cat "$proc/cmdline" "$proc/environ" 2>/dev/null | tr '\0' '\n' |
		grep -qxF -e "--home=$KARTEI_HOME" \
			-e "KARTEI_HOME=$KARTEI_HOME" || continue
	held=$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\) kB/\1/p' "$proc/status")
	echo "${proc#/proc/} $held kB"
	total=$((total + held))
done
[ "$total" -gt 0 ]
[ "$total" -lt $(($1 * 1024)) ]
