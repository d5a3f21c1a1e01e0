#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
. "$KARTEI_SOURCE/tests/cli/harness/lib.sh"
title "rows of the feature list: one address master, many uses"
features CAS-09 CAS-21 CAS-22 CAS-23 CAS-24 CAS-25
store --demo --test --lang de

# use PARTNER ADDRESS USE [main]: prints the name of the use
use()
{
	kartei new address_use partner="$1" address="$2" use="$3" \
		${4:+main=yes} | cut -f1
}
default_of() { kartei list address_use --where \
	"partner = \"$1\" and use = \"$2\" and main" --columns address | cut -f3; }

echo "# CAS-09: one street, three cards"
kartei new company name='Drei Karten GmbH' number=K77100 >/dev/null
kartei new person last_name=Erste number=P7101 roles=K77100 >/dev/null
kartei new person last_name=Zweite number=P7102 roles=K77100 >/dev/null
ok "an address" kartei new address number=A-77 street='Alter Weg 1' \
	postcode=20095 city=Hamburg
for who in company:K77100 person:P7101 person:P7102; do
	ok "used by $who" kartei new address_use partner=$who address=A-77 \
		use=contact
done
ok "its street changes" kartei set address:A-77 street='Neuer Weg 2'
for who in 'company where number = "K77100"' \
		'person where number in ("P7101", "P7102")'; do
	ok "cards of: $who" kartei select "$who" --columns address
	prints "Neuer Weg 2"
	prints_not "Alter Weg 1"
done
lines 2
ok "short paths too" kartei select 'company where street = "Neuer Weg 2"'
prints "K77100"
ok "found by the town" kartei find 'drei hamburg'
prints "K77100"
ok "the history has the old one" kartei history address:A-77
prints "Alter Weg 1 -> Neuer Weg 2"

echo "# CAS-21: sixty addresses of one company"
awk 'BEGIN {
	print "number,street,postcode,city"
	for (i = 1; i <= 60; i++)
		printf "A8%03d,Lagerweg %d,%05d,Ort %d\n", i, i, 20000 + i, i
}' >sixty.csv
cat >sixty.map <<'END'
kind = "address";
columns = ( { from = "number"; to = "number"; },
	    { from = "street"; to = "street"; },
	    { from = "postcode"; to = "postcode"; },
	    { from = "city"; to = "city"; } );
also = ( { kind = "address_use";
	   columns = ( { value = "company:K77100"; to = "partner"; },
		       { value = "@1"; to = "address"; },
		       { value = "delivery"; to = "use"; } ); } );
END
ok "in one file" kartei import address sixty.csv --map sixty.map --json
prints '"new":60'
is "all are there" "$(kartei list address_use \
	--where 'partner = "K77100"' --count)" 61
is "the first is the default" "$(kartei list address_use --where \
	'partner = "K77100" and use = "delivery" and main' --count)" 1

echo "# CAS-22: one contact address"
kartei new address number=A7105 street='Eckweg 5' city=Kiel >/dev/null
fails 65 "a second one" kartei new address_use partner=K77100 address=A7105 \
	use=contact
says "Neuer Weg 2"
ok "as the default it takes its place" kartei new address_use partner=K77100 \
	address=A7105 use=contact main=yes
ok "..." kartei list company --where 'number = "K77100"' --columns street
prints "Eckweg 5"
is "the first has ended today" "$(kartei list address_use --where \
	'partner = "K77100" and use = "contact" and until = 2026-09-14' \
	--count)" 1
kartei new company name='Ohne Anschrift' number=K77101 >/dev/null
ok "companies without one" kartei select 'company where address is empty'
prints "K77101"
prints_not "K77100"

echo "# CAS-23: delivery addresses, one the default"
echo "# open: a new order takes it (orders are a later issue)"
p=company:K20118
is "Lager Altona" "$(default_of K20118 delivery)" \
	"Lager Altona, Schützenstraße 40, 22761 Hamburg"
kartei new address number=A7106 name='Lager Kiel' city=Kiel >/dev/null
third=$(use $p A7106 delivery)
is "a third does not change that" "$(default_of K20118 delivery)" \
	"Lager Altona, Schützenstraße 40, 22761 Hamburg"
first=$(kartei list address_use --where \
	'partner = "K20118" and use = "delivery" and main' | cut -f1)
fails 65 "the default does not go while there are two" kartei delete "$first"
says "2"
ok "the next one is named" kartei set "$third" main=yes
is "one default only" "$(default_of K20118 delivery)" "Lager Kiel, Kiel"
ok "now it goes" kartei delete "$first"

echo "# CAS-24: invoice addresses, one the default"
echo "# open: the run uses it, an order keeps another (later issues)"
kartei new address number=A7107 name=Zentrale city=Hamburg >/dev/null
kartei new address number=A7108 name=Außenstelle city=Bremen >/dev/null
use $p A7107 invoice >/dev/null
second=$(use $p A7108 invoice)
is "the first one" "$(default_of K20118 invoice)" "Zentrale, Hamburg"
ok "on the card" kartei list company --where 'number = "K20118"' \
	--columns invoice_address
prints "Zentrale, Hamburg"
ok "the other one is chosen" kartei set "$second" main=yes
is "..." "$(default_of K20118 invoice)" "Außenstelle, Bremen"

echo "# CAS-25: addresses of a person beside those of the company"
echo "# open: a letter offers them (letters are a later issue)"
kartei new address number=A7109 name='Heimbüro Petersen' city=Pinneberg \
	>/dev/null
kartei new address number=A7110 name='Standort Berlin' city=Berlin >/dev/null
use person:P311 A7109 staff main >/dev/null
use person:P311 A7110 staff >/dev/null
ok "hers" kartei list address_use --where 'partner = "P311"' \
	--columns address,main
prints "Heimbüro Petersen, Pinneberg	true"
prints "Standort Berlin, Berlin	"
lines 3
ok "and the company's" kartei select \
	'person where number = "P311" and company.city = "Hamburg"'
lines 1
# A town stands behind its postcode without a comma, behind a company with one.
ok "where they are" kartei query petersen
prints "Petersen Softwarehaus GmbH	20354 Hamburg"
prints "Petersen Softwarehaus GmbH, Hamburg"
sed 's/follows = "postcode"/follows = "nothing"/' \
	"$KARTEI_SOURCE/forms/address.form" >"$work/address.form"
fails 78 "behind a field that there is not" kartei kinds --check \
	"$work/address.form"
says 'address has no field "nothing"'
finish
