#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
. "$KARTEI_SOURCE/tests/cli/harness/lib.sh"
title "addresses and their uses"

store --demo --test --lang de

use() { kartei new address_use "$@" | cut -f1; }
address() { kartei new address "$@" | cut -f1; }

features CAS-09
shared=$(address street='Lindenweg 7' postcode=41061 city=Mönchengladbach)
use partner=company:K12007 address="$shared" use=delivery >/dev/null
use partner=person:P1 address="$shared" use=staff >/dev/null
use partner=person:P2 address="$shared" use=staff >/dev/null
ok "one address of three" kartei list address_use \
	--where "address = \"$shared\"" --columns partner,address.street
lines 3
ok "changed once" kartei set "$shared" street='Lindenweg 9'
kartei list address_use --where "address = \"$shared\"" \
	--columns address.street >all
is "changed for all" "$(grep -c 'Lindenweg 9' all)" 3
ok "the history holds the old one" kartei history "$shared"
prints "Lindenweg 7 -> Lindenweg 9"

features CAS-21
i=0
while [ $i -lt 60 ]; do
	i=$((i + 1))
	echo "company:K12008,$shared,delivery,Tor $i"
done >uses
{ echo "partner,address,use,note"; cat uses; } >uses.csv
n=$(kartei list address_use --where 'partner = "company:K12008"' --count)
ok "sixty addresses" kartei import address_use uses.csv
is "..." "$(kartei list address_use \
	--where 'partner = "company:K12008"' --count)" $((n + 60))

features CAS-22
first=$(kartei list address_use \
	--where 'partner = "company:K12007" and use = "contact"' | cut -f1)
ok "there is a contact address" test -n "$first"
other=$(address street='Neue Straße 1' postcode=50667 city=Köln)
kartei new address_use partner=company:K12007 address="$other" use=contact \
	main=yes >"$out" 2>"$err"
is "one contact address in force" "$(kartei list address_use --where \
	'partner = "company:K12007" and use = "contact" and until is empty' \
	--count)" 1
ok "which the company shows" kartei show company:K12007

features CAS-23 CAS-24
a=$(address street='Lager 1' postcode=22761 city=Hamburg)
b=$(address street='Lager 2' postcode=22761 city=Hamburg)
for kind in delivery invoice; do
	one=$(use partner=company:K10500 address="$a" use=$kind main=yes)
	two=$(use partner=company:K10500 address="$b" use=$kind)
	ok "a $kind address" test -n "$one"
	ok "the other becomes the default" kartei set "$two" main=yes
	is "one default $kind" "$(kartei list address_use --where \
		"partner = \"company:K10500\" and use = \"$kind\" and main" \
		--count)" 1
	kartei show "$two" --json >default
	ok "the last one set" grep -q '"main":true' default
done

features CAS-25
use partner=person:P1 address="$a" use=staff >/dev/null
ok "several of a person" kartei list address_use \
	--where 'partner = "person:P1"'
lines 2
finish
