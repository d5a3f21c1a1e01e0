#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
. "$KARTEI_SOURCE/tests/fault/lib.sh"
title "row 2: the disk fills up"
mkdir "$work/disk"
if ! mount -t tmpfs -o size=200m none "$work/disk" 2>/dev/null; then
	echo "1..0 # SKIP row 2: no file system of a size of its own can be mounted"
	exit 0
fi
trap 'tidy_disk' EXIT
tidy_disk()
{
	kartei store --stop >/dev/null 2>&1
	cd / && umount -l "$work/disk"
	tidy
}
KARTEI_HOME=$work/disk/store
store --test
"$ledger" write "$KARTEI_HOME" "$book" 2 20
is "writing goes well at first" $? 0

room=$(df -k --output=avail "$work/disk" | tail -n 1)
dd if=/dev/zero of="$work/disk/other" bs=1k count=$((room - 30000)) \
	2>/dev/null
# The store looks at its disk five times a second.
n=0
while kartei new company name='too much' >/dev/null 2>"$err" &&
		[ $n -lt 100 ]; do
	n=$((n + 1))
done
says "full"
ok "reading goes on" kartei list company
fails 74 "writing is refused" kartei new company name='too much'

rm "$work/disk/other"
n=0
until kartei new company name='room again' >/dev/null 2>&1 ||
		[ $n -ge 100 ]; do
	sleep 0.1
	n=$((n + 1))
done
ok "with room it goes on by itself" kartei new company name='room again'
balance "after the disk was full"

# It fills while they write, up to a last few KiB: FULL_STEP apart, or two of
# these rooms. One result for each; the books are elsewhere.
kartei store --stop >/dev/null
rm -f "$KARTEI_HOME/reserve"
cp -a "$KARTEI_HOME" "$work/base"
cp "$book" "$work/book.base"

answers() { grep -c "^$1" "$book"; }

# until_more WHAT THAN: lines of the book
until_more()
{
	deadline=$(($(date +%s) + patience))
	while [ "$(answers "$1")" -le "$2" ] && in_time; do
		sleep 0.01
	done
	in_time || fail "more of '$1' in the book" "$(tail -n 3 "$book")"
}

# fill ROOM: all but so many KiB; somebody writes meanwhile
fill()
{
	until fallocate -l "$(($(df -k --output=avail "$work/disk" |
			tail -n 1) - $1))KiB" "$work/disk/other" 2>"$err"; do
		rm -f "$work/disk/other"
	done
}

# No names any more.
fill_names()
{
	mkdir "$work/disk/names"
	n=0
	while true >"$work/disk/names/$n"; do
		n=$((n + 1))
	done 2>"$err"
}

begin()
{
	rm -rf "$KARTEI_HOME"
	cp -a "$work/base" "$KARTEI_HOME"
	cp "$work/book.base" "$book"
	"$ledger" write "$KARTEI_HOME" "$book" 2 0 &
	writers=$!
	until_more '!' "$(($(answers '!') + 10))"
}

# over WHAT: with room they go on by themselves, and nothing is lost
over()
{
	rm -rf "$work/disk/other" "$work/disk/names"
	until_more '!' "$(($(answers '!') + 10))"
	kill -TERM $writers
	wait $writers
	(balance "$1") >"$work/balance"
	if grep -q '^not ok' "$work/balance"; then
		fail "$1" "$(cat "$work/balance" "$KARTEI_HOME/store.log")"
	else
		pass "$1"
	fi
	kartei store --stop >/dev/null 2>&1
}

room=0
while [ $room -lt 1336 ]; do
	begin
	fill $room
	until_more '-' "$(answers '-')"
	over "filled to the last $room KiB"
	room=$((room + ${FULL_STEP:-668}))
done

# Without a name for a new file what is there can still be written.
deadline=$(($(date +%s) + patience))
until umount "$work/disk" 2>"$err" || ! in_time; do
	sleep 0.01		# a process that ends has it still
done
mount -t tmpfs -o size=200m,nr_inodes=400 none "$work/disk"
begin
fill_names
until_more '!' "$(($(answers '!') + 50))"
kartei store --stop >/dev/null 2>&1
over "no room for names"

# A process that may not write large files: it ends by a word of its own, or
# it works.
for blocks in 8 64 512 4096 16384 32767 32768; do
	rm -rf "$KARTEI_HOME"
	cp -a "$work/base" "$KARTEI_HOME"
	cp "$work/book.base" "$book"
	(
		ulimit -f $blocks
		exec "$KARTEI_BUILD/kartei-store" --home="$KARTEI_HOME" \
			--linger=1 >"$work/store.out" 2>&1
	) &
	broken=$!
	deadline=$(($(date +%s) + patience))
	until_served
	[ ! -S "$KARTEI_HOME/socket" ] ||
		"$ledger" write "$KARTEI_HOME" "$book" 2 20
	kill "$broken" 2>/dev/null
	until_ended
	status=$?
	(balance "files of at most $blocks blocks") >"$work/balance"
	if [ $status -ge 124 ] || grep -q '^not ok' "$work/balance"; then
		fail "files of at most $blocks blocks, status $status" \
			"$(cat "$work/store.out" "$work/balance" \
			"$KARTEI_HOME/store.log")"
	else
		pass "files of at most $blocks blocks, status $status"
	fi
	kartei store --stop >/dev/null 2>&1
done
finish
