#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
. "$KARTEI_SOURCE/tests/fault/lib.sh"
title "rows 1 and 3: the n-th call that changes a file fails, once or from then on"
if [ ! -e "$shim" ]; then
	echo "1..0 # SKIP rows 1 and 3: no LD_PRELOAD beside the sanitizers"
	exit 0
fi
store --test
kartei store --stop >/dev/null
cp -a "$KARTEI_HOME" "$work/fresh"

# EIO 5, EMFILE 24, ENOSPC 28; or it writes half, or is the last; or memory is
# refused. A store that met a fault ends, by a word of its own and not by a
# pointer to nothing; the next one recovers.
try()
{
	rm -rf "$KARTEI_HOME" "$book"
	cp -a "$work/fresh" "$KARTEI_HOME"
	: >"$book"
	rm -f "$work/hit"
	KARTEI_FAULT="$1" KARTEI_FAULT_HOME="$KARTEI_HOME" \
		KARTEI_FAULT_HIT="$work/hit" \
		LD_PRELOAD="$shim" timeout 60 \
		"$KARTEI_BUILD/kartei-store" --home="$KARTEI_HOME" --linger=1 \
		>"$work/store.out" 2>&1 &
	broken=$!
	waited=0
	while [ ! -S "$KARTEI_HOME/socket" ] && kill -0 $broken 2>/dev/null &&
			[ $waited -lt 3000 ]; do
		sleep 0.01
		waited=$((waited + 1))
	done
	served=
	[ ! -S "$KARTEI_HOME/socket" ] || served=yes
	"$ledger" write "$KARTEI_HOME" "$book" 2 5
	# timeout(1) leads a group that the store is in; alone it would leave
	# the store behind.
	kill -9 -$broken 2>/dev/null
	wait $broken 2>/dev/null
	# 139: SIGSEGV, 124: it hung. The library that reads the forms at the
	# start does not look whether it got memory; nothing is served yet then.
	status=$?
	[ $waited -lt 3000 ] || status=124
	case $status in
	139) [ -z "$served" ] || fail "fault $1" "a pointer to nothing" ;;
	135|124) fail "fault $1" "$(tail -n 5 "$work/store.out")" ;;
	esac
	pid=$(store_pid | head -n 1)
	[ -z "$pid" ] || kill "$pid"
	(balance "fault $1") >"$work/balance"
	if grep -q '^not ok' "$work/balance"; then
		fail "fault at call $1" "$(cat "$work/balance")"
	else
		pass "fault at call $1"
	fi
	kartei store --stop >/dev/null 2>&1
}

# calls: how many were made so far
calls() { od -A n -t d8 "$work/count" | tr -d ' '; }

# Where they lie: up to $served while the store starts, up to $all while it
# serves.
rm -rf "$KARTEI_HOME"
cp -a "$work/fresh" "$KARTEI_HOME"
KARTEI_FAULT_COUNT="$work/count" KARTEI_FAULT_HOME="$KARTEI_HOME" \
	LD_PRELOAD="$shim" "$KARTEI_BUILD/kartei-store" \
	--home="$KARTEI_HOME" --linger=1 >/dev/null 2>&1 &
waited=0
while [ ! -S "$KARTEI_HOME/socket" ] && [ $waited -lt 3000 ]; do
	sleep 0.01
	waited=$((waited + 1))
done
served=$(calls)
"$ledger" write "$KARTEI_HOME" "$book" 2 5
written=$(calls)
wait $!
all=$(calls)
echo "# calls: $served to the first request, $written to the last, $all in all"
[ "$all" -gt "$written" ] && [ "$written" -gt "$served" ]
is "the calls are counted" $? 0

# Every IO_STEP-th of them, or a few of each part.
points="1 $((served / 2)) $served $((served + 1)) $((served + 2))
	$(((served + written) / 2)) $((written - 1)) $((written + 1))
	$(((written + all) / 2))"
memory="300 3000 30000"
if [ -n "${IO_STEP:-}" ]; then
	points=$(seq 1 "$IO_STEP" "$all")
	memory=$(seq 1 "$((IO_STEP * 97))" 60000)
fi
for n in ${IO_POINTS:-$points}; do
	for fault in ${IO_FAULTS:-5 28_once 24_once 0_short 0_kill}; do
		try "$n $(echo "$fault" | tr _ ' ')"
	done
done
[ -z "${IO_POINTS:-}${IO_FAULTS:-}" ] || memory=
for n in $memory; do
	try "$n 0 memory"
	try "$n 0 memories"
done
finish
