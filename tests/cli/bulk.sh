#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
. "$KARTEI_SOURCE/tests/cli/harness/lib.sh"
title "One change of many records from a pipe: dry run, faulty rows, one undo"
features X25 X41 N09

store --demo --test

french="kartei select 'company where language = \"fr\"' --count"
ok "selected" sh -c "kartei select 'company where stage = \"customer\"' >names"
n=$(wc -l <names)
ok "a dry run counts" sh -c "kartei set - language=fr --dry-run <names"
prints "$n would change, 0 are so already, 0 cannot"
prints "Language: German -> French"
prints "nothing was written"
fails 1 "and writes nothing" sh -c "$french"
ok "in one pipe" sh -c "kartei select 'company where stage = \"customer\"' |
	kartei set - language=fr"
prints "$n changed, 0 as they were"
change=$(sed 's/change \([0-9]*\):.*/\1/' "$out")
ok "..." sh -c "$french"
is "all of them" "$(cat "$out")" "$n"
ok "once more" sh -c "kartei set - language=fr <names"
prints "nothing changed: $n as they were"
ok "one undo" kartei undo "$change"
fails 1 "takes all of it back" sh -c "$french"

# What list --json prints is read, too; so is a record of a kind by its id.
ok "objects" sh -c "kartei list company --json --max 3 >names"
ok "..." sh -c "kartei set - language=it --json <names"
prints '"changed":3'
prints '"faulty":0'
ok "..." sh -c "kartei list followup --json --max 2 >names"
ok "objects without a number" sh -c "kartei set - what=Rest --dry-run --json <names"
prints '"changed":2'
prints '"after":"Rest"'

# What cannot be is said with its line, all others are done.
printf 'company:K10427\ncompany:K99999\n\nnonsense\n{"kind":"company"}\n' >names
ok "one that is there" sh -c 'kartei list person --max 1 >>names'
fails 65 "faulty rows" sh -c 'kartei set - fee=12.34 <names'
says 'stdin:2: company:K99999: There is no record'
says "stdin:4: 'nonsense' is no name of a record"
says 'stdin:5: '
says 'stdin:6: person:'
prints "1 changed, 0 as they were"
ok "the good one is done" kartei show company:K10427
prints "12.34"
fails 65 "as objects" sh -c 'kartei set - fee=99 --json <names'
prints '"faulty":4'
prints '"faults":[{"row":2,"name":"company:K99999",'
fails 65 "a value that is none" sh -c 'kartei list company --max 2 |
	kartei set - language=klingonisch'
says "stdin:1: company:"
says "stdin:2: company:"
prints "nothing changed"
fails 64 "no assignment" sh -c 'kartei set - nonsense <names'
says "FIELD=VALUE"
fails 64 "a version of many" sh -c 'kartei set - class=A --if-version 3 <names'
fails 65 "of one record nothing is left out" \
	kartei set company:K10427 fee=5 class=klingonisch
ok "..." kartei show company:K10427
prints "99.00"
ok "one record, dry" kartei set company:K10427 fee=5 --dry-run
prints "Fee: 99.00 -> 5.00"
ok "..." kartei show company:K10427
prints "99.00"

# More than fit into one slice: still one change.
i=0
{
	echo name
	while [ $i -lt 1200 ]; do
		i=$((i + 1))
		echo "Massenbau $i"
	done
} >many.csv
ok "many" kartei import company many.csv
ok "..." sh -c "kartei select 'company where name like \"Massenbau *\"' >names"
lines 0
ok "all of them" sh -c "kartei set - class=B note='in einem' <names"
prints "1200 changed"
change=$(sed 's/change \([0-9]*\):.*/\1/' "$out")
ok "a dry run of the bin" sh -c 'kartei delete - --dry-run <names'
prints "1200 would go into the bin"
prints "... and 1195 more"
ok "one undo of all slices" kartei undo "$change"
prints "1200 records"
fails 1 "..." kartei select 'company where note = "in einem"'
echo company:K99999 >>names
fails 65 "into the bin" sh -c 'kartei delete - <names'
says "stdin:1201: company:K99999"
prints "1200 into the bin"
fails 1 "..." kartei select 'company where name like "Massenbau *"'

finish
