#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
. "$KARTEI_SOURCE/tests/cli/harness/lib.sh"
title "hostile texts in every field, list, message and log: nothing to obey comes out"
store --test

# What is not text with line ends, in any output, is a find. C1 in UTF-8 too,
# and the marks of direction and of no width.
bad=$(printf '[\001-\010\013-\037\177]|\302[\200-\237]|\342\200[\213\217\252-\256]|\342\201[\246-\251]|\357\273\277')
sober()
{
	if LC_ALL=C grep -aEn "$bad" "$out" "$err" >"$work/found" 2>&1; then
		fail "$1" "$(LC_ALL=C od -c "$work/found" | head -n 8)"
	else
		pass "$1"
	fi
}

sh "$KARTEI_SOURCE/tests/data/escapes/payloads.sh" >payloads
is "payloads" "$(wc -l <payloads | tr -d ' ')" "$(grep -c '^X' payloads)"
: >"$work/all"
n=0
while read -r line; do
	n=$((n + 1))
	text=$(printf '%b' "$(printf '%s' "$line" |
		sed 's/\\\([0-7][0-7][0-7]\)/\\0\1/g')")
	kartei new company number="K$((20000 + n))" "name=$text" \
		"name2=$text" "note=$text" >>"$work/all" 2>&1
	kartei new company "phone=$text" "mail=$text" "web=$text" \
		"$text=1" >>"$work/all" 2>&1
	[ $((n % 8)) -ne 1 ] || {
		kartei find "$text"
		kartei select "company where name = \"$text\""
		kartei show "company:$text"
		kartei "$text"
		kartei --home "$work/$text" list company
		kartei list "$text"
	} >>"$work/all" 2>&1
done <payloads
cp "$work/all" "$out"
: >"$err"
sober "messages, refusals, usage"
kartei list company >"$out" 2>"$err"
sober "list"
kartei list company --json >"$out" 2>"$err"
sober "list for programs"
i=1
: >"$work/all"
while [ $i -le $n ]; do
	kartei show "company:K$((20000 + i))" >>"$work/all" 2>&1
	[ $((i % 16)) -ne 1 ] ||
		kartei history "company:K$((20000 + i))" >>"$work/all" 2>&1
	i=$((i + 1))
done
cp "$work/all" "$out"
sober "show and history"
kartei due >"$out" 2>"$err"
sober "due"
kartei find boese >"$out" 2>"$err"
sober "find"
cp "$KARTEI_HOME/store.log" "$out" 2>/dev/null || : >"$out"
sober "log"
ok "kartei check" kartei check
finish
