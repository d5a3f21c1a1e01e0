#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
. "$KARTEI_SOURCE/tests/fault/lib.sh"
title "row 7: a bit flips in the newest log"
states=$KARTEI_BUILD/tests/fault/states

# A store with a proven backup, closed; then written to and killed.
store --test
ok "a backup" kartei backup
saved=$(wc -c <"$KARTEI_HOME/logcopy/log.0000000001")
: >"$book"
ok "changes" "$ledger" write "$KARTEI_HOME" "$book" 3 20
kartei store --stop >/dev/null
rm -f "$KARTEI_HOME/reserve"
cp -a "$KARTEI_HOME" "$work/closed"
cp "$book" "$work/book.closed"
ok "more of them" "$ledger" write "$KARTEI_HOME" "$book" 3 20
kill -9 "$(store_pid)"
rm -f "$KARTEI_HOME/reserve" "$KARTEI_HOME/socket"
cp -a "$KARTEI_HOME" "$work/killed"
cp "$book" "$work/book.killed"

# flip SEED: a bit of the log behind what the backup has of it, into $log and
# $byte
flip()
{
	"$states" flip "$1" "$KARTEI_HOME"/db/log.* >"$work/at"
	log=$(sed 's/: byte.*//' "$work/at")
	byte=$(sed 's/.*: byte \([0-9]*\),.*/\1/' "$work/at")
	at="log ${log##*.}, $(sed 's/.*: //' "$work/at")"
	[ "$byte" -gt "$saved" ]
}

# take STATE: the home as it was then
take()
{
	rm -rf "$KARTEI_HOME"
	cp -a "$work/$1" "$KARTEI_HOME"
	cp "$work/book.$1" "$book"
}

# One result for all of it: balanced WHAT
balanced()
{
	(balance "$1") >"$work/balance"
	if grep -q '^not ok' "$work/balance"; then
		fail "$1" "$(cat "$work/balance" "$KARTEI_HOME/store.log")"
	else
		pass "$1"
	fi
	kartei store --stop >/dev/null 2>&1
}

# The log has a copy: every acknowledged change is there, by itself.
for state in closed killed; do
	seed=1
	while [ $seed -le "${FLIP_STATES:-5}" ]; do
		take $state
		flip $seed || :
		balanced "log of a $state one, $at"
		seed=$((seed + 1))
	done
	take $state
	at=$("$states" flip 1 "$KARTEI_HOME"/logcopy/log.*)
	balanced "copy of the log of a $state one, ${at#"$KARTEI_HOME/"}"
	take $state
	newest=$(find "$KARTEI_HOME/db" -name 'log.*' | sort | tail -n 1)
	dd if=/dev/urandom of="$newest" bs=4096 seek=2 count=1 conv=notrunc \
		2>/dev/null
	balanced "a block of the log of a $state one"
	take $state
	rm "$newest"
	balanced "the log of a $state one gone"
done

# Without a copy that would help: what the backup has of the log is made good
# from there. Behind it no start takes less than all that was acknowledged; a
# repair takes what can be read, and names what cannot.
helpless()
{
	if kartei list company --json >"$out" 2>"$err"; then
		balanced "$1"
		return
	fi
	says "kartei repair"
	ok "$1: repair" kartei repair
	cp "$err" "$work/named"
	(balance "$1") >"$work/balance"
	lost=$(grep -c '^# lost:' "$work/balance")
	named=$(sed -n 's/.*changes \([0-9]*\) to \([0-9]*\),.*/\2 - \1 + 1/p' \
		"$work/named")
	if grep '^not ok' "$work/balance" |
			grep -q 'whole or absent\|kartei check'; then
		fail "$1" "$(cat "$work/balance" "$KARTEI_HOME/store.log")"
	elif [ "$lost" -ne "$((${named:-0}))" ]; then
		fail "$1: $lost are lost" "$(cat "$work/named")"
	else
		pass "$1: the $lost lost are named"
	fi
	kartei store --stop >/dev/null 2>&1
}

for state in closed killed; do
	n=0
	seed=1
	while [ $n -lt "${FLIP_STATES:-5}" ]; do
		take $state
		if flip $seed; then
			# What the library says at its end is nobody's change.
			"$states" spoil "$KARTEI_HOME/logcopy/${log##*/}" \
				"${log##*.}" "$byte" 2>"$err" || :
			helpless "log and copy of a $state one, $at"
			n=$((n + 1))
		fi
		seed=$((seed + 1))
	done
done
# The last that was acknowledged, in both: nothing sound behind it tells that
# there was more, but for the head of what the copy had of it.
take killed
copy=$(find "$KARTEI_HOME/logcopy" -name 'log.*' | sort | tail -n 1)
head=$(grep -abo kartlog1 "$copy" | tail -n 1 | cut -d: -f1)
byte=$(od -An -tu1 -j $((head + 20)) -N 4 "$copy" |
	awk '{ print (($1 * 256 + $2) * 256 + $3) * 256 + $4 + 16 }')
log=$KARTEI_HOME/db/${copy##*/}
printf '?' | dd of="$log" bs=1 seek="$byte" conv=notrunc 2>/dev/null
"$states" spoil "$copy" "${log##*.}" "$byte"
fails 74 "the last of log and copy: it does not start" kartei list company
helpless "the last of log and copy"
n=0
while [ $n -lt "${FLIP_STATES:-5}" ]; do
	n=$((n + 1))
	take closed
	rm -r "$KARTEI_HOME/logcopy"
	flip $n || :
	helpless "no copy of the log of a closed one, $at"
done
finish
