#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
. "$KARTEI_SOURCE/tests/fault/lib.sh"
title "row 8: backups under twenty writers; killed and without room in the middle"
features X50 N20

mkdir -p "$HOME/.config/kartei"
echo 'backups_kept = 9;' >"$HOME/.config/kartei/kartei.conf"
store --test
"$ledger" write "$KARTEI_HOME" "$book" 8 40
kept=$KARTEI_HOME/backups

# What was acknowledged before it began is in it, and it is whole: a ledger
# of that time is compared with what comes back.
cp "$book" "$work/book.before"
"$ledger" write "$KARTEI_HOME" "$book" 8 0 &
writers=$!
ok "while they write" kartei backup --json
kill -0 $writers 2>/dev/null
is "they still write" $? 0
ok "a second one" kartei backup "$work/second"
kill -TERM $writers
wait $writers
is "all that they asked was answered" $? 0
backup=$kept/$(ls "$kept")
home=$KARTEI_HOME
ok "it comes back" kartei restore "$backup" "$work/back"
ok "and the second one" kartei restore "$work/second" "$work/again"
"$ledger" check "$work/back" "$work/book.before" >books 2>&1
ok "all of before is there" grep -q "^ok - acknowledged means there" books
ok "with all the logs" kartei restore "$backup" "$work/all" --latest
KARTEI_HOME=$work/all
balance "from the backup and all logs"
kartei store --stop >/dev/null
KARTEI_HOME=$home
balance "the store itself"

# Its helper or the store itself killed in the middle: the older backup stays
# what it is, the next one clears up.
helper_pid()
{
	for proc in /proc/[0-9]*; do
		if { tr '\0' '\n' <"$proc/cmdline"; } 2>/dev/null |
				grep -qF -e "--backup=$kept"; then
			echo "${proc#/proc/}"
			return
		fi
	done
}
# The helper bears the home's name too.
store_alone_pid() { store_pid | grep -vx "$(helper_pid)"; }
n=0
for victim in helper store_alone helper store_alone; do
	deadline=$(($(date +%s) + patience))
	killed=
	while [ -z "$killed" ] && in_time; do
		kartei backup >/dev/null 2>&1 &
		asking=$!
		while [ -z "$(helper_pid)" ] && kill -0 $asking 2>/dev/null &&
				in_time; do
			:
		done
		# Not a wait for something: any moment of it will do. Stopped
		# it cannot be done before it or its store is killed.
		n=$((n + 1))
		sleep "0.$((n % 5))1"
		helper=$(helper_pid)
		if kill -STOP "$helper" 2>/dev/null; then
			kill -9 "$(${victim}_pid)" && killed=yes
			kill -CONT "$helper" 2>/dev/null
		fi
		wait $asking
	done
	is "$victim is killed in a backup" "$killed" yes
done
ok "the first is still one" grep -q '^proven' "$backup/proof"
ok "the next one" kartei backup
is "nothing half is left" "$(ls "$kept" | grep -c '\.')" 0
balance "after the kills"

# No room for it: said, and nothing else happens.
mkdir "$work/disk"
if mount -t tmpfs -o size=40m none "$work/disk" 2>/dev/null; then
	fails 74 "no room" kartei backup "$work/disk/b"
	says "no room"
	is "nothing is left there" "$(ls -A "$work/disk")" ""
	ok "writing goes on" kartei new company name='Weiter GmbH'
	umount "$work/disk"
else
	skip "no room" "row 8: no file system of a size of its own can be mounted"
fi

# By itself, once it has been filled; logs go only behind it.
echo 'backups_when = "night"; linger = 60;' >"$HOME/.config/kartei/kartei.conf"
kartei store --stop >/dev/null
rm -rf "$kept"
kartei status >/dev/null
deadline=$(($(date +%s) + patience))
until kartei status --json | grep -q '"backups":1' || ! in_time; do
	sleep 0.2
done
ok "it makes one by itself" kartei status --json
prints '"backups":1,"backups_by_itself":true'
finish
