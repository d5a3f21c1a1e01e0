#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
. "$KARTEI_SOURCE/tests/cli/harness/lib.sh"
title "records: new, set, show, delete, undo, history"
features COB-03 CAS-40

store --demo --test --lang de
KARTEI_AGENT=mk
export KARTEI_AGENT

ok "show" kartei show company:K10427
prints "Autohaus Sonnenschein GmbH"
prints "Zentrale: +49 221 4710123"
prints "89.00 EUR"
ok "show as JSON" kartei show company:K10427 --json
prints '"number":"K10427"'
prints '"fee":"89.00 EUR"'
prints '{"ref":"agent:'
lines 1
ok "several" kartei show company:K10427 person:P1
prints "Adler, Eva"
fails 1 "none" kartei show company:K99999
says "company:K99999"
fails 65 "no name" kartei show nonsense
says "KIND:NUMBER"

ok "new" kartei new company name='Zweirad Test OHG' number=K77001 \
	phone:Zentrale='0221 4710999'
prints "company:K77001"
ok "a telephone number is understood" kartei show company:K77001
prints "Zentrale: +49 221 4710999"
ok "two mail addresses" kartei set company:K77001 \
	mail+=erste@zweirad.example mail+=zweite@zweirad.example
for mail in erste zweite; do
	ok "found by the $mail" kartei select \
		"company where mail = \"$mail@zweirad.example\""
	prints "K77001"
done
ok "as before" kartei set company:K77001 mail=
fails 1 "and found no more" kartei select \
	'company where mail = "zweite@zweirad.example"'
fails 65 "no number twice" kartei new company name=Doppelt number=K77001
says "K77001"
fails 65 "all faults at once" kartei new followup due=32.9. time=25:00 \
	blub=1 what=x
says "due"
says "time"
says "blub"
is "nothing was made" "$(kartei list followup --where 'what = "x"' --count)" 0
fails 65 "named by a number" kartei new journal company=Sonnenschein text=x
says 'There is no number "Sonnenschein" among: Company'
fails 64 "no kind" kartei new nokind a=b
fails 64 "no assignment" kartei new company name
says "'name' is not FIELD=VALUE"
fails 64 "no field in front" kartei new company =x

ok "set" kartei set company:K77001 class=A
ok "..." kartei show company:K77001 --json
prints '"class":[{"value":"A"'
ok "one of several values" kartei set company:K77001 \
	phone:Zentrale='0221 4710998' phone:Fax+='0221 4710997'
ok "..." kartei show company:K77001
prints "Zentrale: +49 221 4710998; Fax: +49 221 4710997"
ok "clear" kartei set company:K77001 phone=
ok "..." kartei show company:K77001 --json
prints_not "4710998"
ok "from a day on" kartei set company:K77001 rep@2026-10-01=mk
ok "today nobody" kartei show company:K77001
prints_not "Krüger"
ok "from then on" kartei --as-of 2026-10-01 show company:K77001
prints "Krüger"
fails 65 "an old version" kartei set company:K77001 class=B --if-version 1
fails 64 "no version that there is" kartei set company:K77001 class=B --if-version 4294967296
ok "..." kartei show company:K77001 --json
prints '"class":[{"value":"A"'
fails 1 "set what is not there" kartei set company:K99999 class=A

ok "contact with a next step" kartei new journal company=K77001 \
	channel='Telefonat/eingehend' text='will Angebot' followup=+3d
ok "..." kartei list followup --where 'company = "K77001"' \
	--columns due,agent.login
prints "2026-09-17"
prints "mk"
ok "a day and a time of day at once" kartei new followup what=Beides due='do 10'
ok "..." kartei list followup --where 'what = "Beides"' --columns due,time
prints "2026-09-17	10:00"

# many at once
kartei list company --where 'number like "K7700*"' >names
ok "names from a pipe" sh -c "kartei set - class=C <names"
ok "..." kartei show company:K77001 --json
prints '"class":[{"value":"C"'
ok "show from a pipe" sh -c "kartei show - --json <names"
lines 1
echo "what is this" >names
fails 65 "no name in the pipe" sh -c "kartei set - class=C <names"
says "stdin:1"

# the bin
change=$(kartei delete company:K77001 --json |
	sed 's/.*"change":\([0-9]*\).*/\1/')
fails 1 "deleted ones are found no more" kartei find 'Zweirad Test'
ok "once more changes nothing" kartei delete company:K77001
prints "nothing changed: 1 were in the bin already"
fails 65 "none is changed there" kartei set company:K77001 class=A
says "kartei: company:K77001 is in the bin"
fails 1 "none that does not exist" kartei set company:K77009 class=A
says 'kartei: There is no record "company:K77009"'
ok "they are in the bin" kartei list company --bin
prints "company:K77001"
ok "and can be shown" kartei show company:K77001
prints "(in the bin)"
fails 65 "the number stays taken" kartei new company name=Neu number=K77001
ok "undo" kartei undo "$change"
prints "change $change is taken back"
is "nothing is left out" "$(cat "$err")" ""
ok "found again" kartei find 'Zweirad Test'
ok "with what linked to it" kartei list journal --where 'company = "K77001"'
lines 1
ok "and what linked to that" kartei list followup \
	--where 'journal.company = "K77001"'
lines 1
fails 65 "no second undo" kartei undo "$change"
fails 1 "no such change" kartei undo 999999
fails 64 "no change" kartei undo abc

ok "history" kartei history company:K77001
prints "out of the bin"
prints "into the bin"
prints "mk"
ok "history in German" env KARTEI_LANG=de kartei history company:K77001
prints "    Nummer: K77001"
ok "history as JSON" kartei history company:K77001 --json
prints '"agent":"mk"'
ok "of a change" kartei history --change "$change"
prints "company:K77001"
fails 1 "of none" kartei history company:K99999

# German
KARTEI_LANG=de
ok "German" kartei show company:K10427
same show.de.out
fails 65 "German faults" kartei new followup due=32.9. agent=nobody
cp "$err" "$out"
same faults.de.out
KARTEI_LANG=en

# undo leaves what somebody has changed since
change=$(kartei set company:K10427 class=A note=vorher --json |
	sed 's/.*"change":\([0-9]*\).*/\1/')
kartei set company:K10427 note=nachher >/dev/null
ok "undo of what was changed since" kartei undo "$change"
says "company:K10427"
ok "..." kartei show company:K10427 --json
prints '"note":"nachher"'
prints '"class":["B"]'

# an old number is a name for good
ok "another number" kartei set company:K77001 number=K88001
ok "the old one names it" kartei show company:K77001
prints "company:K88001"
ok "and finds it, by a part too" kartei find 77001
prints "company:K88001"
fails 65 "and is given to none" kartei new company name=Neu number=K77001
finish
