#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# kill -9 for the store process of KARTEI_HOME. Its arguments say which that
# is: its open files only root may read.
set -eu
for proc in /proc/[0-9]*; do
	if { tr '\0' '\n' <"$proc/cmdline"; } 2>/dev/null |
			grep -qxF -e "--home=$KARTEI_HOME"; then
		kill -9 "${proc#/proc/}"
		exit 0
	fi
done
echo "no process has $KARTEI_HOME open" >&2
exit 1
