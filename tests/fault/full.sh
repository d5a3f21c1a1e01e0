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
	cd / && umount "$work/disk"
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
finish
