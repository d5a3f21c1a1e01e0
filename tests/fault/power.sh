#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
. "$KARTEI_SOURCE/tests/fault/lib.sh"
title "rows 6 and 7: power cuts, bits that flip in tables, ends of the recovery"
states=$KARTEI_BUILD/tests/fault/states
if [ ! -e "$shim" ]; then
	echo "1..0 # SKIP rows 6 and 7: no LD_PRELOAD beside the sanitizers"
	exit 0
fi
base=$work/base

# traced DO...: with a store process that writes down what it does
traced()
{
	KARTEI_TRACE="$work/trace" KARTEI_FAULT_HOME="$KARTEI_HOME" \
		LD_PRELOAD="$shim" "$KARTEI_BUILD/kartei-store" \
		--home="$KARTEI_HOME" --linger=60 >/dev/null 2>&1 &
	pid=$!
	n=0
	while [ ! -S "$KARTEI_HOME/socket" ] && [ $n -lt 3000 ]; do
		sleep 0.01
		n=$((n + 1))
	done
	"$@"
	wait $pid
}

write_and_close()
{
	"$ledger" write "$KARTEI_HOME" "$book" 3 20
	kartei store --stop >/dev/null
}

write_and_die()
{
	"$ledger" write "$KARTEI_HOME" "$book" 3 20
	kill -9 $pid
}

# A store with a proven backup; what is written to it, closed and written
# anew is known call by call.
store --test
ok "a backup" kartei backup
kartei store --stop >/dev/null
rm -f "$KARTEI_HOME/reserve"
cp -a "$KARTEI_HOME" "$base"
: >"$book"
traced write_and_close
cp -a "$KARTEI_HOME" "$work/closed"
cp "$book" "$work/book.closed"
traced write_and_die 2>/dev/null
rm -f "$KARTEI_HOME/reserve" "$KARTEI_HOME/socket"
cp -a "$KARTEI_HOME" "$work/crashed"
cp "$book" "$work/book.all"

# One result for all of a state: balanced WHAT
balanced()
{
	(balance "$1") >"$work/balance"
	if grep -q '^not ok' "$work/balance"; then
		fail "$1" "$(cat "$work/balance" \
			"$KARTEI_HOME/store.log" 2>/dev/null)"
	else
		pass "$1"
	fi
	[ ! -e "$KARTEI_HOME"/damaged-* ] || repairs=$((repairs + 1))
	kartei store --stop >/dev/null 2>&1
	rm -rf "$KARTEI_HOME"
}

for page in whole 512; do
	repairs=0
	seed=1
	while [ $seed -le "${POWER_STATES:-5}" ]; do
		rm -rf "$KARTEI_HOME"
		cp -a "$base" "$KARTEI_HOME"
		at=$("$states" cut "$work/trace" "$base" "$KARTEI_HOME" \
			"$book" $seed $page <"$work/book.all")
		balanced "power cut, writes $page, seed $seed, $at"
		seed=$((seed + 1))
	done
	echo "# writes $page: $repairs of $((seed - 1)) were repaired"
	[ $page != whole ] ||
		is "whole writes need no repair" "$repairs" 0
done

# What a flipped bit hits shows itself as it was written or not at all; one of
# the next starts repairs it.
# All that is in it as text; a dump has the history too, but takes a second.
dumped()
{
	rm -f "$work/dump"
	if [ -n "${POWER_DUMP:-}" ]; then
		kartei dump "$work/dump" >"$out" 2>"$err"
	else
		{ kartei list company --json && kartei list followup --json
		} >"$work/dump" 2>"$err"
	fi
}

keep()
{
	rm -rf "$KARTEI_HOME"
	cp -a "$work/$1" "$KARTEI_HOME"
}

keep closed
ok "the closed one, to compare with" dumped
mv "$work/dump" "$work/dump.closed"
kartei store --stop >/dev/null
cp "$work/book.closed" "$book"
repairs=0
seed=1
while [ $seed -le "${FLIP_STATES:-5}" ]; do
	keep closed
	at=$("$states" flip $seed "$KARTEI_HOME"/db/*.db \
		$(find "$KARTEI_HOME/search" -type f -size +0))
	at="seed $seed, ${at#"$KARTEI_HOME/"}"
	found=
	if dumped; then
		cmp -s "$work/dump" "$work/dump.closed" ||
			fail "wrong values, $at"
	else
		found=", found by reading"
	fi
	kartei check >/dev/null 2>&1 || found="$found, found by check"
	# A start that meets the damage ends; the one behind it repairs.
	dumped || kartei check >/dev/null 2>&1
	if dumped && cmp -s "$work/dump" "$work/dump.closed"; then
		balanced "bit flipped, $at$found"
	else
		fail "bit flipped, $at$found" "$(cat "$err" \
			"$KARTEI_HOME/store.log")"
	fi
	seed=$((seed + 1))
done
echo "# $repairs of $((seed - 1)) were repaired"

# The first page of a table is read by its opening; a table can be gone.
repairs=0
keep closed
printf 'x' | dd of="$KARTEI_HOME/db/day.db" bs=1 seek=187 conv=notrunc 2>"$err"
balanced "the first page of a table"
keep closed
printf 'x' | dd of="$KARTEI_HOME/db/meta.db" bs=1 seek=12 conv=notrunc 2>"$err"
balanced "what tells that it is a table"
keep closed
rm "$KARTEI_HOME/db/record.db"
balanced "a table that is gone"
keep closed
printf 'x' | dd of="$KARTEI_HOME/db/meta.db" bs=1 seek=4200 conv=notrunc \
	2>"$err"
ok "a page that each start reads" kartei list company
balanced "which is repaired"
is "were repaired" "$repairs" 4

# The recovery is killed before its n-th call that changes a file; the next
# one comes to the same.
keep crashed
ok "a recovery, to compare with" dumped
mv "$work/dump" "$work/dump.crashed"
kartei store --stop >/dev/null
cp "$work/book.all" "$book"
n=1
last=0
wrong=0
while [ $n -le "${RECOVERY_POINTS:-100}" ]; do
	keep crashed
	rm -f "$work/hit"
	KARTEI_FAULT="$n 0 kill" KARTEI_FAULT_HOME="$KARTEI_HOME" \
		KARTEI_FAULT_HIT="$work/hit" LD_PRELOAD="$shim" \
		timeout 60 "$KARTEI_BUILD/kartei-store" \
		--home="$KARTEI_HOME" --linger=0 >/dev/null 2>&1
	[ -e "$work/hit" ] || break
	last=$n
	if ! dumped || ! cmp -s "$work/dump" "$work/dump.crashed"; then
		wrong=$((wrong + 1))
		echo "# call $n: $(head -n 3 "$err")"
	fi
	kartei store --stop >/dev/null 2>&1
	n=$((n + ${RECOVERY_STEP:-10}))
done
echo "# recovery ended before its calls 1 to $last, every ${RECOVERY_STEP:-10}."
is "another state after a recovery that was ended" "$wrong" 0
keep crashed
balanced "killed, then recovered"
finish
