#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
. "$KARTEI_SOURCE/tests/cli/harness/lib.sh"
title "find: numbers in any notation, old numbers, spelling by ear, why"

store --test --lang de

ok "a company" kartei new company number=K10427 \
	name='Autohaus Sonnenschein GmbH' phone='+49 221 4710123' \
	mail='post@sonnenschein.example'
ok "people" kartei new person number=P1 last_name=Meier first_name=Jan \
	mobile='0171 5550199'
ok "one more" kartei new person number=P2 last_name=Mayr first_name=Eva
ok "and one" kartei new person number=P3 last_name=Müller first_name=Udo

# finds WHAT KIND:NUMBER WHY
finds()
{
	ok "$1" kartei find "$1" --json --max 1
	prints "\"number\":\"$2\""
	prints "\"why\":\"$3\""
}
for typed in '02214710123' '0221/47 10 123' '(0221) 4710-123' \
	'+49 221 4710123' '0049 221 4710123'; do
	finds "$typed" K10427 exact
done
for typed in '+49 (0) 221 4710 123' '0049 (0)221 4710123' '+49 (0) 221 47'; do
	ok "with the 0 for dialling inside: $typed" kartei find "$typed" \
		--json --max 1
	prints '"number":"K10427"'
done
# parts: the last digits, without the code of the area or the country
for typed in 4710123 0123 '221 4710' '0221 47'; do
	ok "part $typed" kartei find "$typed" --json --max 1
	prints '"number":"K10427"'
done
ok "a mobile number" kartei find '0171/555 0199'
prints "person:P1"
ok "its end" kartei find 50199
prints "person:P1"
finds 'post@sonnenschein.example' K10427 exact
finds K10427 K10427 exact
finds 'k 10427' K10427 exact
ok "it gets another number" kartei set company:K10427 number=K20999
finds K20999 K20999 exact
finds K10427 K20999 old

# by ear: as spelled first, then what sounds so; umlauts either way
ok "Meier" kartei find meier
lines 2
is "spelled so" "$(head -n 1 "$out" | cut -f1)" person:P1
prints person:P2
ok "Meyer, whom nobody spells so" kartei find meyer
lines 2
ok "and Maier with a first name" kartei find 'eva maier' --json
prints '"number":"P2"'
prints '"why":"sound"'
for typed in Müller Mueller Muller Miller 'udo mül'; do
	ok "$typed" kartei find "$typed"
	prints person:P3
done
fails 1 "what nobody is called" kartei find qqq
fails 1 "not in another kind" kartei find meyer --kind company

finish
