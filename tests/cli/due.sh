#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
. "$KARTEI_SOURCE/tests/cli/harness/lib.sh"
title "due, remind, export"
features CAS-43 CAS-45

store --demo --test --lang de
KARTEI_AGENT=mk
export KARTEI_AGENT

ok "due" kartei due
same due.out
ok "in German" env KARTEI_LANG=de kartei due
same due.de.out
ok "as JSON" kartei due --json
prints '"overdue":true'
prints '"appointment":true'
prints '"who":{"ref":"company:K10427","title":"Autohaus Sonnenschein GmbH"}'
ok "another's" kartei due --agent ls --on 2026-09-15
prints "Vertrag"
ok "another day" kartei due --on 2026-09-14
fails 1 "nothing due" kartei due --agent tb --on 2020-01-01
fails 1 "no agent" kartei due --agent nobody
says "nobody"
fails 65 "no day" kartei due --on 31.2.

# given to a colleague: his list has it, mine has not
name=$(kartei new followup due=+0d what=Gegeben agent=tb company=K10427 |
	cut -f1)
ok "given" kartei due --agent tb
prints "Gegeben"
prints "from mk"
ok "not mine" kartei due
prints_not "Gegeben"
ok "handed over" kartei set "$name" agent=ls
ok "moved" kartei due --agent ls
prints "Gegeben"
ok "with a trace" kartei history "$name"
prints "Becker, Tom -> Scholz, Lea"
ok "done" kartei set "$name" done=yes
kartei due --agent ls >left
ok "off the list" sh -c '! grep -q Gegeben left'

# the nightly batch
unset KARTEI_AGENT
mkdir -p "$HOME/.config/kartei"
cat >sendmail <<'END'
#!/bin/sh
echo "ARGS $*" >>"$HOME/mails"
cat >>"$HOME/mails"
[ ! -e "$HOME/refuse" ]
END
chmod +x sendmail
cat >"$HOME/.config/kartei/kartei.conf" <<END
sendmail = "$work/sendmail";
mail_from = "kartei@example.org";
END
kartei list agent --where 'login = "mk"' | cut -f1 >mk
ok "mk has mail" kartei set "$(cat mk)" mail=mk@example.org
touch "$HOME/refuse"
fails 69 "a mail system that refuses" kartei remind
prints "1 faults"
rm "$HOME/refuse" "$HOME/mails"
ok "announced anew by the next run" kartei remind --json
prints '"mails":1'
prints '"faults":0'
ok "to mk" grep -q '^ARGS .*mk@example.org' "$HOME/mails"
ok "from us" grep -q '^From: <kartei@example.org>' "$HOME/mails"
ok "what is due" grep -q 'Testzugang' "$HOME/mails"
rm "$HOME/mails"
ok "a second run" kartei remind --json
prints '"mails":0'
prints '"items":0'
ok "sends nothing twice" test ! -e "$HOME/mails"
ok "a new item" sh -c 'KARTEI_AGENT=mk kartei new followup due=+0d what=Neu'
ok "is announced" kartei remind --json
prints '"mails":1'
ok "alone" sh -c 'grep -q Neu "$HOME/mails" && ! grep -q Testzugang "$HOME/mails"'
ok "the runs are kept" kartei list run --json
lines 4
prints '"mails":1'
ok "a night with a run" env KARTEI_NOW=2026-09-15T10:00 kartei status --json
prints '"night_without_batch":false'
ok "a night without" env KARTEI_NOW=2026-09-15T12:00 kartei status --json
prints '"night_without_batch":true'
ok "in words" env KARTEI_NOW=2026-09-15T12:00 kartei status
prints "night_without_batch yes"
ok "without mail: the first screen" kartei list reminder \
	--where 'via = "screen"'
KARTEI_AGENT=mk
export KARTEI_AGENT
fails 77 "the batch is the administrator's" kartei remind

ok "a calendar" kartei export appointment --format ics
prints "BEGIN:VEVENT"
prints "BEGIN:VTIMEZONE"
ok "to-dos" kartei export followup --format ics --open
prints "BEGIN:VTODO"
fails 64 "no calendar" kartei export company --format ics
ok "a table" kartei export company --format csv --where 'number = "K10427"'
prints "number,parent,name"
lines 2
ok "objects" kartei export company --format json --where 'number = "K10427"'
lines 1
fails 64 "no format" kartei export company --format xml
fails 64 "no kind" kartei export nokind

# what was announced goes, and comes back, with the company
unset KARTEI_AGENT
change=$(kartei delete company:K10427 --json |
	sed 's/.*"change":\([0-9]*\).*/\1/')
ok "undo, in the reminders too" kartei undo "$change"
is "nothing is left out" "$(cat "$err")" ""
ok "the indexes agree" kartei check
finish
