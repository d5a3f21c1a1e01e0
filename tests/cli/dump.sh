#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
. "$KARTEI_SOURCE/tests/cli/harness/lib.sh"
title "a store as text and back; a store of an older program"
features X50 COB-36

# The home of an older program: converted after a backup of it as it was.
tar -xf "$KARTEI_SOURCE/tests/data/homes/kartei-1.tar.xz"
KARTEI_HOME=$work/kartei-1
KARTEI_NOW=2026-09-21T09:00
ok "it opens" kartei check
prints "records            987"
prints "faults             0"
is "converted" "$(head -n 1 kartei-1/format)" "kartei-store 3"
backup=$(ls -d kartei-1/backups/*)
is "the backup is of the older one" "$(head -n 1 "$backup/format")" \
	"kartei-store 1"
ok "which can be restored" kartei restore "$backup" again
ok "and converted too" kartei --home "$work/again" show company:K20001
ok "its alias still finds" kartei show company:K10001
prints "Autohaus"

# A newer one is refused, in plain words, and left alone.
cp -a again newer
kartei --home "$work/again" store --stop
sed -i '1s/.*/kartei-store 4/' newer/format
fails 78 "a newer one" kartei --home "$work/newer" list company
says "made by a newer kartei"
is "as it was" "$(head -n 1 newer/format)" "kartei-store 4"

# Everything in lines, and back.
ok "dump" kartei dump one.jsonl
ok "load" kartei --home "$work/two" load one.jsonl
prints "987 records, and has no fault"
ok "dump of that" kartei --home "$work/two" dump two.jsonl
ok "byte for byte" cmp one.jsonl two.jsonl
ok "through a pipe" sh -c 'kartei dump | kartei --home "$0/three" load' "$work"
ok "found" kartei --home "$work/two" find Özdemir
prints "company:K10002"
ok "by an earlier number" kartei --home "$work/two" show company:K10001
ok "the agents" kartei --home "$work/two" show agent:mk --json
prints '"role":"admin"'
fails 77 "and their rights" env KARTEI_AGENT=tb kartei --home "$work/two" dump
same_answer()
{
	kartei "$@" >a 2>&1
	kartei --home "$work/two" "$@" >b 2>&1
	ok "the same: $*" cmp a b
}
same_answer history
same_answer list company --bin
same_answer select 'company where class = "B"'
# What could be undone can be; an import that was broken off as well.
same_answer undo 27
same_answer undo 34
same_answer select company --count
ok "whole after that" kartei --home "$work/two" check
ok "next numbers" kartei new company name=Neu
cp "$out" a
ok "go on where they were" kartei --home "$work/two" new company name=Neu
cp "$out" b
ok "the same number" cmp a b

# What is wrong is named by its line.
bad()
{
	rm -rf four
	fails 65 "$1" sh -c "$2 one.jsonl | kartei --home \"$work/four\" load"
	says "$3"
}
bad "cut off" "head -n 100" "cut off behind line 100"
bad "no JSON" "sed '7s/.*/nonsense/'" "stdin:7: is no JSON object"
bad "a wrong field" "sed '0,/\"record\":.company/s/\"name\":/\"nome\":/'" "stdin:"
bad "a line left out" "sed 300d" "not as they were written"
bad "a value of another kind" "sed 's/\"version\":1/\"version\":\"x\"/'" \
	"is not as a line that begins with"
rm -rf four
echo '{"dump":99,"id":"x","lang":"en"}' >newer.jsonl
fails 65 "a newer dump" kartei --home "$work/four" load newer.jsonl
fails 65 "into a store that is there" kartei load one.jsonl
says "there is a store already"
finish
