#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
. "$KARTEI_SOURCE/tests/cli/harness/lib.sh"
title "two records become one, and two again"

store --test
company() { kartei new company "$@" | cut -f1; }

kartei new agent login=dd name='Dealer' role=dealer >/dev/null
a=$(company name='Autohaus Sonnenschein GmbH' number=K20001 class=B \
	phone:Zentrale='0221 4710123')
b=$(company name='Autohs. Sonnenschein' number=K20002 class=A \
	phone+='0221/4710123' phone+='0221 4710120' note='nur vormittags')
kartei new person last_name=Adler first_name=Eva number=P1 roles=K20001 >/dev/null
kartei new person last_name=Petersen first_name=Anna number=P2 roles=K20002 >/dev/null
street() {
	where=$(kartei new address street="$2" postcode=50667 city=Köln | cut -f1)
	kartei new address_use partner="$1" address="${where#*:}" use=contact >/dev/null
}
street K20001 'Lindenstraße 4'
street K20002 'Lindenstr. 4a'
kartei new journal company=K20002 person=P2 channel=Telefonat/eingehend \
	text='will Preise' followup=+3d >/dev/null
kartei new distinct one="$a" other="$b" >/dev/null

ok "both side by side" kartei merge "$a" "$b" --dry-run
prints "Autohs. Sonnenschein"
prints "moves:"
ok "as an object" kartei merge "$a" "$b" --dry-run --json
prints '"dry_run":true'
prints '"field":"class"'
ok "nothing was done" kartei show "$b"
prints "Autohs."

ok "the other goes into the first" kartei merge "$a" "$b" class=other
prints "$a	Autohaus Sonnenschein GmbH	"
change=$(cut -f3 "$out")
ok "its values stay, what it had not it has" kartei show "$a" --json
prints '"name":"Autohaus Sonnenschein GmbH"'
prints 'nur vormittags'
prints '4710120'
ok "the other's number finds it" kartei show company:K20002
prints "Autohaus Sonnenschein GmbH"
ok "a search too" kartei find K20002
prints "$a"
ok "the person of the other is its own" kartei select 'role where person = "P2" and company = "K20001"'
lines 1
ok "the contact too" kartei select 'journal where company = "K20001"'
lines 1
ok "and the follow-up" kartei select 'followup where company = "K20001"'
lines 1
ok "one address for contact" kartei select \
	'address_use where partner = "K20001" and use = "contact" and until is empty'
lines 1
fails 1 "what was no double is one" kartei list distinct
ok "an import by the old number finds it" sh -c \
	'printf "number;web\nK20002;www.sonne.example\n" >in.csv &&
	kartei import company in.csv --key number'
ok "it is the one that stayed" kartei show "$a"
prints "sonne.example"
ok "the history of both" kartei history "$a"
prints "Autohs. Sonnenschein"
ok "no fault" kartei check
prints "faults             0"
fails 65 "the same once more" kartei merge "$a" "$b"
says "one and the same"

ok "dumped" kartei dump "$work/merged"
ok "and loaded" kartei --home "$work/again" load "$work/merged"
ok "the old number finds there too" kartei --home "$work/again" show company:K20002
prints "Autohaus Sonnenschein GmbH"

kartei set "$a" web= >/dev/null
ok "taken back" kartei undo "$change"
ok "two again" kartei show company:K20002
prints "Autohs. Sonnenschein"
ok "with her person" kartei select 'role where person = "P2" and company = "K20002" and main'
lines 1
ok "with his contact" kartei select 'journal where company = "K20002"'
lines 1
ok "two addresses for contact" kartei select \
	'address_use where use = "contact" and until is empty'
lines 2
ok "no fault again" kartei check
prints "faults             0"

# Both must be his to change and to delete.
kartei set "$a" rep=dd >/dev/null
fails 1 "a dealer does not see the other" \
	env KARTEI_AGENT=dd kartei merge "$a" "$b"
kartei set "$b" rep=dd >/dev/null
fails 77 "nor may he delete it" env KARTEI_AGENT=dd kartei merge "$a" "$b"
fails 65 "two kinds" kartei merge "$a" person:P1
says "different kinds"
fails 64 "no choice" kartei merge "$a" "$b" class=A
says "FIELD=own, FIELD=other or FIELD=both"

ok "persons" kartei merge person:P1 person:P2
ok "one main role of two" kartei select 'role where person = "P1" and main'
lines 1
ok "no fault of persons" kartei check
prints "faults             0"

finish
