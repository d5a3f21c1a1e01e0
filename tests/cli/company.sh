#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
. "$KARTEI_SOURCE/tests/cli/harness/lib.sh"
title "companies: numbers, fields, classifications, master data"

store --demo --test --lang de

features COB-03 COB-05
fails 65 "one number, one company" kartei new company name=Zweit number=K10427
says "The number K10427 is taken by Autohaus Sonnenschein GmbH"
fails 65 "in any spelling" kartei new company name=Zweit number=k10427
ok "check finds no doubles" kartei check
prints "faults             0"
ok "the number goes along" kartei show company:K10427 --json
prints '"number":"K10427"'
kartei export company --format csv --where 'number = "K10427"' >one.csv
ok "out and in again" kartei import company one.csv --key number --json
prints '"same":1'
prints '"changed":0'
n=$(kartei new company name='Ohne Nummer' | cut -f1)
ok "a number is drawn" test -n "${n#company:K}"

features COB-06
ok "all the usual fields" kartei new company name='Österreich & Söhne GmbH' \
	number=K80001 phone:Zentrale='030 23125001' phone:Lager+='030 23125002' \
	mobile='0171 3920999' fax='030 23125009' mail=eins@example.org \
	mail+=zwei@example.org web=www.example.org
kartei new address street='Hauptstraße 1' postbox='Postfach 9' \
	postcode=10115 city=Berlin country=DE | cut -f1 >address
ok "with an address" kartei new address_use partner=company:K80001 \
	address="$(cat address)" use=contact main=yes
ok "all of them come back" kartei show company:K80001
prints "Zentrale: +49 30 23125001; Lager: +49 30 23125002"
prints "eins@example.org; zwei@example.org"
prints "Österreich & Söhne GmbH"
ok "..." kartei list company --where 'number = "K80001"' \
	--columns street,postcode,city
prints "Hauptstraße 1	10115	Berlin"

features CAS-04
ok "several roles" kartei set company:K80001 roles=supplier roles+=customer
for role in supplier customer; do
	kartei list company --where "roles has \"$role\"" >in
	is "once in $role" "$(grep -c K80001 in)" 1
done
ok "a new role" kartei new partner_role code=bank2 name=Hausbank
ok "can be chosen at once" kartei set company:K80001 roles+=Hausbank
ok "..." kartei list company --where 'roles has "Hausbank"'
prints "K80001"

features CAS-10
ok "found by name" kartei find österr söhne
prints "K80001"
ok "by number" kartei find K80001
prints "K80001"
ok "by telephone" kartei find 23125002
prints "K80001"
ok "changed" kartei set company:K80001 name='Oesterreicher GmbH'
ok "closed" kartei set company:K80001 closed=yes
fails 1 "left out by default" kartei list company --where 'number = "K80001"'
ok "unless asked for" kartei list company --where 'number = "K80001"' --closed
ok "still found" kartei find Oesterreicher
kartei set company:K80001 closed=no >/dev/null

features CAS-12 CAS-13 CAS-15
ok "classified several times" kartei set company:K80001 industries=software \
	industries+=trade interests=databases interests+=training \
	interests+=trial class=A rep=ls
ok "one of them removed" kartei set company:K80001 industries-=trade
ok "all else is left" kartei show company:K80001 --json
prints '"industries":["software"]'
prints '"interests":["databases","training","trial"]'
prints '"value":"A"'
kartei set company:K80001 industries+=trade >/dev/null
for i in software trade; do
	kartei select "company where industries has \"$i\"" >in
	is "once by $i" "$(grep -c K80001 in)" 1
done

features CAS-14 CAS-16 CAS-18 CAS-20
ok "a new industry" kartei new industry code=wind name=Windkraft
ok "is there" kartei set company:K80001 industries+=Windkraft
ok "renamed" kartei set industry:wind name='Erneuerbare'
ok "everybody shows the new word" env KARTEI_LANG=de kartei show company:K80001
prints "Erneuerbare"
fails 65 "a used one is not deleted" kartei delete industry:wind
ok "a new interest" kartei new interest code=ai name='KI-Werkzeuge'
ok "a new class" kartei new company_class code=P name='P (Pilot)' rank=5
ok "can be chosen" kartei set company:K80001 class=P interests+=KI-Werkzeuge
ok "a representative without a login" kartei new agent name='Vertreter Süd'
ok "can be assigned" kartei set company:K80001 rep='Vertreter Süd'

features ATE-15
ok "a department" kartei new company name='Stadtwerke, Einkauf' \
	parent=K80001 number=K80002
ok "below its company" kartei list company --where 'parent = "K80001"'
prints "K80002"
finish
