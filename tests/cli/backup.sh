#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
. "$KARTEI_SOURCE/tests/cli/harness/lib.sh"
title "backup, restore to a moment, move, repair"
features X50 CAS-92

store --test
own()
{
	ls "$KARTEI_HOME/backups"
}
newest() { echo "$KARTEI_HOME/backups/$(own | tail -n 1)"; }
ok "a company" kartei new company name='Nordguss GmbH' number=K10700
ok "no backup yet" kartei status --json
prints '"backup":"","backups":0'
ok "a backup" kartei backup --json
prints '"backup_change":13,"backup_records":446'
backup=$(newest)
ok "its proof" grep -qx 'change 13' "$backup/proof"
ok "status names it" kartei status --json
prints "\"backup\":\"$backup\""
prints '"backup_age_hours":0'
ok "only what an administrator does" kartei new agent login=tb name=Tom
fails 77 "Tom may not" env KARTEI_AGENT=tb kartei backup
fails 77 "nor see all of it" env KARTEI_AGENT=tb kartei dump

# The store goes on: two days, three changes.
ok "a change" kartei set company:K10700 name='Nordguss AG'
KARTEI_NOW=2026-09-15T10:00 kartei set company:K10700 phone='0681 1' >/dev/null
KARTEI_NOW=2026-09-15T11:00 kartei delete company:K10700 >/dev/null

ok "as it was backed up" kartei restore "$backup" r1
prints "up to change 13"
ok "his name then" kartei --home "$work/r1" show company:K10700
prints "Nordguss GmbH"
fails 1 "Tom was not there" kartei --home "$work/r1" show agent:tb
fails 65 "never over a store" kartei restore "$backup" r1
ok "it still is one" kartei --home "$work/r1" check

ok "with all that came later" kartei restore "$backup" r2 --latest
prints "up to change 17"
ok "deleted" kartei --home "$work/r2" history company:K10700
prints "into the bin"
ok "until a moment" kartei restore "$backup" r3 --until '15.9.2026 10:30'
prints "up to change 16"
ok "until a day" kartei restore "$backup" r4 --until 14.9.2026
prints "up to change 15"
ok "his name that day" kartei --home "$work/r4" show company:K10700
prints "Nordguss AG"
prints_not "0681"
ok "up to a change" kartei restore "$backup" r5 --change 14
ok "Tom is there" kartei --home "$work/r5" show agent:tb
fails 65 "before the backup" kartei restore "$backup" r6 --change 3
says "take an older one"
fails 1 "what is no backup" kartei restore "$KARTEI_HOME" r6
ok "undo in what was restored" kartei --home "$work/r2" undo 17
ok "there again" kartei --home "$work/r2" show company:K10700
prints "Nordguss AG"

# One verb makes it elsewhere, one verb makes a store of it: a move. The
# kinds of the house come along.
mkdir -m 700 "$KARTEI_HOME/forms"
cp "$KARTEI_SOURCE/tests/tui/gift.form" "$KARTEI_HOME/forms"
ok "a backup elsewhere" kartei backup "$work/usb"
fails 65 "not over another" kartei backup "$work/usb"
says "is there already"
ok "in its new place" kartei --home "$work/home" restore "$work/usb" moved
ok "the kinds of the house" cmp "$KARTEI_HOME/forms/gift.form" \
	"$work/moved/forms/gift.form"
ok "all of it" kartei --home "$work/moved" check
prints "faults             0"

# So many are kept, and no more.
mkdir -p "$HOME/.config/kartei"
echo 'backups_kept = 2; backups = "'"$work"'/kept";' \
	>"$HOME/.config/kartei/kartei.conf"
kartei store --stop
for i in 1 2 3; do
	ok "number $i" kartei backup
done
is "two are kept" "$(ls "$work/kept" | wc -l | tr -d ' ')" 2
rm "$HOME/.config/kartei/kartei.conf"
kartei store --stop

# A page is not as it was written: the next one to read it finds the store
# whole, and every change is there.
ok "a change after all backups" kartei new company name=Letzte number=K99
kartei store --stop
page=4096
while [ "$page" -lt "$(stat -c %s "$KARTEI_HOME/db/record.db")" ]; do
	printf 'XX' | dd of="$KARTEI_HOME/db/record.db" bs=1 \
		seek=$((page + 4000)) conv=notrunc 2>/dev/null
	page=$((page + 4096))
done
ok "repaired by itself" kartei show company:K99
prints "Letzte"
ok "and whole" kartei check
ok "what was damaged is kept" ls -d "$KARTEI_HOME"/damaged-*
ok "its messages say so" grep -q "is repaired up to change" \
	"$KARTEI_HOME/store.log"
kartei store --stop

# The same by hand; and of a home whose tables have gone.
rm "$KARTEI_HOME"/db/*.db
ok "by hand" kartei repair
prints "is repaired up to change"
ok "all of it" kartei show company:K99
fails 69 "not while it is open" kartei repair
kartei store --stop

# Without a backup it says so.
rm -rf "$KARTEI_HOME/backups"
fails 1 "nothing to repair from" kartei repair
says "no proven backup"
finish
