#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
. "$KARTEI_SOURCE/tests/fault/lib.sh"
title "row 4: the store process is killed at any moment, under eight writers"
store --test
"$ledger" write "$KARTEI_HOME" "$book" 8 1500 &
writers=$!
kills=0
while kill -0 $writers 2>/dev/null && [ $kills -lt 25 ]; do
	pid=$(store_pid | head -n 1)
	if [ -n "$pid" ]; then
		kill -9 "$pid" 2>/dev/null && kills=$((kills + 1))
	fi
	# Not a wait for something: any moment will do.
	sleep "0.$((kills % 3))$((kills % 7 + 2))"
done
wait $writers
echo "# killed $kills times"
balance "after the kills"
finish
