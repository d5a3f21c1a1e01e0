#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The files of tests/data/sample go in with the maps shipped for them.
. "$KARTEI_SOURCE/tests/cli/harness/lib.sh"
title "importing files that belong together"
features CAS-89
store --test

cp "$KARTEI_SOURCE"/tests/data/sample/*.csv "$work"
take()
{
	ok "$2 by $3" kartei import "$1" "$2.csv" --map "$3" --json
}
counts()
{
	take "$1" "$2" "$3"
	prints "\"rows\":$4,\"new\":$5,\"changed\":$6,\"same\":$7,\"faulty\":0"
}

fails 1 "a map that nobody has" kartei import industry industries.csv \
	--map MAP
says "sample-industries, sample-interests"
ok "a dry run" kartei import industry industries.csv \
	--map sample-industries --dry-run --json
prints '"change":0,"rows":40,"new":40'
fails 1 "wrote nothing" kartei find Forstwirtschaft
counts industry industries sample-industries 40 40 0 0
counts interest interests sample-interests 30 30 0 0
counts agent reps sample-reps 50 50 0 0
counts company companies sample-companies 1500 1500 0 0
counts person people sample-people 3383 3383 0 0
counts journal journal sample-journal 14920 14920 0 0
counts followup followups sample-followups 487 487 0 0
counts appointment appointments sample-appointments 1500 1500 0 0

ok "a company" kartei show company:K10000 --json
prints '"name":"Klein GmbH"'
prints '"industries":['
ok "its address" kartei select 'address where street = "Große Gasse 5"' --count
prints 1
ok "a person and his company" kartei select \
	'person where number = "P1" and company.number = "K10000"' --count
prints 1
ok "the journal by both" kartei select \
	'journal where company.number = "K10000" and person.number = "P1"' \
	--count
is "all of them" "$(cat "$out")" 10

# Again: nothing is new, nothing is made twice.
counts company companies sample-companies 1500 0 0 1500
counts person people sample-people 3383 0 0 3383
counts company company_industry sample-company-industry 2962 0 0 2962
counts company company_interest sample-company-interest 3050 0 0 3050
ok "no second address" kartei select address --count
is "one for each company" "$(cat "$out")" 1500

# What has changed in the file changes here; what is wrong is put aside.
sed -e '2s/Klein GmbH/Klein und Groß GmbH/' -e '3s/,B,/,Z,/' companies.csv \
	>changed.csv
fails 65 "a changed file" kartei import company changed.csv \
	--map sample-companies --json
prints '"rows":1500,"new":0,"changed":1,"same":1498,"faulty":1'
prints '"row":3'
ok "the faulty row lies beside it" grep -c '' changed.faulty.csv
prints 2
ok "with its reason" grep -c '"\{0,1\}class:' changed.faulty.csv
ok "the new name" kartei show company:K10000
prints "Klein und Groß GmbH"
ok "undo takes all of it back" kartei undo \
	"$(kartei history company:K10000 --json | sed -n \
		'1s/.*"change":\([0-9]*\).*/\1/p')"
ok "the old name" kartei show company:K10000
prints "Klein GmbH"
finish
