#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
. "$KARTEI_SOURCE/tests/cli/harness/lib.sh"
title "people: roles, functions, codes, interests"

store --demo --test --lang de

features CAS-11
ok "found by beginnings" kartei find pet ann
prints "Petersen, Anna"
anna=$(kartei find 'anna petersen' --kind person | head -n 1 | cut -f1)
role=$(kartei list role --where "person = \"$anna\"" | head -n 1 | cut -f1)
n=$(kartei list journal --where "person = \"$anna\"" --count)
ok "her old work ends" kartei set "$role" until=2026-09-14 main=no
ok "the new one begins" kartei new role person="$anna" company=K10427 \
	function=sales from=2026-09-14 main=yes
ok "both are there" kartei list role --where "person = \"$anna\"" \
	--columns company,from,until
lines 2
prints "2026-09-14"
is "her journal stays" \
	"$(kartei list journal --where "person = \"$anna\"" --count)" "$n"

features CAS-26
i=0
{
	echo "number,first_name,last_name"
	while [ $i -lt 500 ]; do
		i=$((i + 1))
		echo "Q$i,Vorname$i,Nachname$i"
	done
} >people.csv
{
	echo "person,company"
	i=0
	while [ $i -lt 500 ]; do
		i=$((i + 1))
		echo "Q$i,K10427"
	done
} >roles.csv
ok "500 people" kartei import person people.csv --key number
ok "at one company" kartei import role roles.csv
ok "narrowed" kartei select \
	'person where role.company = "K10427" and last_name like "Nachname49*"'
lines 11

features CAS-27 CAS-28 CAS-29
ok "functions and codes" kartei set "$anna" functions=purchasing \
	functions+=project_lead codes=WK
ok "a code of one's own" kartei new person_code code=tennis name=Tennis
ok "..." kartei set "$anna" codes+=Tennis
ok "each goes alone" kartei set "$anna" codes-=WK
ok "..." kartei show "$anna" --json
prints '"codes":["tennis"]'
prints '"functions":["purchasing","project_lead"]'
ok "by function" kartei select 'person where role.function = "managing_director"'
head -n 30 "$out" >thirty
ok "a code for many in one step" sh -c 'kartei set - codes+=Tennis <thirty'
is "all of them" \
	"$(kartei select 'person where codes has "Tennis"' --count)" \
	"$(($(wc -l <thirty) + 1))"

features ATE-16
ok "private, with three fields" kartei new person first_name=Jona \
	last_name=Kellermann phone='040 66969555'
ok "found by telephone" kartei find 66969555
prints "Kellermann"

features ATE-17
wolf=$(kartei new person last_name=Wolfram title=Dr. | cut -f1)
ok "managing director" kartei new role person="$wolf" company=K10427 \
	function=managing_director from=2020-01-01
ok "of two" kartei new role person="$wolf" company=K20118 \
	function=managing_director from=2021-01-01
ok "consultant of a third" kartei new role person="$wolf" company=K12002 \
	function=consultant from=2024-01-01 until=2027-01-01
ok "one person, three roles" kartei list role --where "person = \"$wolf\""
lines 3
fails 65 "no role ends before it begins" kartei new role person="$wolf" \
	company=K12007 from=2026-01-01 until=2025-01-01

features ATE-19
ok "interests of a person" kartei set "$anna" interests=training
ok "and of a company" kartei set company:K20118 interests=training
ok "both are selectable" kartei select 'person where interests has "training"'
prints "Petersen, Anna"
ok "..." kartei select 'company where interests has "training"'
prints "company:K20118"
finish
