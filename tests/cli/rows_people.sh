#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
. "$KARTEI_SOURCE/tests/cli/harness/lib.sh"
title "rows of the feature list: people, their roles and marks"
features CAS-11 CAS-26 CAS-27 CAS-28 CAS-29 ATE-15 ATE-16 ATE-17 ATE-19 D01
store --demo --test --lang de
KARTEI_AGENT=mk
export KARTEI_AGENT
count() { kartei select "$1" --count; }

echo "# CAS-11: a buyer, found by pieces, moves and keeps her journal"
ok "made" kartei new person number=P7201 first_name=Annegret \
	last_name=Petermann functions=Einkauf
ok "at Petersen Softwarehaus" kartei new role person=P7201 company=K20118 \
	function=Einkauf from=2020-01-01
role=$(cut -f1 "$out")
ok "found" kartei find 'peterm ann'
prints "person:P7201"
ok "talked to" kartei new journal person=P7201 company=K20118 text='Vor dem Umzug'
ok "leaves by the day" kartei set "$role" until=2026-10-01
ok "begins elsewhere" kartei new role person=P7201 company=K12002 \
	function=Einkauf from=2026-10-01 main=yes
ok "both roles with their days" kartei list role --where 'person = "P7201"' \
	--columns company,from,until,main
prints "Petersen Softwarehaus GmbH	2020-01-01	2026-10-01	true"
prints "Nordguss GmbH	2026-10-01		true"
ok "her company until then" kartei list person --where 'number = "P7201"' \
	--columns company
prints "Petersen Softwarehaus GmbH"
ok "and from then on" kartei --as-of 2026-10-01 list person \
	--where 'number = "P7201"' --columns company
prints "Nordguss GmbH"
is "her journal" "$(count 'journal where person = "P7201"')" 1

echo "# CAS-26: as many people as there are"
awk 'BEGIN {
	print "number,last_name,first_name,roles"
	for (i = 1; i <= 500; i++)
		printf "P8%03d,%s,Nr %d,K12005\n", i,
			i % 250 ? "Arbeiter" : "Petzold", i
}' >five_hundred.csv
had=$(count 'role where company = "K12005"')
ok "five hundred" kartei import person five_hundred.csv --json
prints '"new":500'
is "at one company" "$(count 'role where company = "K12005"')" $((had + 500))
is "two of them" "$(count \
	'person where role.company = "K12005" and last_name like "petz*"')" 2

echo "# CAS-27: functions and codes, each removable alone"
ok "set" kartei set person:P7201 functions=Einkauf functions+=Projektleitung \
	codes=VIP codes+=Golf
ok "one away" kartei set person:P7201 codes-=VIP
ok "leaves the others" kartei show person:P7201 --json
prints '"functions":["purchasing","project_lead"]'
prints '"codes":["golf"]'

echo "# CAS-28: selected by function; the list of functions is ours"
want=$(awk -F, '$3 == "managing_director" { who[$1] = 1 }
	END { for (p in who) n++; print n + 0 }' \
	"$KARTEI_SOURCE/data/demo/35-role.csv")
is "managing directors" "$(count \
	'person where role.function = "Geschäftsführer"')" "$want"
unset KARTEI_AGENT
ok "a new function" kartei new function code=ai_officer name=KI-Beauftragte
ok "renamed" kartei set function:ai_officer name='Beauftragte für KI'
ok "chosen" kartei set person:P7201 functions+='Beauftragte für KI'
is "selected" "$(count 'person where functions has "Beauftragte für KI"')" 1

echo "# CAS-29: a code of our own on thirty people in one step"
ok "a code" kartei new person_code code=GK name=Geburtstagskarte
kartei select 'person where role.company = "K12005" and
	last_name = "Arbeiter"' --max 30 >thirty
before=$(kartei history --max 1 --json | sed 's/.*"change":\([0-9]*\).*/\1/')
ok "set" sh -c 'kartei set - codes+=GK <thirty'
is "the list by code" "$(count 'person where codes has "GK"')" 30
after=$(kartei history --max 1 --json | sed 's/.*"change":\([0-9]*\).*/\1/')
is "one change" $((after - before)) 1
ok "one undo" kartei undo "$after"
is "takes all back" "$(count 'person where codes has "GK"')" 0

echo "# ATE-15: a department below its organisation"
ok "organisation" kartei new company number=K77200 name='Stadtwerke Nord'
ok "department" kartei new company number=K77201 parent=K77200 \
	name='Stadtwerke Nord, Abteilung Einkauf'
ok "it stands on the card" kartei show company:K77200
prints "Departments 1"
fails 65 "not below itself" kartei set company:K77200 parent=K77201
kartei new journal company=K77200 text=oben >/dev/null
kartei new journal company=K77201 text=unten >/dev/null
is "contacts of all" "$(count 'journal where company = "K77200" or
	company.parent = "K77200"')" 2

echo "# ATE-16: a private person in three fields"
ok "made" kartei new person first_name=Jonas last_name=Keller \
	mobile='0171 3920088'
name=$(cut -f1 "$out")
ok "found by telephone" kartei find 3920088
prints "$name"
ok "as it is dialled" kartei find +491713920088
prints "$name"
is "without a company" "$(count \
	"person where number = \"${name#*:}\" and role is empty")" 1

echo "# ATE-17: one person, three roles with dates"
ok "Dr. Wolf" kartei list role --where 'person = "P4711"' \
	--columns company,function,from,until,main
lines 3
prints "Petersen Softwarehaus GmbH	managing_director	2015-01-01		true"
prints "Krone Handel GmbH	managing_director	2021-07-01"
prints "Nordguss GmbH	consultant	2019-01-01	2024-07-01"
echo "# D01: the until-day is out"
is "the last day of the work at Nordguss" "$(kartei --as-of 2024-06-30 \
	select 'role where person = "P4711" and from <= today and
	not until <= today' --count)" 3
is "the day behind it" "$(kartei --as-of 2024-07-01 \
	select 'role where person = "P4711" and from <= today and
	not until <= today' --count)" 2

echo "# ATE-19: interests of people and of companies"
ok "hers" kartei set person:P311 interests=Schulung
kartei select 'person where interests has "Schulung"' >hers
kartei select 'company where interests has "Schulung"' >theirs
ok "hers" grep -q person:P311 hers
ok "its" grep -q company:K20118 theirs
ok "people by the interests of their companies" kartei select \
	'person where company.interests has "Schulung" and
	not interests has "Schulung"'
prints "person:P4711"
prints_not "person:P311"
finish
