#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
. "$KARTEI_SOURCE/tests/fault/lib.sh"
title "the n-th call that writes fails, once or from then on"
shim=$KARTEI_BUILD/tests/fault/shim.so
if [ ! -e "$shim" ]; then
	echo "1..0 # SKIP no LD_PRELOAD beside the sanitizers"
	exit 0
fi
store --test
kartei store --stop >/dev/null
cp -a "$KARTEI_HOME" "$work/fresh"

# EIO 5, ENOSPC 28. A store that met a fault ends; the next one recovers.
try()
{
	rm -rf "$KARTEI_HOME" "$book"
	cp -a "$work/fresh" "$KARTEI_HOME"
	: >"$book"
	KARTEI_FAULT="$1" KARTEI_FAULT_HOME="$KARTEI_HOME" \
		LD_PRELOAD="$shim" timeout 60 \
		"$KARTEI_BUILD/kartei-store" --home="$KARTEI_HOME" --linger=1 \
		>/dev/null 2>&1 &
	broken=$!
	waited=0
	while [ ! -S "$KARTEI_HOME/socket" ] && kill -0 $broken 2>/dev/null &&
			[ $waited -lt 500 ]; do
		sleep 0.01
		waited=$((waited + 1))
	done
	"$ledger" write "$KARTEI_HOME" "$book" 2 5
	kill -9 $broken 2>/dev/null
	wait $broken 2>/dev/null
	pid=$(store_pid)
	[ -z "$pid" ] || kill "$pid"
	(balance "fault $1") >"$work/balance"
	if grep -q '^not ok' "$work/balance"; then
		fail "fault at call $1" "$(cat "$work/balance")"
	else
		pass "fault at call $1"
	fi
	kartei store --stop >/dev/null 2>&1
}

for n in 1 2 3 4 5 6 8 10 13 16 20 25 30 36 42 50; do
	try "$n 5"
	try "$n 28 once"
done
finish
