#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
. "$KARTEI_SOURCE/tests/cli/harness/lib.sh"
title "list, find, select"
features COB-05 CAS-28 X45

store --demo --test --lang de

ok "find" kartei find 'müll köln' --json
prints '"kind":"company"'
ok "umlauts either way" kartei find mueller koeln
ok "a telephone number" kartei find 4710123
prints "company:K10427	Autohaus Sonnenschein GmbH"
ok "as JSON" kartei find 4710123 --json
prints '"number":"K10427"'
ok "a customer number" kartei find 10427
prints "company:K10427"
ok "one kind only" kartei find adler --kind person
prints "person:P1	Adler, Eva"
fails 1 "nothing found" kartei find gibtesnicht
lines 0
fails 1 "nothing found as JSON" kartei find gibtesnicht --json
ok "no more than" kartei find a --max 3
lines 3
fails 64 "no number" kartei find a --max viele
says "--max wants a number"

ok "select" kartei select 'company where postcode like "66*"' --count
is "..." "$(cat "$out")" 22
ok "the same as a list" kartei select 'company where postcode like "66*"'
lines 22
ok "as JSON" kartei select 'company where postcode like "66*"' --count --json
prints '{"count":22}'
ok "along a link" kartei select \
	'person where role.company.name like "Autohaus Sonnenschein*"'
prints "Adler, Eva"
fails 1 "none" kartei select 'company where name = "nobody"'
fails 1 "count none" kartei select 'company where name = "nobody"' --count
is "..." "$(cat "$out")" 0
fails 65 "no condition" kartei select 'company where'
fails 65 "a condition with a fault" kartei select 'company where nme = "x"'
says "nme"
fails 64 "no kind" kartei select 'firm where name = "x"'
fails 64 "no selection" kartei select 'company whose name = "x"'
says "'where'"

ok "list" kartei list company
prints "company:K10427	Autohaus Sonnenschein GmbH"
ok "how many" kartei list company --count
n=$(cat "$out")
ok "..." kartei list company
lines "$n"
ok "columns" kartei list company --columns name,city --max 1 \
	--where 'number = "K10427"'
prints "Mönchengladbach"
ok "order" kartei list person --sort -last_name,first_name --max 2 --json
lines 2
ok "condition" kartei list company --where 'class = "A"'
ok "as JSON" kartei list company --json
lines "$n"
fails 64 "no kind" kartei list nokind
says "kartei kinds"
fails 65 "no column" kartei list company --columns nocolumn
says "nocolumn"
fails 65 "no order" kartei list company --sort nocolumn
says "nocolumn"
fails 1 "an empty list" kartei list reminder
lines 0

ok "kinds" kartei kinds
prints "company"
ok "fields of a kind" kartei kinds company
prints "customer_since"
ok "as JSON" kartei kinds company --json
prints '"kind":"company"'
fails 1 "no kind" kartei kinds nokind

# A reader that stops early does no harm.
kartei list company 2>err | head -n 1 >/dev/null
is "no word about a closed pipe" "$(cat err)" ""
fails 74 "a full device" sh -c 'kartei list company >/dev/full'
# How often each value occurs, and the records below their values.
ok "groups" kartei list company --group stage
prints "customer	Customer	117"
ok "counts are those of the list" kartei select \
	'company where stage = "customer"' --count
is "..." "$(cat "$out")" 117
ok "the most frequent first" sh -c 'kartei list company --group industries |
	cut -f 3 >counts; sort -rn counts | cmp - counts'
ok "of a path, narrowed, in order, by its first character" \
	kartei list company --group postcode:1 --sort text \
	--where 'stage = "customer"' --json
prints '{"value":"0","text":"0","count":'
ok "all of them are counted" sh -c "kartei list company --group postcode:1 |
	cut -f 3 | paste -sd+ | sed 's/^/echo \$((/; s/\$/))/' | sh"
prints "$n"
ok "of a link" kartei list company --group rep
prints "agent:3	Becker, Tom	85"
ok "which finds them" kartei list company --where 'rep = "agent:3"' --count
is "..." "$(cat "$out")" 85
fails 65 "of nothing" kartei list company --group nonsense
fails 1 "among none" kartei list company --group stage --where 'name = "nobody"'
ok "in pages" kartei list company --group city --pages --columns name,phone
prints "Companies by Town"
cp "$out" pages
is "sheets that fit" "$(awk 'BEGIN { RS = "\f" } NR > 1 && gsub(/\n/, "\n") > 60 { n++ } END { print n + 0 }' pages)" 0
is "numbered" "$(grep -c ' page [0-9]*$' pages)" "$(($(tr -dc '\f' <pages | wc -c) + 1))"
is "each record is there" "$(grep -c '^  [^ ]' pages)" \
	"$((n + $(grep -c ' page [0-9]*$' pages)))"
is "ü is ue" "$(grep -o '^D[uü][^ ]*' pages | tr '\n' ' ')" "Düsseldorf Duisburg "
kartei new company name='Ä*1 (test)' >/dev/null
kartei new company name='Äb2 (test)' >/dev/null
kartei new company name='Ab3 (test)' >/dev/null
ok "pages by the first characters, with signs of patterns in them" \
	kartei list company --group name:2 --pages --columns name \
	--where 'name like "*(test)"'
is "..." "$(tail -n +4 "$out" | grep . | tr '\n' '|')" \
	"Ab (1)|  Ab3 (test)|Ä* (1)|  Ä*1 (test)|Äb (1)|  Äb2 (test)|"
fails 64 "pages of what" kartei list company --pages
says "--group"
# More than fits an answer: that is said, and not among the values.
for i in 1 2 3 4 5 6 7 8; do
	kartei new company name="Langtext $i" note="$(printf '%060000d' "$i")"
done >/dev/null
ok "some of the values" kartei list company --group note \
	--where 'name like "Langtext*"'
says "kartei: and 2 rarer values more"
is "..." "$(kartei list company --group note --where 'name like "Langtext*"' \
	2>/dev/null | wc -l)" 6
ok "sheets of some of the values" kartei list company --group note --pages \
	--columns name --where 'name like "Langtext*"'
prints "and 2 rarer values more"

finish
