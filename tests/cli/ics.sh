#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Appointments and follow-ups in other people's calendars.
. "$KARTEI_SOURCE/tests/cli/harness/lib.sh"
. "$KARTEI_SOURCE/tests/unit/exchange/read_ics.sh"
title "iCalendar"
store --test --lang de

cp "$KARTEI_SOURCE"/tests/data/sample/*.csv "$work"
for file in reps:agent industries:industry interests:interest \
		companies:company people:person followups:followup \
		appointments:appointment; do
	ok "${file%:*} go in" kartei import "${file#*:}" "${file%:*}.csv" \
		--map "sample-${file%:*}"
done

ok "appointments go out" kartei export appointment --format ics
cp "$out" "$work/a.ics"
is "each is a VEVENT" "$(grep -c '^BEGIN:VEVENT' a.ics)" 1500
ok "follow-ups go out" kartei export followup --format ics
cp "$out" "$work/f.ics"
is "each is a VTODO" "$(grep -c '^BEGIN:VTODO' f.ics)" 487
is "with UIDs of their own" \
	"$(cat a.ics f.ics | grep '^UID:' | sort -u | wc -l | tr -d ' ')" 1987
ok "only what is open" kartei export followup --format ics --open
is "is less" "$(grep -c '^BEGIN:VTODO' "$out")" 269
fails 64 "what cannot go into a calendar" \
	kartei export company --format ics
fails 1 "none at all" kartei export appointment --format ics \
	--where 'title = "gibt es nicht"'

# The table itself says what other programs must show, in local time.
expect()
{
	python3 - "$1" appointments.csv <<'END'
import csv, sys

for row in csv.DictReader(open(sys.argv[2], encoding="utf-8")):
    if sys.argv[1] == "all" or row["agent"] == sys.argv[1]:
        print(row["start"][:16], row["end"][11:16], row["summary"])
END
}
if command -v python3 >/dev/null; then
	expect all | sort >all
	expect 14 | sort >some
fi

if command -v calcurse >/dev/null && [ -s all ]; then
	mkdir calcurse
	ok "calcurse takes appointments" calcurse -D calcurse -q -i a.ics
	ok "and to-dos" calcurse -D calcurse -q -i f.ics
	calcurse -D calcurse -G --filter-type cal |
		sed -n 's|^\(..\)/\(..\)/\(....\) @ \(.....\) -> .* @ \(.....\)>[^|]*[|]|\3-\1-\2 \4 \5 |p' |
		sort >shown
	is "calcurse shows the same moments" "$(cksum <shown)" \
		"$(cksum <all)"
	is "and as many to-dos" "$(calcurse -D calcurse -G \
		--filter-type todo | wc -l | tr -d ' ')" 487
else
	skip "calcurse shows the same" "no calcurse or python3"
fi

# khal keeps each entry with a sync of its own: one agent's are enough.
ok "one agent's" kartei export appointment --format ics \
	--where 'agent.login = "r14"'
cp "$out" "$work/some.ics"
if command -v khal >/dev/null && [ -s some ]; then
	mkdir -p khal/entries
	cat >khal/config <<END
[calendars]
[[x]]
path = $work/khal/entries
[sqlite]
path = $work/khal/db
[locale]
local_timezone = Europe/Berlin
default_timezone = Europe/Berlin
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
END
	ok "khal takes them" khal -c khal/config import --batch -a x some.ics
	ok "khal lists them" khal -c khal/config list --once \
		--format '{start-date-long} {start-time} {end-time} {title}' \
		--day-format '' 2020-01-01 4000d
	grep . "$out" | sort >shown
	is "khal shows the same moments" "$(cksum <shown)" "$(cksum <some)"
else
	skip "khal shows the same" "no khal or python3"
fi

# One entry through its life, read by what is not libical.
ok "a new appointment" kartei new appointment day=2026-03-30 start=09:00 \
	end=10:00 zone=Europe/Vienna title='Müller; Probe, lang' agent=r14
name=$(sed -n '1s/[^:]* *\(appointment:[0-9]*\).*/\1/p' "$out")
ok "a follow-up without a time" kartei new followup due=2026-09-20 \
	what='Rückruf' agent=r14
todo=$(sed -n '1s/[^:]* *\(followup:[0-9]*\).*/\1/p' "$out")
store_id=$(sed -n 's/^UID:.*@//p' a.ics | head -n 1 | tr -d '\r')

life()
{
	kartei export "${2%:*}" --format ics --where "id = ${2#*:}" >one.ics
	printf '%s\n' "$3" >want
	reads_ics "$1" one.ics want
}
uid="appointment-${name#*:}@$store_id"
life "at first" "$name" \
	"VEVENT $uid 0 2026-03-30T07:00Z 2026-03-30T08:00Z CONFIRMED Müller; Probe, lang"
ok "moved" kartei set "$name" day=2026-03-28
life "the same UID, one SEQUENCE more" "$name" \
	"VEVENT $uid 1 2026-03-28T08:00Z 2026-03-28T09:00Z CONFIRMED Müller; Probe, lang"
ok "cancelled" kartei set "$name" cancelled=yes
life "says so" "$name" \
	"VEVENT $uid 2 2026-03-28T08:00Z 2026-03-28T09:00Z CANCELLED Müller; Probe, lang"
uid="followup-${todo#*:}@$store_id"
life "to do" "$todo" "VTODO $uid 0 2026-09-20 NEEDS-ACTION 0 Rückruf"
ok "done" kartei set "$todo" done=yes
life "is completed" "$todo" "VTODO $uid 1 2026-09-20 COMPLETED 100 Rückruf"
finish
