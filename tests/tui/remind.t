title what the night has left for the first screen
features CAS-45
run sh $KARTEI_SOURCE/tests/tui/store.sh
run kartei remind
agent mk
start
expect "Nachtlauf: 09:00, Fehler 0, Posten 5, Erinnerungen 1, Mails 0" row 22
expect "in der Nacht" row 23
note narrow: over several rows, and what is left of it in the messages
resize 40x24
expect "in der Nacht" row 22
expect "hier." row 23
keys j
expect "Nachtlauf" row 21
expect "Erinnerungen 1" row 22
refuse "in der Nacht"
keys :meldungen<Enter>
expect "Erinnerungen 1, Mails 0"
keys <Esc>
resize 80x24
refuse "ohne Lauf"
keys <C-q>
ends 0
note told once
start
refuse "in der Nacht"
keys <C-q>
ends 0
note a night without a run says so
env KARTEI_NOW=2026-09-16T09:00
start
expect "Die letzte Nacht blieb ohne Lauf; Nachtlauf"
keys <C-q>
ends 0
