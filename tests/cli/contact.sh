#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
. "$KARTEI_SOURCE/tests/cli/harness/lib.sh"
title "contacts: journal, channels, topics, appointments"

store --demo --test --lang de
KARTEI_AGENT=mk
export KARTEI_AGENT

features CAS-40
entry=$(kartei new journal company=K20118 channel=Telefonat/ausgehend \
	text='Angebot zugesagt' followup=2026-09-17 --json |
	sed 's/.*"id":\([0-9]*\).*/journal:\1/')
ok "the next step is due that day" kartei due --on 2026-09-17 --json
prints '"day":"2026-09-17"'
step=$(kartei list followup --where "journal = \"$entry\"" | cut -f1)
ok "done" kartei set "$step" done=yes
ok "says when" kartei show "$step" --json
prints '"done_at":"2026-09-14T'
kartei due --on 2026-09-17 >due
ok "and is due no more" sh -c "! grep -q '$step\$' due"

features CAS-41
kartei new journal company=K20118 person=P311 text=eins >/dev/null
kartei new journal company=K20118 text=zwei >/dev/null
c=$(kartei list journal --where 'company = "K20118"' --count)
p=$(kartei list journal --where 'company = "K20118" and person = "P311"' \
	--count)
ok "the person has some of the company's" test "$p" -lt "$c"
kartei list journal --where 'company = "K20118"' --columns at | cut -f3 >at
ok "newest first" sort -rc at

features CAS-42
text=$(i=0; while [ $i -lt 80 ]; do i=$((i + 1)); echo "Zeile $i"; done)
long=$(kartei new journal company=K10427 text="$text" | cut -f1)
ok "eighty lines" kartei show "$long" --json
prints 'Zeile 80'
ok "for people too" kartei show "$long"
prints "Zeile 80"

features CAS-51 CAS-52
ok "a kind of contact" kartei new channel code=letter9 name=Brief9
ok "and one below it" kartei new channel code=mass9 name=Serienbrief parent=letter9
ok "a topic of two levels" kartei new topic code=claim9 name=Reklamation9
ok "..." kartei new topic code=defect9 name=Mangel9 parent=claim9
ok "both in one entry" kartei new journal company=K10427 \
	channel=Brief9/Serienbrief topic=Reklamation9/Mangel9 text=Rückruf
ok "chosen independently" kartei list journal --where 'channel = "mass9"' \
	--columns channel,topic
prints "mass9	defect9"
fails 65 "no such kind" kartei new journal company=K10427 channel=Brief9/Nichts

features CAS-03
unset KARTEI_AGENT
n=$(kartei list journal --where 'agent.login = "mk"' --count)
mk=$(kartei list agent --where 'login = "mk"' | cut -f1)
ok "mk leaves" kartei set "$mk" closed=yes
is "the entries stay" \
	"$(kartei list journal --where "agent = \"$mk\"" --count)" "$n"
kartei list followup --where "agent = \"$mk\"" >open
ok "there is open work" test -s open
ok "handed over in one action" sh -c 'kartei set - agent=tb <open'
is "none is left" \
	"$(kartei list followup --where "agent = \"$mk\"" --count)" 0
KARTEI_AGENT=mk
export KARTEI_AGENT
fails 1 "and works no more" kartei due
unset KARTEI_AGENT

features ATE-31
ok "an appointment in words" kartei new appointment day='di' start=14 \
	end=15 title='Neue Vorführung' company=K10427 agent=ls --json
a=$(kartei list appointment --where 'title = "Neue Vorführung"' --columns day,start)
is "Tuesday at two" "$(echo "$a" | cut -f3,4 | head -n 1)" "2026-09-15	14:00"
ok "on her list of the day" kartei due --agent ls --on 2026-09-15
prints "Neue Vorführung"
fails 65 "no end before the beginning" kartei new appointment day=+1d \
	start=14:00 end=13:00 title=Verkehrt agent=ls
finish
