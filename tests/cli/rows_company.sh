#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
. "$KARTEI_SOURCE/tests/cli/harness/lib.sh"
title "rows of the feature list: companies and how they are classified"
features COB-02 COB-06 CAS-04 CAS-10 CAS-12 CAS-13 CAS-14 CAS-15 CAS-16
features CAS-18 CAS-20 D01 D05
store --demo --test --lang de
KARTEI_LANG=de
LANGUAGE=de
export KARTEI_LANG LANGUAGE

count() { kartei select "$1" --count; }

echo "# COB-02: stage, last call, open tasks, fee in one record"
echo "# open: invoices at the customer (a later issue)"
ok "all of a customer" kartei show company:K10427
prints "Kunde"
prints "89,00 EUR"
prints "Wiedervorlagen"
ok "the last call" kartei list journal --where 'company = "K10427"' --max 1 \
	--columns at,agent.login,text
prints "mk"
prints "will Testzugang bis 25.09. verlängern"
is "open tasks" "$(count 'followup where company = "K10427" and not done')" \
	"$(kartei list followup --where 'company = "K10427"' | wc -l)"

echo "# COB-06: every way to reach somebody, unchanged on card and in CSV"
echo "# open: vCard (a later issue)"
ok "a company with all of it" kartei new company number=K77010 \
	name='Autohaus Sonnenschein GmbH' \
	phone:Zentrale='+49 221 4710123' phone:Werkstatt='+49 221 4710130' \
	mobile='+49 171 3920099' fax='+49 221 4710199' \
	mail:Allgemein=info@sonnenschein.example \
	mail:Rechnungen=rechnung@sonnenschein.example \
	web=www.sonnenschein.example note='Größe über alles, "wörtlich"; Öl'
ok "its place" kartei new address number=A7001 street='Große Lindenstraße 4' \
	postbox='Postfach 10' postcode=41061 city=Mönchengladbach
ok "..." kartei new address_use partner=K77010 address=A7001 use=contact
ok "who is there" kartei new person number=P7001 salutation=Frau \
	first_name=Eva last_name=Öhler roles=K77010
ok "the card" kartei show company:K77010 --json
prints '{"value":"+49 221 4710123","label":"Zentrale"}'
prints '{"value":"+49 221 4710130","label":"Werkstatt"}'
prints '+49 171 3920099'
prints '"fax":"+49 221 4710199"'
prints '{"value":"rechnung@sonnenschein.example","label":"Rechnungen"}'
ok "where, and who" kartei show address:A7001 person:P7001
prints "Große Lindenstraße 4"
prints "Postfach 10"
prints "Frau"
mine='number = "K77010"'
kartei export company --format csv --where "$mine" >company.csv
kartei export address --format csv --where 'number = "A7001"' >address.csv
kartei export person --format csv --where 'number = "P7001"' >person.csv
ok "CSV" cat company.csv address.csv person.csv
prints "Autohaus Sonnenschein GmbH"
prints "+49 221 4710130"
prints "rechnung@sonnenschein.example"
prints '"Größe über alles, ""wörtlich""; Öl"'
prints "Große Lindenstraße 4,Postfach 10,41061,Mönchengladbach"
for kind in company address person; do
	ok "back from CSV: $kind" kartei import $kind $kind.csv --key number \
		--json
	prints '"rows":1,"new":0,"changed":0,"same":1,"faulty":0'
done

echo "# CAS-04: several roles at once, new ones out of master data"
ok "Nordguss supplies and buys" kartei set company:K12002 \
	roles=Lieferant roles+=Kunde
for role in Lieferant Kunde; do
	is "once among: $role" \
		"$(kartei select "company where roles has \"$role\"" |
			grep -c K12002)" 1
done
ok "banks are known" kartei set partner_role:bank closed=ja
ok "a role of our own" kartei new partner_role code=lessor name=Leasinggeber
ok "can be chosen at once" kartei set company:K12002 roles+=leasinggeber
is "..." "$(count 'company where roles has "Leasinggeber"')" 1

echo "# CAS-10: made, changed, closed, found"
ok "made" kartei new company name='Petersen Softwarehaus Nord GmbH' \
	number=K77020 phone='040 66969777'
ok "changed" kartei set company:K77020 name2='Werk Kiel'
for words in 'petersen nord' K77020 66969777; do
	ok "found by $words" kartei find "$words"
	prints "company:K77020"
done
ok "closed" kartei set company:K77020 closed=ja
is "left out of selections" "$(count "company where number = \"K77020\"")" 0
is "unless asked for" \
	"$(kartei select 'company where number = "K77020"' --closed --count)" 1
ok "still there" kartei show company:K77020
prints "Werk Kiel"

echo "# CAS-12, CAS-13, CAS-15: each way of classification for itself"
p=company:K77010
ok "all at once" kartei set $p industries=Software industries+=Handel \
	interests=Datenbanken interests+=Schulung interests+=Beratung \
	class=A rep=ls
for word in Software Handel; do
	is "once in: $word" "$(kartei select \
		"company where industries has \"$word\"" | grep -c K77010)" 1
done
ok "one industry away" kartei set $p industries-=Handel
ok "leaves all else" kartei show $p --json
prints '"industries":["software"]'
prints '"interests":["databases","training","consulting"]'
prints '"class":[{"value":"A","from":"2026-09-14"}]'
prints '"rep":[{"value":{"ref":"agent:4","title":"Scholz, Lea"},"from":"2026-09-14"}]'
is "no longer in it" "$(kartei select \
	'company where industries has "Handel"' | grep -c K77010)" 0

echo "# CAS-14: industries are edited freely"
handel=$(count 'company where industries has "Handel"')
ok "a new one" kartei new industry code=wind name=Windkraft
ok "is used" kartei set $p industries+=Windkraft
ok "renamed" kartei set industry:trade name=Großhandel
is "all companies show it" \
	"$(count 'company where industries has "Großhandel"')" "$handel"
ok "..." kartei list company --where 'industries has "Großhandel"' \
	--columns industries --max 1
prints "Großhandel"
fails 65 "one in use does not go" kartei delete industry:trade
says "company:K20118"
ok "another takes its place" sh -c '
	kartei select "company where industries has \"Großhandel\"" >names &&
	kartei set - industries+=wind industries-=trade <names'
ok "now it goes" kartei delete industry:trade
is "none is without" "$(count 'company where industries has "Windkraft"')" \
	$((handel + 1))

echo "# CAS-16: interests likewise"
ok "a new interest" kartei new interest code=ai name=KI-Werkzeuge
ok "at once" kartei set $p interests+=KI-Werkzeuge
is "selects" "$(count 'company where interests has "KI-Werkzeuge"')" 1

echo "# CAS-18: classes in the house's own order"
echo "# open: the ABC report (a later issue)"
ok "between B and C" kartei new company_class code=P name='P (Pilot)' rank=25
is "sorts by its rank" \
	"$(kartei list company_class --sort rank --columns code |
		cut -f3 | tr -d '\n')" ABPCD
ok "is set" kartei set $p class=P
is "selects" "$(count 'company where class = "P"')" 1
echo "# D01: the day of the change is the first of the new class"
ok "yesterday's class" kartei --as-of 2026-09-13 show $p
prints_not "P (Pilot)"
ok "today's" kartei --as-of 2026-09-14 show $p
prints "P (Pilot)"
ok "until the 20th, which is out" kartei set $p class@2026-09-20=A
ok "the 19th" kartei --as-of 2026-09-19 show $p
prints "P (Pilot)"
ok "the 20th" kartei --as-of 2026-09-20 show $p
prints_not "P (Pilot)"

echo "# CAS-20: a representative without a login"
ok "made" kartei new agent name='Vertreter Süd (extern)' short=sued
ok "assigned" kartei set $p rep='Vertreter Süd (extern)'
ok "printed" kartei list company --where "$mine" --columns rep
prints "Vertreter Süd (extern)"
ok "..." kartei export company --format csv --where "$mine"
fails 1 "he does not log in" env KARTEI_AGENT=sued kartei list company

echo "# D05: a number never comes back"
ok "into the bin" kartei delete company:K77020
fails 65 "stays taken" kartei new company name=Neu number=K77020
says "K77020"
ok "renumbered" kartei set company:K77010 number=K77011
fails 65 "the old one stays taken too" kartei new company name=Neu number=K77010
ok "and still finds" kartei show company:K77010
prints "Autohaus Sonnenschein GmbH"
finish
