#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
. "$KARTEI_SOURCE/tests/cli/harness/lib.sh"
title "doubles: found, decided, decided for good"

store --test
company() { kartei new company "$@" | cut -f1; }

fails 1 "an empty store has none" kartei dupes company
a=$(company name='Müller Bau GmbH' phone='0221 4710123' mail=info@mueller.example)
b=$(company name='Mueller Bau' phone='+49 221 4710123')
c=$(company name='Müller Bau KG' phone='0221 4710123')
company name='Autohaus Petersen' phone='0221 4710199' >/dev/null
company name='Müller Bau GmbH' phone='040 998877' >/dev/null
ok "who makes one more is told" kartei new company name='Mueller-Bau' \
	phone='0221/4710123'
says "looks like $a Müller Bau GmbH"
prints_not "looks like"
kartei delete "$(cut -f1 "$out")" >/dev/null
ok "of another thing nobody is" kartei new company name='Zweirad Hansen' \
	phone='0461 998'
is "no word" "$(cat "$err")" ""
ok "doubles are found" kartei dupes company
lines 3
prints "$a	$b	sure	Müller Bau GmbH	Mueller Bau"
prints "$a	$c	likely"
prints "$b	$c"
prints_not "Petersen"
ok "as objects" kartei dupes company --json
prints '"class":"sure"'
prints '"points":100'
prints "\"one\":\"$a\",\"one_title\":\"Müller Bau GmbH\",\"other\":\"$b\""

ok "one pair is none" kartei new distinct one="$b" other="$a"
ok "and is not proposed again" kartei dupes company
lines 2
prints_not "$a	$b"
ok "" kartei store --stop
ok "nor after a start" kartei dupes company
prints_not "$a	$b"
ok "the decision is taken back" kartei delete distinct:1
ok "and the pair is there again" kartei dupes company
prints "$a	$b	sure"
kartei delete "$a" >/dev/null
ok "what is in the bin is no double" kartei dupes company
lines 1
kartei set "$b" closed=yes >/dev/null
fails 1 "nor what is closed" kartei dupes company

kartei new person last_name=Petersen first_name=Anna mobile='0171 4117027' >/dev/null
kartei new person last_name=Petersen first_name=Anna mobile='0171/4117027' >/dev/null
ok "people" kartei dupes person
prints "person:P1	person:P2	sure	Petersen, Anna"
fails 64 "a form that does not say" kartei dupes followup
says "the form of followup does not say what makes two alike"
fails 1 "no such kind" kartei dupes nothing
says "there is no kind 'nothing'"

# What an address says is noted at whoever has it, and again when it changes.
located() { # name, street
	id=$(kartei new address street="$2" postcode=50667 city=Köln | cut -f1)
	who=$(company name="$1")
	kartei new address_use partner="$who" address="$id" >/dev/null
}
# twice: as it was noted, and as the records of another day read
twice()
{
	ok "$1" kartei dupes company
	noted=$(cat "$out")
	ok "and as it is read" kartei --as-of 2026-09-15 dupes company
	is "the same" "$(cat "$out")" "$noted"
}
located 'Spedition Krause' 'Mühlenweg 9'
located 'Krasue Spediton' 'Mühlenwg 9'
located 'Krause Handel' 'Mühlenweg 9'
twice "words turned, letters wrong"
lines 1
prints "Spedition Krause	Krasue Spediton"
ok "it moves" kartei set "$id" street='Mühlenwg 90'
twice "others in one house are none"
lines 1
kartei set "$(kartei select 'address where street = "Mühlenwg 9"' | cut -f1)" \
	street='Hansaring 70' postcode=50670 >/dev/null
fails 1 "no double any more" kartei dupes company
ok "all that is noted is as it is" kartei check
prints "faults             0"
kartei delete - <<EOF >/dev/null
$(kartei list company | grep -E 'Krause|Krasue')
EOF

# A dealer sees his own companies, and no doubles of others'.
kartei new agent login=dd name='Dealer' role=dealer >/dev/null
d=$(company name='Schmidt Handel' phone='0221 111222' rep=dd)
company name='Schmidt Handel' phone='0221 111222' >/dev/null
e=$(company name='Schmitt Handel' phone='0221 111222' rep=dd)
ok "all for who sees all" kartei dupes company
lines 3
ok "his own for a dealer" env KARTEI_AGENT=dd kartei dupes company
lines 1
prints "$d	$e"

# The form says something else: what was noted is of other lines.
mkdir -p "$KARTEI_HOME/forms"
cat >"$KARTEI_HOME/forms/company.form" <<'EOF'
company: { extends = true; likeness: (
  { of = "name2"; as = "text";  points = 1; },
  { of = "phone"; as = "phone"; points = 40; },
  { of = "name";  as = "name";  points = 60; against = 40; } ); };
EOF
ok "another line" kartei kinds --reload
twice "by the lines as they are now"
lines 3
ok "all is noted anew" kartei check
prints "faults             0"
rm "$KARTEI_HOME/forms/company.form"
ok "and taken back" kartei kinds --reload
twice "as before"
lines 3

ok "the store ends" kartei store --stop
echo 'thing: { nothing' >"$KARTEI_HOME/forms/bad.form"
ok "forms with faults: the last good ones count" kartei dupes company
lines 3

finish
