#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# kartei-ics alone: JSON Lines in, a calendar out, read by another reader.
. "$KARTEI_SOURCE/tests/cli/harness/lib.sh"
title "the helper that writes calendars"

common='"sequence":2,"stamp":"2026-09-14T07:00:00Z","modified":"2026-09-13T07:00:00Z"'
cat >"$work/in" <<END
{"type":"event","uid":"appointment-1@s",$common,"zone":"Europe/Berlin","day":"2026-09-17","start":"10:00","end":"11:30","title":"Müller & Söhne, Köln; mit einem langen Titel, der nicht in eine Zeile passt, weil äöü","text":"Zeile 1\nZeile 2"}
{"type":"event","uid":"appointment-2@s",$common,"zone":"Europe/Berlin","day":"2026-12-24","until_day":"2026-12-26","title":"Weihnachten","closed":true}
{"type":"event","uid":"appointment-3@s",$common,"zone":"Europe/Vienna","day":"2026-10-25","start":"03:30","end":"04:00","title":"Herbst"}
{"type":"event","uid":"appointment-4@s",$common,"zone":"America/New_York","day":"2045-07-01","start":"09:00","title":"fern"}
{"type":"todo","uid":"followup-1@s",$common,"zone":"Europe/Zurich","day":"2026-01-17","start":"10:00","title":"Rückruf"}
{"type":"todo","uid":"followup-2@s",$common,"zone":"Asia/Kolkata","day":"2026-09-17","title":"\u001b[1mfett","closed":true}
END
cat >"$work/want" <<'END'
VEVENT appointment-1@s 2 2026-09-17T08:00Z 2026-09-17T09:30Z CONFIRMED Müller & Söhne, Köln; mit einem langen Titel, der nicht in eine Zeile passt, weil äöü
VEVENT appointment-2@s 2 2026-12-24 2026-12-27 CANCELLED Weihnachten
VEVENT appointment-3@s 2 2026-10-25T02:30Z 2026-10-25T03:00Z CONFIRMED Herbst
VEVENT appointment-4@s 2 2045-07-01T13:00Z - CONFIRMED fern
VTODO followup-1@s 2 2026-01-17T09:00Z NEEDS-ACTION 0 Rückruf
VTODO followup-2@s 2 2026-09-17 COMPLETED 100 ?[1mfett
END

. "$KARTEI_SOURCE/tests/unit/exchange/read_ics.sh"

helper() { "$KARTEI_BUILD/kartei-ics" <"$1"; }
ok "writes a calendar" helper "$work/in"
cp "$out" "$work/x.ics"
prints 'DUE;TZID=Europe/Zurich:20260117T100000'
prints 'DESCRIPTION:Zeile 1'
prints_not 'DTSTART:18'
reads_ics "another reader takes it" "$work/x.ics" "$work/want"

: >"$work/none"
ok "nothing is an empty calendar" helper "$work/none"
prints 'END:VCALENDAR'

bad()
{
	printf '%s\n' "$3" >"$work/bad"
	fails 65 "$1" helper "$work/bad"
	says "$2"
}
bad "no JSON" "stdin:1: not JSON" 'x'
bad "no type" "no such type of entry" '{"type":"journal"}'
bad "no uid" "without uid" '{"type":"todo"}'
bad "no day" 'no day in "day"' \
	"{\"type\":\"event\",\"uid\":\"x\",$common,\"day\":\"2026-02-30\"}"
bad "no zone" 'unknown time zone "../x"' \
	"{\"type\":\"event\",\"uid\":\"x\",$common,\"day\":\"2026-02-03\",\"start\":\"10:00\",\"zone\":\"../x\"}"
finish
