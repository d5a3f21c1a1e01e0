title the first screen: what is due
features CAS-43 CAS-45
run sh $KARTEI_SOURCE/tests/tui/store.sh
agent mk
start
screen heute.txt
cursor 4 4
at "Do 10.09."
attr "Do 10.09." colour
keys j
bytes <= 300
at "Fr 11.09."
note done and taken back
keys x
expect "erledigt: Preisliste"
refuse "Fr 11.09."
keys u
expect "Fr 11.09."
note handed over: his list has it, mine shows that it is his
keys <Home>g
expect "geben an:"
keys tb
expect "= Becker, Tom"
keys <Enter>
expect "an tb"
refuse "Do 10.09. Autohaus Sonnenschein GmbH  Rückruf: Testzugang             4 Tage"
run kartei due --agent tb
output "Autohaus"
note moved
keys <Home>vdo<Space>10
expect "= Do 17.09.2026 10:00"
keys <Enter>
expect "verschoben"
refuse "Fr 11.09. Petersen"
keys u
expect "Fr 11.09. Petersen"
note the same on a telephone-sized screen
resize 40x15
screen heute40.txt
note an item about a person alone names her
resize 80x24
run kartei new followup due=14.09.2026 time=8:00 what='Probefahrt' person=person:P2
wait "08:00     Keller, Jonas"
