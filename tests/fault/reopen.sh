#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
. "$KARTEI_SOURCE/tests/fault/lib.sh"
title "rows 4, 6 and 28: the store is stopped, killed, without power while it opens itself once more"
states=$KARTEI_BUILD/tests/fault/states
if [ ! -e "$shim" ]; then
	echo "1..0 # SKIP rows 4, 6, 28: no LD_PRELOAD beside the sanitizers"
	exit 0
fi

# Two homes: in one the next store process shuts and opens itself once more,
# to write the files anew; the other one has just stopped itself.
erasing_store
printf 'kartei-erasing 1 tables\n' >"$work/erasing/erasing"
repairs=0

store --test
kartei store --stop >/dev/null
: >"$book"
faulted "0 0"
until_served
served=$(calls)
kill "$broken"
until_ended
store --test
kartei store --stop >/dev/null
rm -f "$KARTEI_HOME/reserve"
# While they write, however many of their changes share a call.
faulted "$((served + 10)) 5"
until_served
"$ledger" write "$KARTEI_HOME" "$book" 2 10
until_ended
is "it has stopped itself" $? 74
for pid in $(store_pid); do
	kill -9 "$pid"
done
rm -f "$KARTEI_HOME/socket"
cp -a "$KARTEI_HOME" "$work/failed"
cp "$book" "$work/book.failed"

take()
{
	rm -rf "$KARTEI_HOME"
	cp -a "$work/$1" "$KARTEI_HOME"
	cp "$work/book.$1" "$book"
}

# What a home must be behind it: well STATE WHAT
well()
{
	if [ "$1" = erasing ]; then
		erased_well "$2"
		return
	fi
	(balance "$2") >"$work/balance"
	if grep -q '^not ok' "$work/balance"; then
		fail "$2" "$(cat "$work/balance" "$work/store.out" \
			"$KARTEI_HOME/store.log")"
	else
		pass "$2"
	fi
	kartei store --stop >/dev/null 2>&1
}

# over STATE: it has done all that it does by itself
over()
{
	if [ "$1" = erasing ]; then
		[ ! -e "$KARTEI_HOME/erasing" ]
	else
		[ -S "$KARTEI_HOME/socket" ]
	fi
}

until_over()
{
	while ! over "$1" && kill -0 "$broken" 2>/dev/null && in_time; do
		sleep 0.01
	done
}

# halted STATE N HOW: held before its call N it is told to end, then goes on;
# somebody asks for something meanwhile.
halted()
{
	take "$1"
	faulted "$2 0 stop"
	while [ ! -e "$work/hit" ] && kill -0 "$broken" 2>/dev/null &&
			in_time; do
		sleep 0.01
	done
	kartei list company >/dev/null 2>&1 &
	asking=$!
	ending=
	case $3 in
	kill) kill -9 "$broken" 2>/dev/null ;;
	term) kill -TERM "$broken" 2>/dev/null ;;
	stop)
		kartei store --stop >/dev/null 2>&1 &
		ending=$!
		;;
	esac
	for pid in $(store_pid); do
		kill -CONT "$pid" 2>/dev/null
	done
	[ "$3" != stop ] || wait $ending
	until_ended
	status=$?
	wait $asking
	asked=$?
	# Who asks may have started another process, which was faster.
	grep -q 'another process has this store open' "$work/store.out" &&
		[ $status -eq 69 ] && status=0
	case $3,$status in
	kill,137|term,0|stop,0) ;;
	*) fail "$1, call $2, $3: status $status" "$(cat "$work/store.out")" ;;
	esac
	case $asked in
	0|69) ;;
	*) fail "$1, call $2, $3: who asks gets $asked" ;;
	esac
	well "$1" "$1, call $2, $3"
}

for state in erasing failed; do
	take $state
	faulted "0 0"
	until_over $state
	all=$(calls)
	kill "$broken"
	until_ended
	echo "# $state: $all calls"
	well $state "$state: without a fault"
	hows="kill term stop"
	n=2		# before the first one it has not even the lock
	while [ "$n" -le "$all" ]; do
		if [ -n "${REOPEN_STEP:-}" ]; then
			these=$hows
		else
			these=${hows%% *}
			hows="${hows#* } $these"
		fi
		for how in $these; do
			halted $state "$n" "$how"
		done
		n=$((n + ${REOPEN_STEP:-all / 5 + 1}))
	done
done
echo "# repaired $repairs times"

# A power cut at any moment of it.
take erasing
KARTEI_TRACE=$work/trace
export KARTEI_TRACE
faulted "0 0"
unset KARTEI_TRACE
until_over erasing
kill "$broken"
until_ended
[ ! -e "$KARTEI_HOME/erasing" ]
is "the erasure is done" $? 0
for page in whole 512; do
	repairs=0
	seed=1
	while [ $seed -le "${REOPEN_STATES:-3}" ]; do
		take erasing
		at=$("$states" cut "$work/trace" "$work/erasing" \
			"$KARTEI_HOME" "$book" $seed $page </dev/null)
		cp "$work/book.erasing" "$book"
		well erasing "power cut, writes $page, seed $seed, $at"
		seed=$((seed + 1))
	done
	echo "# writes $page: repaired $repairs times"
done
finish
