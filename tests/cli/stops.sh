#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
. "$KARTEI_SOURCE/tests/cli/harness/lib.sh"
title "what a start finds: lost search files, stops one after the other; what a pipe gets"

store --demo --test
# A store that is loaded makes its search files at once.
ok "as text" kartei dump "$work/all.jsonl"
ok "and again a store" kartei --home "$work/two" load "$work/all.jsonl"
KARTEI_HOME=$work/two
ok "the store is at rest" kartei store --stop
is "it has search files" "$([ -n "$(ls "$KARTEI_HOME/search")" ] && echo yes)" \
	yes

# ---- files of the search that are not there --------------------------------

ok "what is found" kartei find --json petersen
cp "$out" "$work/before"
ok "the store is at rest again" kartei store --stop
rm -f "$KARTEI_HOME"/search/*
ok "without them all is found as before" kartei find --json petersen
is "the same" "$(cmp "$out" "$work/before" 2>&1)" ""
ok "nothing is wrong with it" kartei check
prints "faults             0"
is "files were made anew" \
	"$([ -n "$(ls "$KARTEI_HOME/search")" ] && echo yes)" yes
ok "the store is at rest once more" kartei store --stop
# One of them alone.
one=$(find "$KARTEI_HOME/search" -type f | sort | head -n 1)
rm -f "$one"
ok "without one of them, too" kartei find --json petersen
is "the same" "$(cmp "$out" "$work/before" 2>&1)" ""
ok "nothing is wrong with it" kartei check
prints "faults             0"
ok "the end" kartei store --stop

# ---- it stopped itself, again and again --------------------------------------

# Moments in the file are of the real clock, in microseconds. Later ones do
# not count; those a minute from now would, so none of this hangs on how long
# a start takes.
stops()
{
	: >"$KARTEI_HOME/failed"
	for ago in "$@"; do
		echo "$(($(date +%s) - ago))000000 Input/output error" \
			>>"$KARTEI_HOME/failed"
	done
}
stops 1 1 1
ok "three stops are no reason to stay shut" kartei list company --max 1
ok "it ends" kartei store --stop
stops 3700 3700 3700 3700 1
ok "older ones do not count" kartei list company --max 1
ok "it ends" kartei store --stop
stops 1 1 1 1
fails 74 "four within a minute are" kartei list company --max 1
says "has stopped itself 4 times within a minute (Input/output error)"
says "it stays shut for a minute"
stops 120 120 120 120
ok "after that minute it opens" kartei list company --max 1
is "nobody keeps the old ones" "$([ -e "$KARTEI_HOME/failed" ] && echo yes)" ""

# ---- what a pipe gets --------------------------------------------------------

tab=$(printf '\t')
ok "a new one" kartei new company name='Rohr AG' number=K90001
is "name, title and number of the change" "$(cut -f 1,2 "$out")" \
	"company:K90001${tab}Rohr AG"
change=$(cut -f 3 "$out")
is "three columns" "$(awk -F "$tab" '{ print NF }' "$out")" 3
ok "it is the number of its history" kartei history company:K90001 --json
prints "\"change\":$change,"
ok "a change" kartei set company:K90001 name='Rohr GmbH'
is "its own number" "$(cut -f 3 "$out")" "$((change + 1))"
ok "which takes it back" kartei undo "$(cut -f 3 "$out")"
ok "nothing else" kartei show company:K90001
prints "Rohr AG"
finish
